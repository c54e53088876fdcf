import { describe, expect, test } from '@jest/globals';
import {
  correlation,
  median,
  mutualInformation,
  quantile,
} from '../../../src/forgetting/statistics/index.js';
import { Generator } from '../../../src/random/index.js';

const uniforms = (length: number, stream: number): number[] => {
  const generator = new Generator(1, 'data', stream);
  return Array.from({ length }, () => generator.uniform());
};

describe('quantile', () => {
  test('interpolates between order statistics, as type 7 of Hyndman and Fan', () => {
    const values = [15, 50, 20, 40, 35];
    expect([0, 0.4, 0.5, 0.75, 1].map((p) => quantile(values, p))).toEqual([15, 29, 35, 40, 50]);
    expect(values).toEqual([15, 50, 20, 40, 35]);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  test('is not of no values, nor beyond the ends', () => {
    expect(() => median([])).toThrow('expected at least one value');
    expect(() => quantile([1], 1.1)).toThrow('expected a number from 0 to 1, got 1.1');
  });
});

describe('correlation', () => {
  test('is 1 or -1 for a line, and that of the textbook between', () => {
    expect(correlation([1, 2, 3], [5, 7, 9])).toBeCloseTo(1, 14);
    expect(correlation([1, 2, 3], [0, -2, -4])).toBeCloseTo(-1, 14);
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 14);
    expect(correlation([1, 1, 2, 2], [1, 2, 1, 2])).toBe(0);
  });

  test('is none where one of the two does not vary, even if its mean is rounded', () => {
    expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull();
    expect(correlation([1, 2, 3], [0.1, 0.1, 0.1])).toBeNull();
  });
});

describe('mutualInformation', () => {
  const labels = Uint8Array.from({ length: 4000 }, (_, index) => index % 2);

  test('is the entropy of the labels where values tell all of it', () => {
    expect(mutualInformation(labels, labels, 8)).toBeCloseTo(1, 12);
    const rare = Uint8Array.from({ length: 4000 }, (_, index) => (index % 4 === 0 ? 1 : 0));
    const entropy = -(0.25 * Math.log2(0.25) + 0.75 * Math.log2(0.75));
    expect(mutualInformation(rare, rare, 8)).toBeCloseTo(entropy, 12);
  });

  test('is what is known of a channel that errs in one of ten cases', () => {
    const noise = uniforms(4000, 1);
    const values = Array.from(labels, (label, index) => ((noise[index] as number) < 0.1 ? 1 - label : label));
    const capacity = 1 + 0.1 * Math.log2(0.1) + 0.9 * Math.log2(0.9);
    expect(Math.abs((mutualInformation(values, labels, 8) as number) - capacity)).toBeLessThan(0.03);
  });

  test('is about nothing for values that have nothing to do with the labels, few as they are', () => {
    let sum = 0;
    for (let set = 0; set < 50; set++) {
      sum += mutualInformation(uniforms(60, 100 + set), labels.subarray(0, 60), 8) as number;
    }
    // Uncorrected 7 / 120 nats, 0.084 bits, on average. The correction is cut off at 0, so some remains.
    expect(sum / 50).toBeLessThan(0.04);
  });

  test('sees a value that is rarely another', () => {
    const rare = Uint8Array.from({ length: 100 }, (_, index) => (index === 7 ? 1 : 0));
    expect(mutualInformation(rare, rare, 4)).toBeGreaterThan(0.07);
    expect(
      mutualInformation(
        rare.map((value) => 1 - value),
        rare,
        4,
      ),
    ).toBeGreaterThan(0.07);
  });

  test('is none where one of the two does not vary', () => {
    expect(mutualInformation([0.1, 0.1], [0, 1], 2)).toBeNull();
    expect(mutualInformation([1, 2], [1, 1], 2)).toBeNull();
  });
});
