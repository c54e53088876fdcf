// Products of whole matrices, panel by panel of the right one, two rows of the left one at a time.
//
//   rows [M, K] times panels [K, N] (opcodes.ts), started from a bias, zeros or what is there -> rows [M, N]
//
// A panel (K rows of 64 bytes) stays in the first-level cache while all rows pass by. Each element is summed in
// the order of k; see tile.ts for error and determinism.
import { rowBytes, ZEROS } from '../program/layout';
import { sampleBegin, sampleEnd, threads } from '../program/share';
import { multiplyPanel, rowOfPanels } from './panel';

/**
 * y [rows, units] = x [rows, columns] w + bias, for rows that lie one after the other.
 *
 * @param bias padded row of `units` floats, or 0 for none
 */
export function multiplyRows(
  x: usize, xRow: usize, rows: i32, columns: i32, w: usize, bias: usize, y: usize, yRow: usize, units: i32,
): void {
  const panelBytes = <usize>columns << 6;
  let left = (units + 3) & ~3;
  if (rows == 1) {
    const panels = left >> 4;
    rowOfPanels(panels, x, columns, w, 0, 0, 0, bias == 0 ? ZEROS : bias, bias == 0 ? 0 : 64, y);
    w += <usize>panels * panelBytes;
    y += <usize>panels << 6;
    if (bias != 0) bias += <usize>panels << 6;
    left &= 15;
  }
  while (left > 0) {
    const width = min(left, 16);
    const start = bias == 0 ? ZEROS : bias;
    multiplyPanel(width, rows, x, xRow, 4, columns, w, start, 0, y, yRow);
    w += panelBytes;
    y += 64;
    if (bias != 0) bias += 64;
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
