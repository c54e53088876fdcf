// Mean: one number out of what every sample contributed.
//
//   sums [count] float32: scalar = (sums[0] + sums[1] + ...) / divisor
//   mask [rows, 1] (padded rows), or 0: the number of its ones is the divisor; of none the mean is 0
//
// Summed in float64 in index order, divided in float64, rounded to float32 once. By thread 0.

import { thread } from '../program/share';
import { countPresent } from './rows';

export function mean(record: usize): void {
  if (thread != 0) return;
  const sums = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const divisor = load<f32>(record, 12);
  const scalar = load<usize>(record, 16);
  const mask = load<usize>(record, 20);
  const rows = load<i32>(record, 24);
  let total: f64 = 0;
  for (let i = 0; i < count; i++) total += load<f32>(sums + ((<usize>i) << 2));
  if (mask == 0) store<f32>(scalar, <f32>(total / divisor));
  else {
    const counted = countPresent(mask, rows);
    store<f32>(scalar, counted > 0 ? <f32>(total / <f64>counted) : 0);
  }
}
