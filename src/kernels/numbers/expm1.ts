import { biasedExponent, expm1Reduced, exponentOf, lowerRemainder, upperRemainder } from './exponential';

/**
 * e^x - 1 on four float32. Error at most 1.69 ULP over all float32; expm1(-inf) = -1, expm1(inf) = inf,
 * expm1(-0) = -0, NaN gives NaN.
 *
 * With p = e^r - 1: e^x - 1 = 2^n p + (2^n - 1), which is p itself for n = 0, so small arguments lose nothing. All is
 * computed in halves, as 2^128 is no float32.
 */
@inline
export function expm1(x: v128): v128 {
  // e^-18 is below half a ULP of 1.
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-18));
  const biased = biasedExponent(bounded, 126);
  const n = exponentOf(biased, 126);
  const scale = i32x4.shl(biased, 23); // 2^(n - 1)
  const half = f32x4.add(f32x4.mul(expm1Reduced(upperRemainder(bounded, n), lowerRemainder(n)), scale), f32x4.sub(scale, f32x4.splat(0.5)));
  // The sign is that of x; writing it over matters only for -0.
  return v128.or(f32x4.add(half, half), v128.and(x, i32x4.splat(i32.MIN_VALUE)));
}
