// Ratio: one number out of two of every sample.
//
//   sums [2, count] float32: scalar = sum of the first row / sum of the second, 0 where that is 0
//
// Source: tfjs-layers 4.22, metrics.js, precision and recall. Summed in float64 in index order, divided in float64, rounded to
// float32 once. By thread 0.

import { thread } from '../program/share';

export function ratio(record: usize): void {
  if (thread != 0) return;
  const sums = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const scalar = load<usize>(record, 12);
  let above: f64 = 0;
  let below: f64 = 0;
  for (let i = 0; i < count; i++) {
    above += load<f32>(sums + ((<usize>i) << 2));
    below += load<f32>(sums + ((<usize>(count + i)) << 2));
  }
  store<f32>(scalar, below > 0 ? <f32>(above / below) : 0);
}
