// Penalty and PenaltyGradient: L1 and L2 regularizers of a weight.
//
//   w, g [count] float32, of any layout, count a multiple of 4 (padding, where w is 0, included)
//   scalar <- scalar + l1 sum |w| + l2 sum w^2
//   g <- g + l1 sign(w) + 2 l2 w
//
// Source: tfjs-layers 4.22, regularizers.js. Its gradient of |w| is step(w, -1), which is -1 where w is 0,
// and bias vectors begin as zeros: so sign(0) is -1 here, except where g is 0 too. Such elements are the
// padding, which must stay 0 (or weights that nothing depends on; these tfjs would set to swinging about 0).
// Sums in float64 in four lanes (index mod 4), then (0 + 2) + (1 + 3), rounded to float32 once; by thread 0.
// In Keras, and here where that is asked for (`flat`), |w| has the slope 0 where w is 0.
// The gradient: exactly rounded operations from left to right.

import { floatBegin, floatEnd, thread } from '../program/share';

export function penalty(record: usize): void {
  if (thread != 0) return;
  const w = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const l1 = <f64>load<f32>(record, 12);
  const l2 = <f64>load<f32>(record, 16);
  const scalar = load<usize>(record, 20);
  const end = w + ((<usize>count) << 2);
  let absolutes0 = f64x2.splat(0);
  let absolutes1 = f64x2.splat(0);
  let squares0 = f64x2.splat(0);
  let squares1 = f64x2.splat(0);
  for (let at = w; at < end; at += 16) {
    const four = v128.load(at);
    const lower = f64x2.promote_low_f32x4(four);
    const upper = f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
    absolutes0 = f64x2.add(absolutes0, f64x2.abs(lower));
    absolutes1 = f64x2.add(absolutes1, f64x2.abs(upper));
    squares0 = f64x2.add(squares0, f64x2.mul(lower, lower));
    squares1 = f64x2.add(squares1, f64x2.mul(upper, upper));
  }
  const absolutes = f64x2.add(absolutes0, absolutes1);
  const squares = f64x2.add(squares0, squares1);
  const absolute = f64x2.extract_lane(absolutes, 0) + f64x2.extract_lane(absolutes, 1);
  const square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  store<f32>(scalar, <f32>(<f64>load<f32>(scalar) + l1 * absolute + l2 * square));
}

export function penaltyGradient(record: usize): void {
  const w = load<usize>(record, 4);
  const g = load<usize>(record, 8);
  const count = load<i32>(record, 12);
  const l1 = f32x4.splat(load<f32>(record, 16));
  const l2 = f32x4.splat(2 * load<f32>(record, 20));
  const swings = i32x4.splat(load<i32>(record, 24) - 1);
  const zero = f32x4.splat(0);
  const end = (<usize>floatEnd(count)) << 2;
  for (let at = (<usize>floatBegin(count)) << 2; at < end; at += 16) {
    const weight = v128.load(w + at);
    const gradient = v128.load(g + at);
    const sign = v128.bitselect(l1, f32x4.neg(l1), f32x4.gt(weight, zero));
    const used = v128.or(f32x4.ne(weight, zero), v128.and(f32x4.ne(gradient, zero), swings));
    const sum = f32x4.add(gradient, v128.and(sign, used));
    v128.store(g + at, f32x4.add(sum, f32x4.mul(l2, weight)));
  }
}
