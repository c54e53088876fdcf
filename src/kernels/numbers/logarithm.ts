// What log and log1p share: x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)), and log(x) = k ln 2 + log(1 + f).

/** float32 bits of sqrt(1/2): subtracted from x's bits, exponent and sign bits become k. */
export const SQRT_HALF: i32 = 0x3f3504f3;

/**
 * k ln 2 + log(1 + f), with k an integer as float32 and 1 + f in [sqrt(1/2), sqrt(2)).
 *
 * log(1 + f) = f - (f^2 / 2 - s (f^2 / 2 + R)) with s = f / (2 + f), 2 atanh(s) = log(1 + f), R = s^2 P(s^2): the form
 * of FreeBSD's e_logf.c. P: minimax for the relative error of log(1 + f) on |s| <= 0.1717, by the Remez exchange on 8000
 * points in float64, rounded to float32 one by one; error 2^-30.2.
 */
@inline
export function logReduced(f: v128, k: v128): v128 {
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let p = f32x4.mul(f32x4.splat(0.2987136244773865), z); // 0x3e98f0fe
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.3997757136821747)), z); // 0x3eccaf67
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.6666677594184875)), z); // 0x3f2aaabd
  const halfSquare = f32x4.mul(f32x4.mul(f, f), f32x4.splat(0.5));
  // ln 2 in two parts: k times the upper one (17 bits) is exact.
  const small = f32x4.add(
    f32x4.mul(s, f32x4.add(halfSquare, p)),
    f32x4.mul(k, f32x4.splat(9.0580006145e-6)), // 0x3717f7d1
  );
  const rest = f32x4.sub(f32x4.sub(halfSquare, small), f);
  return f32x4.sub(f32x4.mul(k, f32x4.splat(0.69313812256)), rest); // 0x3f317180
}

/**
 * `result` where x > 0 and finite; log's limits elsewhere: -inf for 0, inf for inf, NaN for negative numbers and NaN.
 */
@inline
export function withLimitsOfLog(result: v128, x: v128): v128 {
  const infinity = f32x4.splat(Infinity);
  const zero = f32x4.splat(0);
  // inf and NaN of x itself; then 0 -> -inf, negative -> NaN.
  let limits = v128.bitselect(f32x4.splat(NaN), x, f32x4.lt(x, zero));
  limits = v128.bitselect(f32x4.neg(infinity), limits, f32x4.eq(x, zero));
  return v128.bitselect(result, limits, v128.and(f32x4.gt(x, zero), f32x4.lt(x, infinity)));
}
