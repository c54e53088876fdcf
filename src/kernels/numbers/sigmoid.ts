import { biasedExponent, expm1Tail, exponentOf, LN2_LOWER, LN2_UPPER } from './exponential';

/**
 * 1 / (1 + e^-x) on four float32. Error at most 1.93 ULP over all float32, denormal results included;
 * sigmoid(0) = 0.5, sigmoid(-inf) = 0, sigmoid(inf) = 1, NaN gives NaN.
 *
 * No absolute value and no selection: with e^-x = 2^-n (1 + v) and S = 2^n it is S / (S + 1 + v), for x of both signs.
 * Numerator and denominator are computed 1.5 * 2^24 times as large. The power of two keeps S a normal number down to
 * x = -104, where sigmoid becomes 0. The 1.5 makes roundings of the denominator count less: without it the sum is often
 * just above a power of two, where half a ULP is the largest relative error (2.33 ULP in all). The order (S + v) + 1
 * rounds once where S is small; (S + 1) + v reached 2.02 ULP.
 */
@inline
export function sigmoid(x: v128): v128 {
  // sigmoid(20) is 1, sigmoid(-104) is 0. pmin and pmax keep the NaN of their first operand.
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(20)), f32x4.splat(-104));
  const biased = biasedExponent(bounded, 127 + 24);
  const n = exponentOf(biased, 127 + 24);
  // r = n ln 2 - x
  const upper = f32x4.sub(f32x4.mul(n, f32x4.splat(LN2_UPPER)), bounded);
  const r = f32x4.add(upper, f32x4.mul(n, f32x4.splat(LN2_LOWER)));
  const v = f32x4.mul(f32x4.add(r, expm1Tail(r)), f32x4.splat(25165824));
  const s = v128.or(i32x4.shl(biased, 23), i32x4.splat(0x400000)); // 1.5 * 2^(24 + n)
  return f32x4.div(s, f32x4.add(f32x4.add(s, v), f32x4.splat(25165824)));
}
