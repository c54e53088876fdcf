import { logReduced, SQRT_HALF, withLimitsOfLog } from './logarithm';

/**
 * log(1 + x) of four float32. Error at most 1.4 ULP over all float32; log1p(-0) = -0, log1p(-1) = -inf,
 * log1p(inf) = inf, NaN for x < -1 and NaN.
 *
 * u = 1 + x is rounded; what was lost is c = (1 + x) - u, exact by Knuth's sum of two numbers. With u = 2^k m it goes
 * back into f = (m - 1) + 2^-k c, which is x itself for k = 0, so small arguments lose nothing.
 */
@inline
export function log1p(x: v128): v128 {
  const one = f32x4.splat(1);
  const u = f32x4.add(one, x);
  const back = f32x4.sub(u, one);
  const c = f32x4.add(f32x4.sub(one, f32x4.sub(u, back)), f32x4.sub(x, back));
  const k = i32x4.shr_s(i32x4.sub(u, i32x4.splat(SQRT_HALF)), 23);
  const shifted = i32x4.shl(k, 23);
  // 2^-k; 0 where that is below the normal numbers: there c does not matter.
  const scale = i32x4.max_s(i32x4.sub(one, shifted), i32x4.splat(0));
  const f = f32x4.add(f32x4.sub(i32x4.sub(u, shifted), one), f32x4.mul(c, scale));
  const result = withLimitsOfLog(logReduced(f, f32x4.convert_i32x4_s(k)), u);
  // The sign is that of x; writing it over matters only for -0.
  return v128.or(result, v128.and(x, i32x4.splat(i32.MIN_VALUE)));
}
