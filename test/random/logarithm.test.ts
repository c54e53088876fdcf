import { describe, expect, test } from '@jest/globals';
import { Generator } from '../../src/random/generator.js';
import { naturalLogarithm } from '../../src/random/logarithm.js';

const float = new Float64Array(1);
const words = new BigInt64Array(float.buffer);

/** How many float64 numbers lie between two of the same sign. */
function distance(left: number, right: number): number {
  float[0] = left;
  const leftBits = words[0] as bigint;
  float[0] = right;
  return Math.abs(Number(leftBits - (words[0] as bigint)));
}

function largestDistance(count: number, argument: () => number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const x = argument();
    const found = distance(naturalLogarithm(x), Math.log(x));
    if (!(found <= largest)) largest = found;
  }
  return largest;
}

describe('naturalLogarithm', () => {
  const generator = new Generator(2026, 'data');

  // Both within 1 ULP of the truth (ours 0.88), so no more than one float64 apart.
  test.each<[string, () => number]>([
    ['(0, 1)', () => generator.uniform() + 2 ** -60],
    ['[0.5, 2)', () => 0.5 + 1.5 * generator.uniform()],
    ['[0.69, 0.72), where it is worst', () => 0.69 + 0.03 * generator.uniform()],
    ['1 and its neighbourhood', () => 1 + (generator.uniform() - 0.5) * 2 ** -generator.integer(53)],
    ['all exponents', () => (1 + generator.uniform()) * 2 ** (generator.integer(2046) - 1022)],
    ['subnormal numbers', () => (1 + generator.integer(2 ** 32)) * 2 ** -(1074 - generator.integer(20))],
  ])('is within 1 ULP of Math.log for 350 000 arguments in %s', (_, argument) => {
    expect(largestDistance(350_000, argument)).toBeLessThanOrEqual(1);
  });

  test('is within 1 ULP of Math.log for every power of two', () => {
    let exponent = -1075;
    expect(largestDistance(2098, () => 2 ** ++exponent)).toBeLessThanOrEqual(1);
    expect(exponent).toBe(1023);
  });

  test('is rounded correctly at arguments with a known logarithm', () => {
    expect(naturalLogarithm(1)).toBe(0);
    expect(naturalLogarithm(2)).toBe(Math.LN2);
    expect(naturalLogarithm(10)).toBe(Math.LN10);
    expect(naturalLogarithm(0.5)).toBe(-Math.LN2);
    expect(naturalLogarithm(Number.MIN_VALUE)).toBe(-744.4400719213812);
    expect(naturalLogarithm(Number.MAX_VALUE)).toBe(709.782712893384);
  });

  test('never falls from one float64 to the next, where the halves of the range reduction meet', () => {
    for (const start of [Math.SQRT1_2, 1, Math.SQRT2, 2, 2.2250738585072014e-308]) {
      float[0] = start;
      const first = (words[0] as bigint) - 1000n;
      const values = Array.from({ length: 2000 }, (_, step) => {
        words[0] = first + BigInt(step);
        return naturalLogarithm(float[0] ?? NaN);
      });
      expect(values).toEqual(values.slice().sort((left, right) => left - right));
    }
  });

  test('has the limits of a logarithm', () => {
    expect(naturalLogarithm(0)).toBe(-Infinity);
    expect(naturalLogarithm(-0)).toBe(-Infinity);
    expect(naturalLogarithm(Infinity)).toBe(Infinity);
    expect(naturalLogarithm(-Infinity)).toBeNaN();
    expect(naturalLogarithm(-Number.MIN_VALUE)).toBeNaN();
    expect(naturalLogarithm(NaN)).toBeNaN();
  });
});
