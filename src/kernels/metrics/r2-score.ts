// R2Score: how much of the variance of a batch's targets is explained (the coefficient of determination).
//
//   target [steps * batch, columns], sums [batch] float32: of each sample the sum of (target - prediction)^2
//   scalar = 1 - sum of sums / sum of (target - mean of all targets)^2, of the rows where mask [steps * batch, 1] is 1, if not 0
//
// Source: tfjs-layers 4.22, metrics.js: of all numbers of the batch together; -inf or NaN where all targets are equal. Mean and
// sums in float64, row by row in order, rounded to float32 once. By thread 0.

import { countPresent, isAbsent, rowBytes } from '../data/rows';
import { thread } from '../program/share';

export function r2Score(record: usize): void {
  if (thread != 0) return;
  const target = load<usize>(record, 4);
  const sums = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const scalar = load<usize>(record, 24);
  const mask = load<usize>(record, 28);
  let residuals: f64 = 0;
  for (let b = 0; b < batch; b++) residuals += load<f32>(sums + ((<usize>b) << 2));
  const rows = steps * batch;
  const counted: f64 = mask != 0 ? <f64>countPresent(mask, rows) : <f64>rows;
  const mean = total(target, mask, rows, columns, 0, false) / (counted * <f64>columns);
  store<f32>(scalar, <f32>(1 - residuals / total(target, mask, rows, columns, mean, true)));
}

/** Sum of x - shift over all elements of rows that are there, or of its squares. */
function total(x: usize, mask: usize, rows: i32, columns: i32, shift: f64, squared: bool): f64 {
  const stride = rowBytes(columns);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const isThere = mask == 0 || !isAbsent(mask, row);
    for (let column = 0; isThere && column < columns; column++) {
      const difference = <f64>load<f32>(x + ((<usize>column) << 2)) - shift;
      sum += squared ? difference * difference : difference;
    }
    x += stride;
  }
  return sum;
}
