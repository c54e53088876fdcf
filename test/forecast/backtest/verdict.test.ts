import { describe, expect, test } from '@jest/globals';
import { differenceOf, verdictOf } from '../../../src/forecast/backtest/verdict.js';
import { Generator } from '../../../src/random/index.js';

const noise = new Generator(1, 'data');
const around = (mean: number, count: number): number[] =>
  Array.from({ length: count }, () => mean + noise.normal());

describe('the verdict', () => {
  test.each<[string, number[], string]>([
    ['clearly lower errors', around(-2, 20), 'better than the best baseline'],
    ['clearly higher errors', around(2, 20), 'not better'],
    ['errors that go both ways', around(0, 20), 'undecided'],
    ['the same errors', new Array<number>(20).fill(0), 'not better'],
    ['too few places, however clear', [-5, -5, -5, -5], 'undecided'],
    ['as many places as it needs', [-5, -5, -5, -5, -5], 'better than the best baseline'],
  ])('of %s', (_, differences, verdict) => {
    expect(verdictOf(differenceOf(differences, 1, 0))).toBe(verdict);
  });

  test('of places that overlap counts stretches of time', () => {
    const difference = differenceOf(new Array<number>(12).fill(-1), 4, 0);
    expect(difference).toMatchObject({ mean: -1, low: -1, high: -1, blocks: 3 });
    expect(verdictOf(difference)).toBe('undecided');
  });
});

describe('the interval', () => {
  test('is that of the normal distribution where there are many', () => {
    const differences = around(0.5, 100);
    const { mean, low, high } = differenceOf(differences, 1, 3);
    const squares = differences.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    const error = 1.96 * Math.sqrt(squares / 100 / 100);
    expect(low).toBeCloseTo(mean - error, 1);
    expect(high).toBeCloseTo(mean + error, 1);
  });

  test('is wider where neighbours say the same', () => {
    const alike = around(0, 40).flatMap((value) => new Array<number>(6).fill(value));
    const widthOf = (block: number): number => {
      const { low, high } = differenceOf(alike, block, 3);
      return high - low;
    };
    expect(widthOf(6)).toBeGreaterThan(1.7 * widthOf(1));
  });

  test('comes from the seed', () => {
    const differences = around(0, 20);
    expect(differenceOf(differences, 1, 5)).toEqual(differenceOf(differences, 1, 5));
    expect(differenceOf(differences, 1, 5)).not.toEqual(differenceOf(differences, 1, 6));
  });
});
