import { biasedExponent, expm1Tail, exponentOf } from './exponential';

/**
 * tanh(x) on four float32. Error at most 1.97 ULP over all float32; odd to the bit, -0 included; tanh(inf) = 1, NaN gives
 * NaN.
 *
 * tanh |x| = (1 - e) / (1 + e) with e = e^(-2 |x|) = 2^n (1 + v), both halved: with H = 2^(n - 1) the numerator is
 * (0.5 - H) - v H, which is -v / 2 itself for n = 0, so small arguments lose nothing and need no path of their own.
 */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(i32.MIN_VALUE));
  // -|x|. tanh(9.5) is 1; pmax keeps the NaN of its first operand.
  const negative = f32x4.pmax(v128.or(x, i32x4.splat(i32.MIN_VALUE)), f32x4.splat(-9.5));
  const y = f32x4.add(negative, negative);
  const biased = biasedExponent(y, 126);
  const n = exponentOf(biased, 126);
  // One step reduces enough here: float32's ln 2 ends in three zero bits, so its product with n is exact down to
  // n = -8, its error is 2e-9 n, and where |n| is large the result no longer depends on it.
  const r = f32x4.sub(y, f32x4.mul(n, f32x4.splat(0.693147182464599609375)));
  const scale = i32x4.shl(biased, 23);
  const v = f32x4.mul(f32x4.add(r, expm1Tail(r)), scale);
  const numerator = f32x4.sub(f32x4.sub(f32x4.splat(0.5), scale), v);
  // Not 1 - numerator: that would be wrong by the numerator's rounding once more (2.5 ULP).
  const denominator = f32x4.add(f32x4.add(f32x4.splat(0.5), scale), v);
  return v128.or(f32x4.div(numerator, denominator), sign);
}
