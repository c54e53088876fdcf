// What trials are drawn from: in range, the same for the same seed, and the grid of it.
import { describe, expect, test } from '@jest/globals';
import { choice, integer, logUniform, uniform } from '../../../src/fleet/index.js';
import { power } from '../../../src/fleet/tune/power.js';
import { drawTrials, gridOf, readSpace } from '../../../src/fleet/tune/space.js';

const space = readSpace('tune', {
  units: choice([8, 16, 32]),
  layers: integer(1, 3),
  dropout: uniform(0, 0.5),
  learningRate: logUniform(1e-4, 1e-1),
});

test('power is what Math.pow says', () => {
  for (const base of [1e-300, 0.001, 0.999, 1, 2, 1000, 1e300]) {
    for (const exponent of [0, 2 ** -53, 0.1, 1 / 3, 0.5, 0.75, 1 - 2 ** -53]) {
      const expected = base ** exponent;
      expect(Math.abs(power(base, exponent) / expected - 1)).toBeLessThan(3e-13);
    }
  }
  expect(power(9, 0.5)).toBe(3);
});

describe('trials that are drawn', () => {
  const trials = drawTrials(space, 7, 400) as { [name: string]: number }[];

  test('lie in range, in all parts of it, those of logUniform by their logarithms', () => {
    const of = (name: string): number[] => trials.map((trial) => trial[name] as number);
    expect([...new Set(of('units'))].sort((a, b) => a - b)).toEqual([8, 16, 32]);
    expect([...new Set(of('layers'))].sort()).toEqual([1, 2, 3]);
    const [dropout, rate] = [of('dropout'), of('learningRate')];
    expect(dropout.every((value) => value >= 0 && value <= 0.5)).toBe(true);
    expect(rate.every((value) => value >= 1e-4 && value <= 1e-1)).toBe(true);
    const share = (values: number[], below: number): number =>
      values.filter((value) => value < below).length / values.length;
    expect(share(dropout, 0.25)).toBeGreaterThan(0.4);
    expect(share(dropout, 0.25)).toBeLessThan(0.6);
    expect(share(rate, 10 ** -2.5)).toBeGreaterThan(0.4);
    expect(share(rate, 10 ** -2.5)).toBeLessThan(0.6);
  });

  test('are those of the seed, whatever their number and the order of the options', () => {
    const { units, layers, dropout, learningRate } = space;
    const turned = readSpace('tune', { learningRate, units, dropout, layers } as never);
    expect(drawTrials(turned, 7, 10)).toEqual(trials.slice(0, 10));
    expect(drawTrials(space, 8, 10)).not.toEqual(trials.slice(0, 10));
    expect(trials[0]).toEqual({
      dropout: 0.06709423415950855,
      layers: 3,
      learningRate: 0.06984708851860512,
      units: 32,
    });
  });

  test('are all different, and no more than there are', () => {
    const small = readSpace('tune', { a: choice([1, 2]), b: choice(['x', [1, 2]]) });
    const all = drawTrials(small, 1, 50);
    expect(all).toHaveLength(4);
    expect(new Set(all.map((trial) => JSON.stringify(trial))).size).toBe(4);
  });
});

test('a grid is all there is, the last option first', () => {
  expect(gridOf('tune', readSpace('tune', { b: integer(1, 2), a: choice(['x', 'y']) }))).toEqual([
    { a: 'x', b: 1 },
    { a: 'x', b: 2 },
    { a: 'y', b: 1 },
    { a: 'y', b: 2 },
  ]);
  expect(() => gridOf('tune', space)).toThrow(
    new RangeError('tune: space.dropout: expected choice or a few integers for a grid, got uniform'),
  );
  expect(() => gridOf('tune', { a: integer(1, 1000), b: integer(1, 1000) })).toThrow(
    new RangeError('tune: space: expected a grid of at most 100000 trials, got 1000000'),
  );
});

test.each<[string, () => unknown, string]>([
  ['no values', () => choice([]), 'choice: expected 1 to 100000 values, got 0'],
  ['a value twice', () => choice([1, 2, 1]), 'choice: expected each value once, got 1'],
  ['a function', () => choice([() => 1]), 'choice: value 0: expected plain data, got a function'],
  [
    'ends that are turned',
    () => integer(3, 1),
    'integer: expected the first number below the second, got 3 and 1',
  ],
  ['a part of an integer', () => integer(1, 2.5), 'integer: expected integers, got 2.5'],
  ['no end', () => uniform(0, Number.POSITIVE_INFINITY), 'uniform: expected two numbers, got Infinity'],
  ['a logarithm of nothing', () => logUniform(0, 1), 'logUniform: expected numbers above 0, got 0'],
  ['no options', () => readSpace('tune', {}), 'tune: space: expected at least one option, got none'],
  [
    'a list in the place of a choice',
    () => readSpace('tune', { units: [8, 16] }),
    'tune: space.units: expected choice, integer, uniform or logUniform, got a list of 2',
  ],
  [
    'a choice that was not checked',
    () => readSpace('tune', { units: { type: 'integer', from: 2, to: 1 } }),
    'tune: space.units: expected the first number below the second, got 2 and 1',
  ],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(message);
});
