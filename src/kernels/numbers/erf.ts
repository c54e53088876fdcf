import { biasedExponent, expm1Reduced, exponentOf, lowerRemainder, upperRemainder } from './exponential';

/**
 * The error function 2 / sqrt(pi) * integral of e^(-t^2) from 0 to x, of four float32. Error at most 1.73 ULP over all
 * float32; odd to the bit, -0 included; erf(inf) = 1, NaN gives NaN.
 *
 * erf |x| = 1 - e^-g with g = -log(erfc |x|), a smooth function: g = |x| + |x| G(|x|), one polynomial for the whole
 * range, and 1 - e^-g as in expm1, so small arguments need no path of their own.
 * G: minimax for the relative error of erf on [0.001, 3.95], by the Remez exchange on 20000 points in float64, rounded
 * to float32 one by one; error 2^-27.8.
 */
@inline
export function erf(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const sign = v128.xor(x, magnitude);
  const a = f32x4.pmin(magnitude, f32x4.splat(4)); // erf(3.92) is 1
  const a2 = f32x4.mul(a, a);
  const a4 = f32x4.mul(a2, a2);
  const c12 = linear(a, 0.12837916612625122, 0.6366195678710938); // 0x3e0375d4, 0x3f22f980
  const c34 = linear(a, 0.10277630388736725, -0.019147824496030807); // 0x3dd27c62, 0xbc9cdbe6
  const c56 = linear(a, -0.00016949464043136686, 0.0016756593249738216); // 0xb931ba5f, 0x3adba1cc
  const c78 = linear(a, -0.0006373501964844763, 0.00011885686399182305); // 0xba2713d9, 0x38f942cb
  const c9 = f32x4.mul(a4, f32x4.splat(-0.000009387453246745281)); // 0xb71d7ece
  const low = f32x4.add(c12, f32x4.mul(a2, c34));
  const high = f32x4.add(f32x4.add(c56, f32x4.mul(a2, c78)), c9);
  const p = f32x4.mul(a, f32x4.add(low, f32x4.mul(a4, high)));
  // e^-g = 2^n (1 + v); g = a + p stays in two parts.
  const biased = biasedExponent(f32x4.neg(f32x4.add(a, p)), 127);
  const n = exponentOf(biased, 127);
  const v = expm1Reduced(upperRemainder(f32x4.neg(a), n), f32x4.add(lowerRemainder(n), p));
  const scale = i32x4.shl(biased, 23);
  const result = f32x4.sub(f32x4.sub(f32x4.splat(1), scale), f32x4.mul(v, scale));
  return v128.or(result, sign);
}

@inline
function linear(x: v128, constant: f32, factor: f32): v128 {
  return f32x4.add(f32x4.splat(constant), f32x4.mul(f32x4.splat(factor), x));
}
