import { logReduced, SQRT_HALF, withLimitsOfLog } from './logarithm';

/**
 * Natural logarithm of four float32. Error at most 0.85 ULP over all float32, denormal arguments included;
 * log(+-0) = -inf, log(inf) = inf, log of negative numbers and NaN is NaN.
 */
@inline
export function log(x: v128): v128 {
  // Denormals: 2^24 times as large, and k less by 24.
  const denormal = f32x4.lt(x, f32x4.splat(1.1754943508222875e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(16777216)), x, denormal);
  const k = i32x4.shr_s(i32x4.sub(normal, i32x4.splat(SQRT_HALF)), 23);
  const mantissa = i32x4.sub(normal, i32x4.shl(k, 23));
  const exponent = i32x4.sub(k, v128.and(denormal, i32x4.splat(24)));
  const f = f32x4.sub(mantissa, f32x4.splat(1));
  return withLimitsOfLog(logReduced(f, f32x4.convert_i32x4_s(exponent)), x);
}
