// What exp, expm1, sigmoid, tanh and erf share: x = n ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n e^r, and one
// polynomial for e^r - 1.
//
// n comes out of one addition: to float32 of exponent 23 the unit of the last place is 1, so x log2(e) + 1.5 * 2^23
// is rounded to an integer, whose two's complement is in the low bits. With a bias added to 1.5 * 2^23 these bits,
// shifted left by 23, *are* 2^(n + bias - 127): no conversion between float and integer is needed (in V8 those cost
// several instructions each, and `nearest` two).

/** log2(e) = 1.44269502. */
export const LOG2_E: f32 = 1.44269502;
/** The upper part of ln 2 = LN2_UPPER + LN2_LOWER: 15 bits, so that its product with |n| < 512 is exact (0x3f317200). */
export const LN2_UPPER: f32 = 0.693145751953125;
/** The lower part of ln 2 (0x35bfbe8e). */
export const LN2_LOWER: f32 = 1.42860677e-6;
/** 1.5 * 2^23: added to a float32 below 2^22 it leaves an integer in the low bits. */
export const ROUND: f32 = 12582912;

/**
 * e^r - 1 for |r| <= ln 2 / 2 as r + r^2 P(r).
 * P: minimax for the relative error of e^r - 1 by the Remez exchange in extended precision, coefficients rounded to
 * float32 one by one, lowest first, and the rest fitted again; error of the polynomial 2^-26.06.
 */
@inline
export function expm1Reduced(r: v128): v128 {
  let p = f32x4.mul(f32x4.splat(0.0013837860897183418), r); // 0x3ab56028
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.008367318660020828)), r); // 0x3c091714
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.041667740792036057)), r); // 0x3d2aabcb
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.16666537523269653)), r); // 0x3e2aaa54
  p = f32x4.add(p, f32x4.splat(0.4999999701976776)); // 0x3effffff
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p));
}

/** x log2(e) rounded to an integer n, as the float32 ROUND + bias + n, for |x| < 2^21. */
@inline
export function biasedExponent(x: v128, bias: f32): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E)), f32x4.splat(ROUND + bias));
}

/** n back from biasedExponent, as float32. */
@inline
export function exponentOf(biased: v128, bias: f32): v128 {
  return f32x4.sub(biased, f32x4.splat(ROUND + bias));
}

/** x - n ln 2, in two steps: the first is exact. */
@inline
export function reduce(x: v128, n: v128): v128 {
  const upper = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_UPPER)));
  return f32x4.sub(upper, f32x4.mul(n, f32x4.splat(LN2_LOWER)));
}
