// Binary cross entropy of one sample over its steps, and its gradient.
//
//   p, t, d [steps, columns], rows `stride` bytes apart; c = columns
//   y = clip(p), z = log(y / (1 - y)), l = sum (max(z, 0) - z t + log1p(exp(-|z|))) / c
//   d = scale (y - t) / (y (1 - y)) / c where p is inside the bounds, else 0
//
// Source: tfjs-layers 4.22, losses.js. Its gradient is (sigmoid(z) - t) / (y (1 - y)); as sigmoid(z) is y, y
// is taken itself, which is more exact and saves an exponential. Sums of a row are float32 in four lanes,
// then (0 + 1) + (2 + 3); over steps, float64 in order. Padding of d 0. d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';
import { exp } from '../numbers/exp';
import { log } from '../numbers/log';
import { log1p } from '../numbers/log1p';
import { clip, isInside } from './clip';

/** Sum over the steps of the mean binary cross entropy. */
export function binaryCrossentropy(
  p: usize,
  t: usize,
  d: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  scale: f64,
): f64 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  const slope = f32x4.splat(<f32>(scale / columns));
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    let sums = f32x4.splat(0);
    for (let at: usize = 0; at <= last; at += 16) {
      const kept = at == last ? lanes : i32x4.splat(-1);
      const prediction = v128.load(p + at);
      const target = v128.load(t + at);
      const y = clip(prediction);
      sums = f32x4.add(sums, v128.and(entropy(y, target), kept));
      if (d) {
        const rest = f32x4.sub(f32x4.splat(1), y);
        const steepness = f32x4.div(f32x4.sub(y, target), f32x4.mul(y, rest));
        const passed = v128.and(isInside(prediction), kept);
        v128.store(d + at, v128.and(f32x4.mul(steepness, slope), passed));
      }
    }
    total += sumOfLanes(sums);
    p += stride;
    t += stride;
    if (d) d += stride;
  }
  return total / columns;
}

/** max(z, 0) - z t + log1p(exp(-|z|)), z = log(y / (1 - y)) */
@inline
function entropy(y: v128, target: v128): v128 {
  const z = log(f32x4.div(y, f32x4.sub(f32x4.splat(1), y)));
  const linear = f32x4.sub(f32x4.max(z, f32x4.splat(0)), f32x4.mul(z, target));
  return f32x4.add(linear, log1p(exp(f32x4.neg(f32x4.abs(z)))));
}
