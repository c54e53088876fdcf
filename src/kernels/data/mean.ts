// Mean: one number out of what every sample contributed.
//
//   sums [count] float32: scalar = (sums[0] + sums[1] + ...) / divisor
//
// Summed in float64 in index order, divided in float64, rounded to float32 once. By thread 0.

import { thread } from '../program/share';

export function mean(record: usize): void {
  if (thread != 0) return;
  const sums = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const divisor = load<f32>(record, 12);
  const scalar = load<usize>(record, 16);
  let total: f64 = 0;
  for (let i = 0; i < count; i++) total += load<f32>(sums + ((<usize>i) << 2));
  store<f32>(scalar, <f32>(total / divisor));
}
