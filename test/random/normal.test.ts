import { describe, expect, test } from '@jest/globals';
import { Generator } from '../../src/random/generator.js';
import { inverseNormal } from '../../src/random/normal.js';

// Quantiles of the float64 nearest to each probability, by mpmath at 200 bits.
const QUANTILES: [probability: number, z: number][] = [
  [5e-324, -38.467405617144344],
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798407],
  [1e-12, -7.034483825301132],
  [1e-11, -6.706023155495136],
  [1e-10, -6.361340902404057],
  [0.001, -3.0902323061678136],
  [0.025, -1.9599639845400543],
  [0.25, -0.6744897501960817],
  [0.75, 0.6744897501960817],
  [0.925, 1.4395314709384561],
  [0.9999, 3.7190164854557084],
];

describe('inverseNormal', () => {
  test.each(QUANTILES)('is within a relative 8e-16 of the exact quantile at %d', (probability, z) => {
    expect(Math.abs(inverseNormal(probability) / z - 1)).toBeLessThan(8e-16);
  });

  test('is odd about one half', () => {
    expect(inverseNormal(0.5)).toBe(0);
    const generator = new Generator(1, 'data');
    for (let i = 0; i < 10_000; i++) {
      // Multiples of 2^-52, whose complements are exact.
      const probability = (generator.integer(2 ** 32) + 1) * 2 ** -(33 + generator.integer(20));
      expect(inverseNormal(1 - probability)).toBe(-inverseNormal(probability));
    }
  });

  test('rises with the probability, across the borders of its three approximations too', () => {
    for (const border of [0.075, 0.925, Math.exp(-25), 1 - Math.exp(-25), 0.5]) {
      const tail = Math.min(border, 1 - border);
      let previous = -Infinity;
      for (let step = -500; step <= 500; step++) {
        const z = inverseNormal(border + step * tail * 1e-5);
        expect(z).toBeGreaterThan(previous);
        previous = z;
      }
    }
  });

  test('is infinite at 0 and 1', () => {
    expect(inverseNormal(0)).toBe(-Infinity);
    expect(inverseNormal(1)).toBe(Infinity);
  });

  test.each([-Number.MIN_VALUE, 1.0000000000000002, NaN, Infinity])('refuses %d', (probability) => {
    expect(() => inverseNormal(probability)).toThrow(
      new RangeError(`inverseNormal: expected a probability in [0, 1], got ${probability}`),
    );
  });
});
