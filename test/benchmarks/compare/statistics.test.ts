import { describe, expect, test } from '@jest/globals';
import { medianInterval } from '../../../benchmarks/compare/statistics.js';
import { median } from '../../../src/bench/statistics.js';
import { Generator } from '../../../src/random/index.js';

describe('medianInterval', () => {
  test('of equal values is that value', () => {
    expect(medianInterval([2, 2, 2, 2])).toEqual({ low: 2, high: 2 });
  });

  test('of a single value is that value', () => {
    expect(medianInterval([1.5])).toEqual({ low: 1.5, high: 1.5 });
  });

  test('refuses to be of nothing', () => {
    expect(() => medianInterval([])).toThrow(/expected at least one value, got none/);
  });

  test('is the same each time', () => {
    const values = [1.01, 0.99, 1.2, 1.03, 0.97, 1.05];
    expect(medianInterval(values)).toEqual(medianInterval([...values]));
  });

  // A resample of nine has its median at most at the k-th value if at least five of its nine draws are there: a
  // binomial distribution with p = k/9. At k = 2 that is 0.028, just more than 0.025, at k = 1 0.001.
  test('of nine values reaches from the second to the eighth, as the binomial distribution says', () => {
    expect(medianInterval([5, 1, 9, 3, 7, 2, 8, 4, 6])).toEqual({ low: 2, high: 8 });
  });

  test('lies about the median and inside what was measured', () => {
    const values = [1.4, 0.9, 1.1, 1.0, 1.3, 1.2, 0.8];
    const { low, high } = medianInterval(values);
    expect(low).toBeLessThanOrEqual(median(values));
    expect(high).toBeGreaterThanOrEqual(median(values));
    expect(low).toBeGreaterThanOrEqual(0.8);
    expect(high).toBeLessThanOrEqual(1.4);
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
      const ratios = Array.from({ length: 12 }, () => time(1.1) / time(1));
      const { low, high } = medianInterval(ratios);
      if (low <= 1.1 && 1.1 <= high) held++;
    }
    expect(held / runs).toBeGreaterThanOrEqual(0.9);
    expect(held / runs).toBeLessThan(1);
  });
});
