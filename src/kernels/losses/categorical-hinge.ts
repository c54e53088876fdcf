// Categorical hinge loss of one sample over its steps, and its gradient.
//
//   p, t, d [steps, columns], rows `stride` bytes apart
//   s = sum t p, n = max (1 - t) p, l = max(0, 1 + n - s)
//   d = scale ((1 - t where (1 - t) p = n, else 0) - t) where l > 0, else 0
//
// Source: tfjs-layers 4.22, losses.js; the gradient of max in tfjs-core 4.22 goes to all that are the greatest. s is a sum
// of float32 in four lanes, then (0 + 1) + (2 + 3): error of l at most columns / 4 + 3 roundings of the greatest partial sum;
// over steps, float64 in order. Padding of d 0. d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';

/** Sum over the steps of the categorical hinge loss. */
export function categoricalHinge(
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
  const one = f32x4.splat(1);
  const lowest = f32x4.splat(-Infinity);
  const slope = f32x4.splat(<f32>scale);
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    let products = f32x4.splat(0);
    let others = lowest;
    for (let at: usize = 0; at <= last; at += 16) {
      const kept = at == last ? lanes : i32x4.splat(-1);
      const prediction = v128.load(p + at);
      const target = v128.load(t + at);
      products = f32x4.add(products, f32x4.mul(target, prediction));
      const other = f32x4.mul(f32x4.sub(one, target), prediction);
      others = f32x4.max(others, v128.bitselect(other, lowest, kept));
    }
    const pair = f32x4.max(others, v128.shuffle<i32>(others, others, 2, 3, 0, 1));
    const most = max(f32x4.extract_lane(pair, 0), f32x4.extract_lane(pair, 1));
    const l: f32 = max<f32>(1 + most - sumOfLanes(products), 0);
    total += l;
    if (d) {
      const active = l > 0 ? slope : f32x4.splat(0);
      for (let at: usize = 0; at <= last; at += 16) {
        const kept = at == last ? lanes : i32x4.splat(-1);
        const target = v128.load(t + at);
        const rest = f32x4.sub(one, target);
        const greatest = f32x4.eq(f32x4.mul(rest, v128.load(p + at)), f32x4.splat(most));
        const pull = f32x4.sub(v128.and(rest, greatest), target);
        v128.store(d + at, v128.and(f32x4.mul(pull, active), kept));
      }
      d += stride;
    }
    p += stride;
    t += stride;
  }
  return total;
}
