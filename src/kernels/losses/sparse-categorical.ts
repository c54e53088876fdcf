// Sparse categorical cross entropy of one sample over its steps, and its gradient.
//
//   p, d [steps, columns], t [steps, 1]; rows `stride` and `targetStride` bytes apart
//   k = floor(t), r = clip(p), s = sum r, q = r[k] / s, l = -log(clip(q)); 0 if k is no column
//   dq = -1 / q inside the bounds, else 0; dr[c] = (c = k: dq / s) - dq r[k] / s^2
//   d = scale dr where p is inside the bounds, else 0
//
// Source: tfjs-layers 4.22, losses.js: probabilities are clipped twice, before and after they are divided by
// their sum. Sums of a row are float32 in four lanes, then (0 + 1) + (2 + 3); over steps, float64 in order.
// Padding of d 0. d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';
import { log } from '../numbers/log';
import { clip, isInside, LOWER, UPPER } from './clip';

/** Sum over the steps of the sparse categorical cross entropy. */
export function sparseCategoricalCrossentropy(
  p: usize,
  t: usize,
  d: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  targetStride: usize,
  scale: f64,
): f64 {
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    total += row(p, <i32>floor(load<f32>(t)), d, columns, <f32>scale);
    p += stride;
    t += targetStride;
    if (d) d += stride;
  }
  return total;
}

function row(p: usize, k: i32, d: usize, columns: i32, scale: f32): f32 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  const isColumn = <u32>k < <u32>columns;
  let sums = v128.and(clip(v128.load(p + last)), lanes);
  for (let at: usize = 0; at < last; at += 16) sums = f32x4.add(sums, clip(v128.load(p + at)));
  const sum = sumOfLanes(sums);
  const prediction: f32 = isColumn ? load<f32>(p + ((<usize>k) << 2)) : 0;
  const r = min(max(prediction, LOWER), UPPER);
  const q = r / sum;
  if (d) {
    const dq: f32 = isColumn && q >= LOWER && q <= UPPER ? -1 / q : 0;
    const share = (dq * r) / (sum * sum);
    const others = f32x4.splat(-share * scale);
    for (let at: usize = 0; at < last; at += 16) {
      v128.store(d + at, v128.and(others, isInside(v128.load(p + at))));
    }
    v128.store(d + last, v128.and(v128.and(others, isInside(v128.load(p + last))), lanes));
    if (isColumn && prediction >= LOWER && prediction <= UPPER) {
      store<f32>(d + ((<usize>k) << 2), (dq / sum - share) * scale);
    }
  }
  return isColumn ? -f32x4.extract_lane(log(clip(f32x4.splat(q))), 0) : 0;
}
