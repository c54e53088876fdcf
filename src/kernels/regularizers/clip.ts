// ClipValue, SquaredNorm and ClipNorm: gradients kept within bounds before the optimizer sees them.
//
//   g [count] float32, of any layout, count a multiple of 4 (padding, where g is 0, included)
//   ClipValue    g <- min(max(g, -limit), limit)
//   SquaredNorm  scalar <- (accumulate: scalar +) sum g^2
//   ClipNorm     g <- g (limit / max(limit, sqrt(scalar)))
//
// Keras' clipvalue and clipnorm, or its global_clipnorm where the scalar accumulates over several weights.
// The sum of squares is float64 in four lanes (index mod 4), then (0 + 2) + (1 + 3), by thread 0; the factor
// is computed in float64; both are rounded to float32 once. NaN stays NaN.

import { floatBegin, floatEnd, thread } from '../program/share';

export function clipValue(record: usize): void {
  const g = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const limit = load<f32>(record, 12);
  const upper = f32x4.splat(limit);
  const lower = f32x4.splat(-limit);
  const end = g + ((<usize>floatEnd(count)) << 2);
  for (let at = g + ((<usize>floatBegin(count)) << 2); at < end; at += 16) {
    v128.store(at, f32x4.min(f32x4.max(v128.load(at), lower), upper));
  }
}

export function squaredNorm(record: usize): void {
  if (thread != 0) return;
  const g = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const scalar = load<usize>(record, 12);
  const accumulate = load<i32>(record, 16);
  const end = g + ((<usize>count) << 2);
  let sums0 = f64x2.splat(0);
  let sums1 = f64x2.splat(0);
  for (let at = g; at < end; at += 16) {
    const four = v128.load(at);
    const lower = f64x2.promote_low_f32x4(four);
    const upper = f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
    sums0 = f64x2.add(sums0, f64x2.mul(lower, lower));
    sums1 = f64x2.add(sums1, f64x2.mul(upper, upper));
  }
  const sums = f64x2.add(sums0, sums1);
  const before: f64 = accumulate ? <f64>load<f32>(scalar) : 0;
  store<f32>(scalar, <f32>(before + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1))));
}

export function clipNorm(record: usize): void {
  const g = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const norm = sqrt(<f64>load<f32>(load<usize>(record, 12)));
  const limit = <f64>load<f32>(record, 16);
  if (norm <= limit) return;
  const factor = f32x4.splat(<f32>(limit / norm));
  const end = g + ((<usize>floatEnd(count)) << 2);
  for (let at = g + ((<usize>floatBegin(count)) << 2); at < end; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), factor));
  }
}
