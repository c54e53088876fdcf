// Cross entropy of one sample over its steps between targets and the softmax of what the network gives (logits), and its
// gradient.
//
//   p, t, d [steps, columns], rows `stride` bytes apart
//   m = max p, s = sum exp(p - m), l = sum t (log s - (p - m))
//   d = scale (exp(p - m) / s - t)
//
// Source: tfjs-core 4.22, losses/softmax_cross_entropy.js, with the gradient that it sets, which takes the sum of t for 1. Sums
// of a row are float32 in four lanes, then (0 + 1) + (2 + 3); over steps, float64 in order. Error of log s - (p - m): that of
// ../numbers/exp and log, and that of s, at most columns / 4 + 2 roundings. Padding of d 0. d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';
import { exp } from '../numbers/exp';
import { log } from '../numbers/log';

/** Sum over the steps of the cross entropy of logits. */
export function softmaxCrossEntropy(
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
  let greatest = v128.bitselect(v128.load(p + last), f32x4.splat(-Infinity), lanes);
  for (let at: usize = 0; at < last; at += 16) greatest = f32x4.max(greatest, v128.load(p + at));
  const pair = f32x4.max(greatest, v128.shuffle<i32>(greatest, greatest, 2, 3, 0, 1));
  const most = f32x4.splat(max(f32x4.extract_lane(pair, 0), f32x4.extract_lane(pair, 1)));
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at <= last; at += 16) {
    const kept = at == last ? lanes : i32x4.splat(-1);
    const e = v128.and(exp(f32x4.sub(v128.load(p + at), most)), kept);
    sums = f32x4.add(sums, e);
    if (d) v128.store(d + at, e);
  }
  const sum = f32x4.splat(sumOfLanes(sums));
  const logarithm = log(sum);
  const slope = f32x4.splat(scale);
  let products = f32x4.splat(0);
  for (let at: usize = 0; at <= last; at += 16) {
    const target = v128.load(t + at); // 0 in the padding.
    const distance = f32x4.sub(logarithm, f32x4.sub(v128.load(p + at), most));
    products = f32x4.add(products, f32x4.mul(target, distance));
    if (d) {
      const pull = f32x4.sub(f32x4.div(v128.load(d + at), sum), target);
      v128.store(d + at, v128.and(f32x4.mul(pull, slope), at == last ? lanes : i32x4.splat(-1)));
    }
  }
  return sumOfLanes(products);
}
