// Mean squared and mean absolute error of one sample over its steps, and their gradients.
//
//   p, t, d [steps, columns], rows `stride` bytes apart; c = columns
//   squared    l = sum (p - t)^2 / c     d = scale 2 (p - t) / c
//   absolute   l = sum |p - t| / c       d = scale sign(p - t) / c, with sign(0) = -1
//
// Source: tfjs-layers 4.22, losses.js; the gradient of abs in tfjs-core 4.22 is step(x, -1), which is -1 at
// 0. Sums of a row are float32 in four lanes, then (0 + 1) + (2 + 3); over steps, float64 in order. Padding,
// being 0 in both, adds nothing. d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';

/** Sum over the steps of the mean squared error. */
export function squaredError(
  p: usize,
  t: usize,
  d: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  scale: f64,
): f64 {
  const bytes = rowBytes(columns);
  const slope = f32x4.splat(<f32>((scale * 2) / columns));
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const difference = f32x4.sub(v128.load(p + at), v128.load(t + at));
      squares = f32x4.add(squares, f32x4.mul(difference, difference));
      if (d) v128.store(d + at, f32x4.mul(difference, slope));
    }
    total += sumOfLanes(squares);
    p += stride;
    t += stride;
    if (d) d += stride;
  }
  return total / columns;
}

/** Sum over the steps of the mean absolute error. */
export function absoluteError(
  p: usize,
  t: usize,
  d: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  scale: f64,
): f64 {
  const bytes = rowBytes(columns);
  const up = f32x4.splat(<f32>(scale / columns));
  const down = f32x4.neg(up);
  const lanes = lastLanes(columns);
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    let sizes = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const difference = f32x4.sub(v128.load(p + at), v128.load(t + at));
      sizes = f32x4.add(sizes, f32x4.abs(difference));
      if (d) v128.store(d + at, v128.bitselect(up, down, f32x4.gt(difference, f32x4.splat(0))));
    }
    total += sumOfLanes(sizes);
    p += stride;
    t += stride;
    if (d) {
      const last = d + bytes - 16;
      v128.store(last, v128.and(v128.load(last), lanes));
      d += stride;
    }
  }
  return total / columns;
}
