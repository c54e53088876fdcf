// Categorical cross entropy of one sample over its steps, and its gradient.
//
//   p, t, d [steps, columns], rows `stride` bytes apart
//   s = sum p, q = p / s, l = -sum t log(clip(q))
//   dq = -t / q inside the bounds, else 0; d = scale (dq / s - sum(dq p) / s^2)
//
// Source: tfjs-layers 4.22, losses.js, and what tfjs-core's gradients make of it: through the division by the
// sum, which need not be 1, and the clipping (./clip.ts). Sums of a row are float32 in four lanes, then
// (0 + 1) + (2 + 3); over steps, float64 in order. Padding of d 0. d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';
import { log } from '../numbers/log';
import { clip, isInside } from './clip';

/** Sum over the steps of the categorical cross entropy. */
export function categoricalCrossentropy(
  p: usize,
  t: usize,
  d: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  scale: f64,
): f64 {
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    total += row(p, t, d, columns, <f32>scale);
    p += stride;
    t += stride;
    if (d) d += stride;
  }
  return total;
}

function row(p: usize, t: usize, d: usize, columns: i32, scale: f32): f32 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at <= last; at += 16) sums = f32x4.add(sums, v128.load(p + at));
  const sum = f32x4.splat(sumOfLanes(sums));
  let products = f32x4.splat(0);
  let shares = f32x4.splat(0);
  for (let at: usize = 0; at <= last; at += 16) {
    const target = v128.load(t + at);
    const prediction = v128.load(p + at);
    const kept = at == last ? lanes : i32x4.splat(-1);
    // The padding has q = 0, also where the sum is 0 and 0 / 0 would spoil what else is in the row.
    const q = v128.and(f32x4.div(prediction, sum), kept);
    products = f32x4.add(products, f32x4.mul(target, log(clip(q))));
    if (d) {
      const dq = v128.and(f32x4.neg(f32x4.div(target, q)), isInside(q));
      shares = f32x4.add(shares, f32x4.mul(dq, prediction));
      v128.store(d + at, dq);
    }
  }
  if (d) {
    const share = f32x4.div(f32x4.splat(sumOfLanes(shares)), f32x4.mul(sum, sum));
    for (let at: usize = 0; at <= last; at += 16) {
      const slope = f32x4.sub(f32x4.div(v128.load(d + at), sum), share);
      v128.store(d + at, f32x4.mul(slope, f32x4.splat(scale)));
    }
    v128.store(d + last, v128.and(v128.load(d + last), lanes));
  }
  return -sumOfLanes(products);
}
