// Cosine proximity of one sample over its steps, and its gradient.
//
//   p, t, d [steps, columns], rows `stride` bytes apart
//   n(x) = sqrt(max(sum x^2, E)), E = 1e-7, l = -sum t p / (n(t) n(p))
//   d = scale ((sum p^2 >= E: p sum t p / n(p)^2, else 0) - t) / (n(t) n(p))
//
// Source: tfjs-layers 4.22, losses.js, l2Normalize, and the gradients of its operations. Sums of a row are float32 in four
// lanes, then (0 + 1) + (2 + 3): error of l at most columns / 4 + 4 roundings of sum |t p| / (n(t) n(p)), which is at most 1;
// roots and quotients are float64, and so are the sums over steps, in order. Padding, being 0, adds nothing; that of d is 0.
// d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';
import { LOWER } from './clip';

/** Sum over the steps of the cosine proximity. */
export function cosineProximity(
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
  const lower: f64 = <f64>LOWER;
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    let products = f32x4.splat(0);
    let squares = f32x4.splat(0);
    let truths = f32x4.splat(0);
    for (let at: usize = 0; at <= last; at += 16) {
      const prediction = v128.load(p + at);
      const target = v128.load(t + at);
      products = f32x4.add(products, f32x4.mul(target, prediction));
      squares = f32x4.add(squares, f32x4.mul(prediction, prediction));
      truths = f32x4.add(truths, f32x4.mul(target, target));
    }
    const product: f64 = sumOfLanes(products);
    const square: f64 = sumOfLanes(squares);
    const most = max<f64>(square, lower);
    const norms: f64 = Math.sqrt(most) * Math.sqrt(max<f64>(<f64>sumOfLanes(truths), lower));
    total -= product / norms;
    if (d) {
      const back = f32x4.splat(square >= lower ? <f32>((scale * product) / (most * norms)) : 0);
      const pull = f32x4.splat(<f32>(scale / norms));
      for (let at: usize = 0; at <= last; at += 16) {
        const turned = f32x4.mul(v128.load(p + at), back);
        const slope = f32x4.sub(turned, f32x4.mul(v128.load(t + at), pull));
        v128.store(d + at, at == last ? v128.and(slope, lanes) : slope);
      }
      d += stride;
    }
    p += stride;
    t += stride;
  }
  return total;
}
