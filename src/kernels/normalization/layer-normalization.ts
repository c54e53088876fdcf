// LayerNormalize: each row to mean 0 and variance 1, then scaled and shifted; and its gradient.
//
//   x, xHat, y, dy, dx [steps * batch, columns], inverse [steps * batch, 1], gamma, beta a padded row or none (ones, zeros)
//   m = mean of a row, v = mean of (x - m)^2, inverse = 1 / sqrt(v + epsilon)
//   xHat = (x - m) inverse     y = xHat gamma + beta
//   dx = inverse (g - mean(g) - xHat mean(g xHat)), g = dy gamma      (gradients of gamma and beta: ./sums-of-rows.ts)
//
// Source: tfjs-layers 4.22, LayerNormalization over the last axis, and Keras. Sums of a row are float64 in four lanes
// (column mod 4), then (0 + 1) + (2 + 3); m, inverse and the two means are rounded to float32 once, the rest are
// exactly rounded operations. Padding becomes 0. xHat and inverse are kept for the gradient, or not (xHat 0).

import { lastLanes, rowBytes, runBegin, runCount, runRows } from '../data/rows';
import { lower, total, upper } from './sums';

export function layerNormalize(record: usize): void {
  const x = load<usize>(record, 4);
  const gamma = load<usize>(record, 8);
  const beta = load<usize>(record, 12);
  const xHat = load<usize>(record, 16);
  const inverse = load<usize>(record, 20);
  const y = load<usize>(record, 24);
  const steps = load<i32>(record, 28);
  const batch = load<i32>(record, 32);
  const columns = load<i32>(record, 36);
  const epsilon = <f64>load<f32>(record, 40);
  const stride = rowBytes(columns);
  const count = runCount(steps);
  const rows = <usize>runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = <usize>runBegin(run, batch);
    for (let row = first; row < first + rows; row++) {
      const at = row * stride;
      const factor = normalizeRow(x + at, gamma, beta, xHat ? xHat + at : 0, y + at, columns, epsilon);
      if (xHat) v128.store(inverse + (row << 4), f32x4.replace_lane(f32x4.splat(0), 0, factor));
    }
  }
}

/** Returns the row's inverse deviation. */
function normalizeRow(
  x: usize, gamma: usize, beta: usize, xHat: usize, y: usize, columns: i32, epsilon: f64,
): f32 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  let low = f64x2.splat(0);
  let high = low;
  for (let at: usize = 0; at <= last; at += 16) {
    const number = v128.load(x + at);
    low = f64x2.add(low, lower(number));
    high = f64x2.add(high, upper(number));
  }
  const mean = f32x4.splat(<f32>(total(low, high) / <f64>columns));
  low = f64x2.splat(0);
  high = low;
  for (let at: usize = 0; at <= last; at += 16) {
    let off = f32x4.sub(v128.load(x + at), mean);
    if (at == last) off = v128.and(off, lanes);
    low = f64x2.add(low, f64x2.mul(lower(off), lower(off)));
    high = f64x2.add(high, f64x2.mul(upper(off), upper(off)));
  }
  const factor = <f32>(1 / sqrt(total(low, high) / <f64>columns + epsilon));
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at <= last; at += 16) {
    let number = f32x4.mul(f32x4.sub(v128.load(x + at), mean), factors);
    if (at == last) number = v128.and(number, lanes);
    if (xHat) v128.store(xHat + at, number);
    if (gamma) number = f32x4.mul(number, v128.load(gamma + at));
    if (beta) number = f32x4.add(number, v128.load(beta + at));
    v128.store(y + at, number);
  }
  return factor;
}

export function layerNormalizeGradient(record: usize): void {
  const dy = load<usize>(record, 4);
  const xHat = load<usize>(record, 8);
  const inverse = load<usize>(record, 12);
  const gamma = load<usize>(record, 16);
  const dx = load<usize>(record, 20);
  const steps = load<i32>(record, 24);
  const batch = load<i32>(record, 28);
  const columns = load<i32>(record, 32);
  const stride = rowBytes(columns);
  const count = runCount(steps);
  const rows = <usize>runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = <usize>runBegin(run, batch);
    for (let row = first; row < first + rows; row++) {
      const at = row * stride;
      gradientRow(dy + at, xHat + at, load<f32>(inverse + (row << 4)), gamma, dx + at, columns);
    }
  }
}

function gradientRow(dy: usize, xHat: usize, inverse: f32, gamma: usize, dx: usize, columns: i32): void {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  let low = f64x2.splat(0);
  let high = low;
  let lowProducts = low;
  let highProducts = low;
  for (let at: usize = 0; at <= last; at += 16) {
    const g = gamma ? f32x4.mul(v128.load(dy + at), v128.load(gamma + at)) : v128.load(dy + at);
    const number = v128.load(xHat + at);
    low = f64x2.add(low, lower(g));
    high = f64x2.add(high, upper(g));
    lowProducts = f64x2.add(lowProducts, f64x2.mul(lower(g), lower(number)));
    highProducts = f64x2.add(highProducts, f64x2.mul(upper(g), upper(number)));
  }
  const mean = f32x4.splat(<f32>(total(low, high) / <f64>columns));
  const product = f32x4.splat(<f32>(total(lowProducts, highProducts) / <f64>columns));
  const factors = f32x4.splat(inverse);
  for (let at: usize = 0; at <= last; at += 16) {
    const g = gamma ? f32x4.mul(v128.load(dy + at), v128.load(gamma + at)) : v128.load(dy + at);
    const off = f32x4.sub(f32x4.sub(g, mean), f32x4.mul(v128.load(xHat + at), product));
    let number = f32x4.mul(off, factors);
    if (at == last) number = v128.and(number, lanes);
    v128.store(dx + at, number);
  }
}
