// What precision and recall are made of, of one sample over its steps.
//
//   p, t [steps, columns], rows `stride` bytes apart
//   hits(a) = number of elements with t = 1 and p = 1; calls = those and, for precision, elements with t = 0 and p = 1,
//   for recall, elements with t = 1 and p = 0
//
// Source: tfjs-layers 4.22, metrics.js: a prediction counts only if it is 0 or 1 to the bit. Exact: counts, up to 2^24.

import { lastLanes, rowBytes } from '../data/rows';

/** Elements with target `target` and prediction `prediction`. */
export function countPairs(
  p: usize,
  t: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  prediction: f32,
  target: f32,
): i32 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  let pairs = 0;
  for (let step = 0; step < steps; step++) {
    for (let at: usize = 0; at <= last; at += 16) {
      const predicted = f32x4.eq(v128.load(p + at), f32x4.splat(prediction));
      const both = v128.and(predicted, f32x4.eq(v128.load(t + at), f32x4.splat(target)));
      pairs += popcnt(i32x4.bitmask(at == last ? v128.and(both, lanes) : both));
    }
    p += stride;
    t += stride;
  }
  return pairs;
}
