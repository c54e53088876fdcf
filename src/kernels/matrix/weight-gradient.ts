// Gradients of a layer's weights, in the layouts of the weights themselves (opcodes.ts).
//
//   dw [columns, units] (+)= sum over rows of x[row, :]' dy[row, :]        db [units] = sum over rows of dy[row, :]
//
// All rows are summed in their order, in blocks of 128 that go on from what is there: the blocks change no bit.
// The threads share the panels of dw, so every sum is one thread's, however many there are.
//
// A block of one panel of dy (128 rows of 64 bytes, far apart) is copied together first, as all columns of x pass
// by it: without the copy a layer of 6400 rows runs at a third of the speed. Where few columns would use it, the
// copy is left out.
import { rowBytes, ZEROS } from '../program/layout';
import { thread, unitBegin, unitEnd } from '../program/share';
import { multiplyPanel } from './multiply';

/** Rows of one block: 8 KiB of one panel. */
const BLOCK_ROWS: i32 = 128;
/** Bytes of scratch for each thread. */
export const WEIGHT_GRADIENT_SCRATCH: i32 = 8192;
/** From how many columns of x on the copy pays. */
const COPY_FROM_COLUMNS: i32 = 6;

/** Opcode.WeightGradient */
export function weightGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const dy = load<usize>(record, 8);
  const dw = load<usize>(record, 12);
  const rows = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const units = load<i32>(record, 24);
  const scratch = load<usize>(record, 28) + <usize>thread * <usize>WEIGHT_GRADIENT_SCRATCH;
  const accumulate = load<i32>(record, 32) != 0;
  const padded = (units + 3) & ~3;
  const panels = (padded + 15) >> 4;
  const end = unitEnd(panels);
  for (let panel = unitBegin(panels); panel < end; panel++) {
    const width = min(padded - (panel << 4), 16);
    const c = dw + <usize>panel * (<usize>columns << 6);
    panelGradient(x, rowBytes(columns), dy + (<usize>panel << 6), rowBytes(units), c, rows, columns, width, scratch, accumulate);
  }
}

// prettier-ignore
export function panelGradient(
  x: usize, xRow: usize, dy: usize, dyRow: usize, c: usize, rows: i32, columns: i32, width: i32, scratch: usize, accumulate: bool,
): void {
  const cRow = <usize>width << 2;
  let started = accumulate;
  while (rows > 0) {
    const block = min(rows, BLOCK_ROWS);
    let w = dy;
    let stepW = dyRow;
    if (columns >= COPY_FROM_COLUMNS && dyRow > cRow) {
      copyPanel(dy, dyRow, scratch, block, width);
      w = scratch;
      stepW = cRow;
    }
    // The "rows" of this product are x's columns, 4 bytes apart; its inner index runs down x's rows.
    if (started) multiplyPanel(width, columns, x, 4, xRow, block, w, stepW, c, cRow, c, cRow);
    else multiplyPanel(width, columns, x, 4, xRow, block, w, stepW, ZEROS, 0, c, cRow);
    started = true;
    x += <usize>block * xRow;
    dy += <usize>block * dyRow;
    rows -= block;
  }
}

function copyPanel(source: usize, sourceRow: usize, target: usize, rows: i32, width: i32): void {
  if (width == 16) {
    while (rows > 0) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      v128.store(target, v128.load(source, 32), 32);
      v128.store(target, v128.load(source, 48), 48);
      source += sourceRow;
      target += 64;
      rows--;
    }
    return;
  }
  while (rows > 0) {
    for (let column = 0; column < width; column += 4) {
      v128.store(target, v128.load(source + (<usize>column << 2)));
      target += 16;
    }
    source += sourceRow;
    rows--;
  }
}

/** Opcode.BiasGradient: the threads share the panels of 16 columns. */
export function biasGradient(record: usize): void {
  const dy = load<usize>(record, 4);
  const db = load<usize>(record, 8);
  const rows = load<i32>(record, 12);
  const columns = load<i32>(record, 16);
  const row = rowBytes(columns);
  const panels = ((<i32>row >> 2) + 15) >> 4;
  const end = unitEnd(panels);
  for (let panel = unitBegin(panels); panel < end; panel++) {
    const width = min((<i32>row >> 2) - (panel << 4), 16);
    const offset = <usize>panel << 6;
    if (width == 16) sumRows16(dy + offset, row, rows, db + offset);
    else {
      for (let column = 0; column < width; column += 4) {
        const at = offset + (<usize>column << 2);
        sumRows4(dy + at, row, rows, db + at);
      }
    }
  }
}

function sumRows16(source: usize, row: usize, rows: i32, target: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  while (rows > 0) {
    a0 = f32x4.add(a0, v128.load(source));
    a1 = f32x4.add(a1, v128.load(source, 16));
    a2 = f32x4.add(a2, v128.load(source, 32));
    a3 = f32x4.add(a3, v128.load(source, 48));
    source += row;
    rows--;
  }
  v128.store(target, a0);
  v128.store(target, a1, 16);
  v128.store(target, a2, 32);
  v128.store(target, a3, 48);
}

function sumRows4(source: usize, row: usize, rows: i32, target: usize): void {
  let sum = f32x4.splat(0);
  while (rows > 0) {
    sum = f32x4.add(sum, v128.load(source));
    source += row;
    rows--;
  }
  v128.store(target, sum);
}
