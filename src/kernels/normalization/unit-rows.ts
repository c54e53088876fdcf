// NormalizeRows: each row to Euclidean norm 1; and its gradient.
//
//   x, y, dy, dx [steps * batch, columns], inverse [steps * batch, 1], or none (0); dx may be dy
//   s = sum of x^2     f = 1 / sqrt(max(s, epsilon))     y = x f
//   dx = (dy - y sum(dy y)) f where s >= epsilon; below, where the norm is a constant, dy f
//
// Source: tfjs-layers 4.22, l2Normalize of losses.js, and Keras. Sums of a row are float64 in four lanes (column mod 4), then
// (0 + 1) + (2 + 3); f and the sum of the gradient are rounded to float32 once, the rest are exactly rounded operations, so y is
// off by at most 1 ULP. Padding becomes 0. `inverse` is f, with a minus where s < epsilon.

import { lastLanes, rowBytes, runBegin, runCount, runRows } from '../data/rows';
import { lower, total, upper } from './sums';

export function normalizeRows(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const inverse = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const epsilon = <f64>load<f32>(record, 28);
  const stride = rowBytes(columns);
  const count = runCount(steps);
  const rows = <usize>runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = <usize>runBegin(run, batch);
    for (let row = first; row < first + rows; row++) {
      const at = row * stride;
      const factor = unitRow(x + at, y + at, columns, epsilon);
      if (inverse) v128.store(inverse + (row << 4), f32x4.replace_lane(f32x4.splat(0), 0, factor));
    }
  }
}

/** Returns what is kept of the row. */
function unitRow(x: usize, y: usize, columns: i32, epsilon: f64): f32 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  let low = f64x2.splat(0);
  let high = low;
  for (let at: usize = 0; at <= last; at += 16) {
    const number = v128.load(x + at);
    low = f64x2.add(low, f64x2.mul(lower(number), lower(number)));
    high = f64x2.add(high, f64x2.mul(upper(number), upper(number)));
  }
  const squares = total(low, high);
  const isSmall = squares < epsilon;
  const factor = <f32>(1 / sqrt(isSmall ? epsilon : squares));
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at <= last; at += 16) {
    let number = f32x4.mul(v128.load(x + at), factors);
    if (at == last) number = v128.and(number, lanes);
    v128.store(y + at, number);
  }
  return isSmall ? -factor : factor;
}

export function normalizeRowsGradient(record: usize): void {
  const dy = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const inverse = load<usize>(record, 12);
  const dx = load<usize>(record, 16);
  const steps = load<i32>(record, 20);
  const batch = load<i32>(record, 24);
  const columns = load<i32>(record, 28);
  const stride = rowBytes(columns);
  const count = runCount(steps);
  const rows = <usize>runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = <usize>runBegin(run, batch);
    for (let row = first; row < first + rows; row++) {
      const at = row * stride;
      unitGradient(dy + at, y + at, load<f32>(inverse + (row << 4)), dx + at, columns);
    }
  }
}

function unitGradient(dy: usize, y: usize, kept: f32, dx: usize, columns: i32): void {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  const isSmall = kept < 0;
  let low = f64x2.splat(0);
  let high = low;
  for (let at: usize = 0; at <= last; at += 16) {
    const g = v128.load(dy + at);
    const number = v128.load(y + at);
    low = f64x2.add(low, f64x2.mul(lower(g), lower(number)));
    high = f64x2.add(high, f64x2.mul(upper(g), upper(number)));
  }
  const along = f32x4.splat(isSmall ? 0 : <f32>total(low, high));
  const factors = f32x4.splat(isSmall ? -kept : kept);
  for (let at: usize = 0; at <= last; at += 16) {
    let number = f32x4.sub(v128.load(dy + at), f32x4.mul(v128.load(y + at), along));
    number = f32x4.mul(number, factors);
    if (at == last) number = v128.and(number, lanes);
    v128.store(dx + at, number);
  }
}
