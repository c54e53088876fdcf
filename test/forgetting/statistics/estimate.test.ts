import { describe, expect, test } from '@jest/globals';
import { estimate, pairedDifference } from '../../../src/forgetting/statistics/index.js';
import { VERDICT_RULE } from '../../../src/forgetting/verify/rule.js';
import { Generator } from '../../../src/random/index.js';

describe('estimate', () => {
  test('gives median, mean and standard deviation of values in any order', () => {
    const result = estimate([4, 1, 3, 10], 0);
    expect(result).toMatchObject({ count: 4, median: 3.5, mean: 4.5 });
    expect(result.standardDeviation).toBeCloseTo(Math.sqrt((0.25 + 12.25 + 2.25 + 30.25) / 3), 14);
  });

  test('of one value, or of the same value again and again, is that value', () => {
    for (const values of [[0.1], Array(7).fill(0.1)]) {
      const expected = { median: 0.1, low: 0.1, high: 0.1, standardDeviation: 0, count: values.length };
      expect(estimate(values, 3)).toMatchObject(expected);
    }
  });

  test('depends on the seed and on nothing else', () => {
    const values = Array.from({ length: 30 }, (_, index) => ((index * 7) % 30) * 0.37);
    const first = estimate(values, 1);
    for (const other of [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) estimate(values.slice(0, other), other);
    expect(estimate(values, 1)).toEqual(first);
    expect(estimate([...values].sort(), 1)).toMatchObject({ low: first.low, high: first.high });
    const { low, high } = estimate(values, 2);
    expect([low, high]).not.toEqual([first.low, first.high]);
  });

  // Resample medians of three values are the middle one or less with the probability of at least two draws out of
  // the lower two thirds, 20/27, and the least one with that of two draws out of one third, 7/27.
  test('has the ends of the distribution of medians of resamples, known for three values', () => {
    expect(estimate([1, 2, 3], 0)).toMatchObject({ low: 1, median: 2, high: 3 });
  });

  test('has an interval that holds the true median about as often as it says', () => {
    const generator = new Generator(5, 'data', 99);
    const sets = 600;
    let holds = 0;
    for (let set = 0; set < sets; set++) {
      // Skewed; the median of u^2 is 1/4.
      const values = Array.from({ length: 41 }, () => {
        const u = generator.uniform();
        return u * u;
      });
      const { low, high } = estimate(values, 7);
      if (low <= 0.25 && 0.25 <= high) holds++;
    }
    expect(holds / sets).toBeGreaterThan(VERDICT_RULE.confidence - 0.03);
    expect(holds / sets).toBeLessThan(VERDICT_RULE.confidence + 0.03);
  });

  // A resample of nine has its median at most at the k-th value if at least five of its nine draws are there: a
  // binomial distribution with p = k/9. At k = 2 that is 0.028, just more than 0.025, at k = 1 0.001.
  test('of nine values reaches from the second to the eighth, as the binomial distribution says', () => {
    expect(estimate([5, 1, 9, 3, 7, 2, 8, 4, 6], 0)).toMatchObject({ low: 2, high: 8 });
  });

  test('holds the true quotient in more than 90 of 100 comparisons of 12 pairs, even with outliers', () => {
    const random = new Generator(7, 'data');
    const time = (mean: number): number => {
      const interrupted = random.uniform() < 0.1;
      return mean * (1 + 0.02 * Math.abs(random.normal())) * (interrupted ? 2 : 1);
    };
    const runs = 200;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const { low, high } = estimate(
        Array.from({ length: 12 }, () => time(1.1) / time(1)),
        0,
      );
      if (low <= 1.1 && 1.1 <= high) held++;
    }
    expect(held / runs).toBeGreaterThanOrEqual(0.9);
    expect(held / runs).toBeLessThan(1);
  });

  test('takes no empty list and nothing that is not finite', () => {
    expect(() => estimate([], 0)).toThrow(RangeError);
    expect(() => estimate([1, Number.NaN], 0)).toThrow('value 1: expected a finite number, got NaN');
  });
});

describe('pairedDifference', () => {
  test('is of the differences, seed by seed, and their mean by their standard deviation', () => {
    const result = pairedDifference([5, 7, 12], [4, 5, 9], 0);
    expect(result).toMatchObject({ count: 3, median: 2, mean: 2, standardDeviation: 1, effectSize: 2 });
    expect(pairedDifference([4, 5, 9], [5, 7, 12], 0)).toMatchObject({ median: -2, effectSize: -2 });
  });

  test('has no effect size where differences do not vary', () => {
    expect(pairedDifference([0.3, 0.3, 0.3], [0.1, 0.1, 0.1], 0).effectSize).toBeNull();
  });

  test('takes one value of each for a seed', () => {
    expect(() => pairedDifference([1, 2], [1], 0)).toThrow(RangeError);
  });
});
