// Gradients of a recurrent layer's weights, all three in one pass over dL/dz:
//
//   dkernel = sum over rows of x[row, :]' dz[row, :]         drecurrent = sum over rows of h[row - lag, :]' dz[row, :]
//   dbias = sum over rows of dz[row, :]
//
// x [steps * batch, columns], h [steps * batch, units], dz [steps * batch, outputs], where outputs are 4 units of an
// LSTM, 2 units of a GRU's gates. `lag` rows before, that is one step, lie the states that a row saw; the first `lag` rows
// saw those before the first step, which add nothing when they are zeros. (With recurrent dropout the states come masked
// and in place: lag 0.)
//
// In blocks of 128 rows, each in order, and panel by panel, as in matrix/weight-gradient.ts: a panel of dz is copied
// together once for all three, and summed on the way (64 x 100 steps of 128 units, Node 20: 26.1 to 23.0 ms).
import { rowBytes } from '../program/layout';
import { thread, unitBegin, unitEnd } from '../program/share';
import { BLOCK_PANEL_BYTES, BLOCK_ROWS, lstmGradientScratch, panelsOf } from '../matrix/scratch';
import { copyPanels, copyPays, multiplyCopied, multiplyInPlace } from '../matrix/weight-gradient';

/** Opcode.LstmWeightGradient: the threads share the panels. */
export function lstmWeightGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const h = load<usize>(record, 8);
  const dz = load<usize>(record, 12);
  const dKernel = load<usize>(record, 16);
  const dRecurrent = load<usize>(record, 20);
  const dBias = load<usize>(record, 24);
  const rows = load<i32>(record, 28);
  const columns = load<i32>(record, 32);
  const units = load<i32>(record, 36);
  const lag = load<i32>(record, 40);
  const accumulate = load<i32>(record, 44) != 0;
  const outputs = load<i32>(record, 52);
  const dzCopy = load<usize>(record, 48) + <usize>(thread * lstmGradientScratch(columns, units));
  const xCopy = dzCopy + BLOCK_PANEL_BYTES;
  const hCopy = xCopy + <usize>(panelsOf(columns) * BLOCK_PANEL_BYTES);

  const xRow = rowBytes(columns);
  const hRow = rowBytes(units);
  const dzRow = rowBytes(outputs);
  const panels = panelsOf(outputs);
  const begin = unitBegin(panels);
  const end = unitEnd(panels);
  const copiesX = copyPays(columns, end - begin);
  const copiesH = copyPays(units, end - begin);
  for (let row = 0; row < rows; row += BLOCK_ROWS) {
    const block = min(rows - row, BLOCK_ROWS);
    const xBlock = x + <usize>row * xRow;
    // Of this block, the rows that saw a state of this sequence.
    const from = max(row, lag);
    const lagged = row + block - from;
    const hBlock = h + <usize>(from - lag) * hRow;
    if (copiesX) copyPanels(xBlock, xRow, xCopy, block, columns);
    if (copiesH && lagged > 0) copyPanels(hBlock, hRow, hCopy, lagged, units);
    for (let panel = begin; panel < end; panel++) {
      const bias: usize = dBias == 0 ? 0 : dBias + (<usize>panel << 6);
      const source = dz + <usize>row * dzRow + (<usize>panel << 6);
      const width = min(<i32>(dzRow >> 2) - (panel << 4), 16);
      if (width == 16) copyAndSum(source, dzRow, dzCopy, block, bias, row > 0);
      else copyAndSumNarrow(width, source, dzRow, dzCopy, block, bias, row > 0);
      const kernel = dKernel + <usize>panel * (<usize>columns << 6);
      if (copiesX) multiplyCopied(width, columns, xCopy, block, dzCopy, kernel, row > 0);
      else multiplyInPlace(width, columns, xBlock, xRow, block, dzCopy, kernel, row > 0);
      if (lagged <= 0) continue;
      const recurrent = dRecurrent + <usize>panel * (<usize>units << 6);
      const w = dzCopy + (<usize>(from - row) * (<usize>width << 2));
      const started = accumulate || from > lag;
      if (copiesH) multiplyCopied(width, units, hCopy, lagged, w, recurrent, started);
      else multiplyInPlace(width, units, hBlock, hRow, lagged, w, recurrent, started);
    }
  }
}

/** The same as `copyAndSum` of a panel of 4, 8 or 12 columns, four of them at a time. */
function copyAndSumNarrow(
  width: i32, source: usize, sourceRow: usize, target: usize, rows: i32, sum: usize, started: bool,
): void {
  const targetRow = <usize>width << 2;
  for (let at: usize = 0; at < targetRow; at += 16) {
    let total = sum != 0 && started ? v128.load(sum + at) : f32x4.splat(0);
    let from = source + at;
    const end = from + <usize>rows * sourceRow;
    for (let to = target + at; from != end; to += targetRow) {
      const v = v128.load(from);
      v128.store(to, v);
      total = f32x4.add(total, v);
      from += sourceRow;
    }
    if (sum != 0) v128.store(sum + at, total);
  }
}

/** Copies one panel's rows together; adds them to `sum` (64 bytes, or 0 for none), row by row. */
function copyAndSum(
  source: usize, sourceRow: usize, target: usize, rows: i32, sum: usize, started: bool,
): void {
  const goesOn = sum != 0 && started;
  let s0 = goesOn ? v128.load(sum) : f32x4.splat(0);
  let s1 = goesOn ? v128.load(sum, 16) : f32x4.splat(0);
  let s2 = goesOn ? v128.load(sum, 32) : f32x4.splat(0);
  let s3 = goesOn ? v128.load(sum, 48) : f32x4.splat(0);
  do {
    let v = v128.load(source);
    v128.store(target, v);
    s0 = f32x4.add(s0, v);
    v = v128.load(source, 16);
    v128.store(target, v, 16);
    s1 = f32x4.add(s1, v);
    v = v128.load(source, 32);
    v128.store(target, v, 32);
    s2 = f32x4.add(s2, v);
    v = v128.load(source, 48);
    v128.store(target, v, 48);
    s3 = f32x4.add(s3, v);
    source += sourceRow;
    target += 64;
    rows--;
  } while (rows > 0);
  if (sum == 0) return;
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
  v128.store(sum, s2, 32);
  v128.store(sum, s3, 48);
}
