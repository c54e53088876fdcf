// Products of whole matrices, panel by panel of the right one, two rows of the left one at a time.
//
//   rows [M, K] times panels [K, N] (opcodes.ts), started from a bias, zeros or what is there -> rows [M, N]
//
// A panel (K rows of 64 bytes) stays in the first-level cache while all rows pass by. Each element is summed in
// the order of k; see tile.ts for error and determinism.
import { rowBytes, ZEROS } from '../program/layout';
import { sampleBegin, sampleEnd, threads } from '../program/share';
import { multiplyPanel, panel16, rowOfPanels } from './panel';

/**
 * y [rows, units] = x [rows, columns] w + bias, for rows that lie one after the other.
 *
 * @param bias padded row of `units` floats, or 0 for none
 */
export function multiplyRows(
  x: usize, xRow: usize, rows: i32, columns: i32, w: usize, bias: usize, y: usize, yRow: usize, units: i32,
): void {
  if (bias == 0) multiplyTwo(rows, x, xRow, columns, w, 0, 0, 0, 0, ZEROS, 0, 0, y, yRow, units);
  else multiplyTwo(rows, x, xRow, columns, w, 0, 0, 0, 0, bias, 0, 64, y, yRow, units);
}

/**
 * Two sums in one: y [rows, units] = start + x [rows, countX] w + h [rows, countH] r.
 *
 * @param start what to start from, `startRow` bytes on for each row, `startStep` for each panel: 0 and 64 for a bias, 0
 *   and 0 for zeros, yRow and 64 to go on with y
 */
export function multiplyTwo(
  rows: i32, x: usize, xRow: usize, countX: i32, w: usize, h: usize, hRow: usize, countH: i32, r: usize,
  start: usize, startRow: usize, startStep: usize, y: usize, yRow: usize, units: i32,
): void {
  const wPanel = <usize>countX << 6;
  const rPanel = <usize>countH << 6;
  let left = (units + 3) & ~3;
  if (rows == 1) {
    const panels = left >> 4;
    rowOfPanels(panels, x, countX, w, h, countH, r, start, startStep, y);
    w += <usize>panels * wPanel;
    r += <usize>panels * rPanel;
    start += <usize>panels * startStep;
    y += <usize>panels << 6;
    left &= 15;
  }
  while (left > 0) {
    if (left >= 16) panel16(rows, x, xRow, 4, countX, w, h, hRow, countH, r, start, startRow, y, yRow);
    else {
      multiplyPanel(left, rows, x, xRow, 4, countX, w, start, startRow, y, yRow);
      if (countH > 0) multiplyPanel(left, rows, h, hRow, 4, countH, r, y, yRow, y, yRow);
    }
    w += wPanel;
    r += rPanel;
    start += startStep;
    y += 64;
    left -= 16;
  }
}

/** Opcode.Dense: y [steps, batch, units] = x [steps, batch, columns] w + bias. */
export function dense(record: usize): void {
  const x = load<usize>(record, 4);
  const w = load<usize>(record, 8);
  const bias = load<usize>(record, 12);
  const y = load<usize>(record, 16);
  const steps = load<i32>(record, 20);
  const batch = load<i32>(record, 24);
  const columns = load<i32>(record, 28);
  const units = load<i32>(record, 32);
  const xRow = rowBytes(columns);
  const yRow = rowBytes(units);
  if (threads == 1) {
    multiplyRows(x, xRow, steps * batch, columns, w, bias, y, yRow, units);
    return;
  }
  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  for (let step = 0; step < steps; step++) {
    const first = <usize>(step * batch + begin);
    multiplyRows(x + first * xRow, xRow, rows, columns, w, bias, y + first * yRow, yRow, units);
  }
}
