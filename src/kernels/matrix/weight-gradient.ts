// Gradients of a layer's weights, in the layout of the weights themselves (opcodes.ts).
//
//   dw [columns, units] (+)= sum over rows of x[row, :]' dy[row, :]
//
// All rows are summed in their order, in blocks of 128 that go on from what is there: the blocks change no bit.
// The threads share the panels of dw, so every sum is one thread's, however many there are.
//
// All panels of a thread take a block before the next one comes, as its rows of x then stay in the cache for them.
// Of a block, each panel of dy (unless it is the only one) and, where x is wide and used by several panels, all of x are
// copied together first, 16 columns a row: in place their rows lie so far apart that they fall on a few lines of
// the first-level cache and drive each other out.
import { rowBytes, ZEROS } from '../program/layout';
import { thread, unitBegin, unitEnd } from '../program/share';
import { multiplyPanel } from './panel';
import { BLOCK_PANEL_BYTES, BLOCK_ROWS, weightGradientScratch } from './scratch';

/** From how many columns of x, and how many panels, on a copy of x pays. */
const COPY_X_FROM_COLUMNS: i32 = 32;
const COPY_X_FROM_PANELS: i32 = 4;

/** Opcode.WeightGradient */
export function weightGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const dy = load<usize>(record, 8);
  const dw = load<usize>(record, 12);
  const rows = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const units = load<i32>(record, 24);
  const dyCopy = load<usize>(record, 28) + <usize>(thread * weightGradientScratch(columns));
  const accumulate = load<i32>(record, 32) != 0;
  const xCopy = dyCopy + BLOCK_PANEL_BYTES;
  const padded = (units + 3) & ~3;
  const panels = (padded + 15) >> 4;
  const begin = unitBegin(panels);
  const end = unitEnd(panels);
  const xRow = rowBytes(columns);
  const dyRow = rowBytes(units);
  const copiesX = copyPays(columns, end - begin);
  for (let row = 0; row < rows; row += BLOCK_ROWS) {
    const block = min(rows - row, BLOCK_ROWS);
    const xBlock = x + <usize>row * xRow;
    const dyBlock = dy + <usize>row * dyRow;
    if (copiesX) copyPanels(xBlock, xRow, xCopy, block, columns);
    for (let panel = begin; panel < end; panel++) {
      const width = min(padded - (panel << 4), 16);
      const c = dw + <usize>panel * (<usize>columns << 6);
      const panelRow = <usize>width << 2;
      let w = dyBlock + (<usize>panel << 6);
      if (dyRow > panelRow) {
        copyPanel(w, dyRow, dyCopy, block, width, panelRow);
        w = dyCopy;
      }
      const started = accumulate || row > 0;
      if (copiesX) multiplyCopied(width, columns, xCopy, block, w, c, started);
      else multiplyInPlace(width, columns, xBlock, xRow, block, w, c, started);
    }
  }
}

/** Whether a copy of x pays for this many panels. */
export function copyPays(columns: i32, panels: i32): bool {
  return columns >= COPY_X_FROM_COLUMNS && panels >= COPY_X_FROM_PANELS;
}

/**
 * One panel of dw from one block of rows.
 *
 * @param w the block's rows of the panel of dy, one after the other
 * @param started whether to go on from what is in c, else from zeros
 */
export function multiplyInPlace(
  width: i32, columns: i32, x: usize, xRow: usize, block: i32, w: usize, c: usize, started: bool,
): void {
  const cRow = <usize>width << 2;
  // The "rows" of this product are x's columns, 4 bytes apart; its inner index runs down x's rows.
  if (started) multiplyPanel(width, columns, x, 4, xRow, block, w, c, cRow, c, cRow);
  else multiplyPanel(width, columns, x, 4, xRow, block, w, ZEROS, 0, c, cRow);
}

/** The same from the copy of x that `copyPanels` made. */
export function multiplyCopied(
  width: i32, columns: i32, xCopy: usize, block: i32, w: usize, c: usize, started: bool,
): void {
  while (columns > 0) {
    multiplyInPlace(width, min(columns, 16), xCopy, 64, block, w, c, started);
    xCopy += BLOCK_PANEL_BYTES;
    c += <usize>width << 6;
    columns -= 16;
  }
}

/** All columns of a block in panels of 16; the last one's rows are 64 bytes apart, too. */
export function copyPanels(source: usize, sourceRow: usize, target: usize, rows: i32, columns: i32): void {
  let left = (columns + 3) & ~3;
  while (left > 0) {
    copyPanel(source, sourceRow, target, rows, min(left, 16), 64);
    source += 64;
    target += BLOCK_PANEL_BYTES;
    left -= 16;
  }
}

function copyPanel(
  source: usize, sourceRow: usize, target: usize, rows: i32, width: i32, targetRow: usize,
): void {
  if (width == 16) {
    while (rows > 0) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      v128.store(target, v128.load(source, 32), 32);
      v128.store(target, v128.load(source, 48), 48);
      source += sourceRow;
      target += targetRow;
      rows--;
    }
    return;
  }
  while (rows > 0) {
    for (let column = 0; column < width; column += 4) {
      const at = <usize>column << 2;
      v128.store(target + at, v128.load(source + at));
    }
    source += sourceRow;
    target += targetRow;
    rows--;
  }
}
