import { biasedExponent, expm1Reduced, exponentOf, reduce } from './exponential';

/**
 * The error function 2 / sqrt(pi) * integral of e^(-t^2) from 0 to x, of four float32. Error at most 1.9 ULP over all
 * float32; odd to the bit, -0 included; erf(inf) = 1, NaN gives NaN.
 *
 * erf |x| = 1 - e^-g with g = -log(erfc |x|), a smooth function: g = |x| + |x| G(|x|), one polynomial for the whole
 * range, and 1 - e^-g as in expm1, so small arguments need no path of their own.
 * G: minimax on [0, 3.95] for the relative error of erf by the Remez exchange in extended precision, rounded to float32
 * one by one; error 2^-27.8.
 */
@inline
export function erf(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const sign = v128.xor(x, magnitude);
  const a = f32x4.pmin(magnitude, f32x4.splat(4)); // erf(3.92) is 1
  let p = f32x4.mul(f32x4.splat(-0.000009387453246745281), a); // 0xb71d7ece
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.00011885686399182305)), a); // 0x38f942cb
  p = f32x4.mul(f32x4.add(p, f32x4.splat(-0.0006373501964844763)), a); // 0xba2713d9
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.0016756593249738216)), a); // 0x3adba1cc
  p = f32x4.mul(f32x4.add(p, f32x4.splat(-0.00016949464043136686)), a); // 0xb931ba5f
  p = f32x4.mul(f32x4.add(p, f32x4.splat(-0.019147824496030807)), a); // 0xbc9cdbe6
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.10277630388736725)), a); // 0x3dd27c62
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.6366195678710938)), a); // 0x3f22f980
  p = f32x4.mul(f32x4.add(p, f32x4.splat(0.12837916612625122)), a); // 0x3e0375d4
  const y = f32x4.neg(f32x4.add(a, p));
  const biased = biasedExponent(y, 127);
  const r = reduce(y, exponentOf(biased, 127));
  const scale = i32x4.shl(biased, 23);
  const result = f32x4.sub(f32x4.sub(f32x4.splat(1), scale), f32x4.mul(expm1Reduced(r), scale));
  return v128.or(result, sign);
}
