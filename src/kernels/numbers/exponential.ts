// What exp, expm1, sigmoid, tanh and erf share: x = n ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n e^r, and one
// polynomial for e^r - 1.
//
// n comes out of one addition: to float32 of exponent 23 the unit of the last place is 1, so x log2(e) + 1.5 * 2^23
// is rounded to an integer, whose two's complement is in the low bits. With a bias added to 1.5 * 2^23 these bits,
// shifted left by 23, *are* 2^(n + bias - 127): no conversion between float and integer is needed (in V8 those cost
// several instructions each, and `nearest` two).
//
// Their constants cost nothing inside loops: scripts/constants.mjs takes them out of the finished binary. Outside of a
// loop, in a function that is called for every vector, V8 makes each by three instructions (exp 7.5 instead of 3.9 ns
// for four lanes), so loops belong into the function.

/** log2(e) = 1.44269502. */
export const LOG2_E: f32 = 1.44269502;
/** The upper part of ln 2 = LN2_UPPER + LN2_LOWER: 15 bits, so that its product with |n| < 512 is exact (0x3f317200). */
export const LN2_UPPER: f32 = 0.693145751953125;
/** The lower part of ln 2 (0x35bfbe8e). */
export const LN2_LOWER: f32 = 1.42860677e-6;
/** 1.5 * 2^23: added to a float32 below 2^22 it leaves an integer in the low bits. */
export const ROUND: f32 = 12582912;

/**
 * r^2 P(r), the part of e^r - 1 = r + r^2 P(r) beyond r, for |r| <= ln 2 / 2.
 * P: minimax for the relative error of e^r - 1 on [-0.3473, 0.3473], by the Remez exchange on 8000 points in float64;
 * coefficients rounded to float32 one by one, lowest first, and the rest fitted again; error of the polynomial 2^-26.06.
 */
@inline
export function expm1Tail(r: v128): v128 {
  const square = f32x4.mul(r, r);
  // Grouped so that the longest chain of dependent operations is short: up to 10 % faster than Horner's order.
  // 0.166665375 = 0x3e2aaa54, 0.49999997 = 0x3effffff
  const low = f32x4.add(f32x4.mul(r, f32x4.splat(0.16666537523269653)), f32x4.splat(0.4999999701976776));
  // 0.00836731866 = 0x3c091714, 0.0416677408 = 0x3d2aabcb
  const high = f32x4.add(f32x4.mul(r, f32x4.splat(0.008367318660020828)), f32x4.splat(0.041667740792036057));
  // 0.00138378609 = 0x3ab56028
  const top = f32x4.add(high, f32x4.mul(square, f32x4.splat(0.0013837860897183418)));
  return f32x4.mul(square, f32x4.add(low, f32x4.mul(square, top)));
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

/**
 * e^r - 1 for r = upper - lower, where lower is small: it is taken off r for the polynomial, and off the sum's small
 * term, so that r's rounding does not count (it is up to 1/4 ULP of e^r).
 */
@inline
export function expm1Reduced(upper: v128, lower: v128): v128 {
  return f32x4.add(upper, f32x4.sub(expm1Tail(f32x4.sub(upper, lower)), lower));
}

/** x - n LN2_UPPER, exact for n = x log2(e) rounded. */
@inline
export function upperRemainder(x: v128, n: v128): v128 {
  return f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_UPPER)));
}

/** n LN2_LOWER, which upperRemainder is still too large by. */
@inline
export function lowerRemainder(n: v128): v128 {
  return f32x4.mul(n, f32x4.splat(LN2_LOWER));
}
