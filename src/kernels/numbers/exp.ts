import { biasedExponent, expm1Reduced, exponentOf, lowerRemainder, upperRemainder } from './exponential';

/**
 * e^x on four float32. Error at most 0.93 ULP over all float32, results below the smallest normal number included;
 * e^inf = inf, e^-inf = 0, NaN gives NaN.
 *
 * e^x = 2^n (1 + p(r)). n reaches from -151 to 129, more than one float32 can hold, so 2^n is two factors: of
 * b = n + 254, halved, floor(b / 2) and ceil(b / 2) are two biased exponents. The product with the first is exact,
 * the second rounds once, to a denormal, or overflows to infinity as it should.
 */
@inline
export function exp(x: v128): v128 {
  // Beyond these bounds the result is 0 or infinity. pmin and pmax keep the NaN of their first operand.
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  const biased = biasedExponent(bounded, 254);
  const n = exponentOf(biased, 254);
  const half = i32x4.shr_u(biased, 1);
  const p = f32x4.add(f32x4.splat(1), expm1Reduced(upperRemainder(bounded, n), lowerRemainder(n)));
  const scaled = f32x4.mul(p, i32x4.shl(half, 23));
  return f32x4.mul(scaled, i32x4.shl(i32x4.sub(biased, half), 23));
}
