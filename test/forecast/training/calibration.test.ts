import { describe, expect, test } from '@jest/globals';
import { calibrate } from '../../../src/forecast/training/calibration.js';
import { Generator } from '../../../src/random/index.js';

const EDGES = { horizon: 1, targets: 1 };

/** Truths that are normal, and one interval for all. */
function windows(count: number, low: number, high: number, seed: number) {
  const noise = new Generator(seed, 'data');
  const truth = Array.from({ length: count }, () => noise.normal());
  return { ...EDGES, truth, low: truth.map(() => low), high: truth.map(() => high) };
}

function coverageOf(widening: number, low: number, high: number): number {
  const { truth } = windows(5000, 0, 0, 99);
  return truth.filter((value) => value >= low - widening && value <= high + widening).length / truth.length;
}

describe('an interval holds what it promises of windows that come later', () => {
  test.each([0.5, 0.8, 0.95])('%d', (coverage) => {
    for (const edge of [0.1, 1, 3]) {
      const [widening = 0] = calibrate(windows(2000, -edge, edge, 7), coverage);
      expect(Math.abs(coverageOf(widening, -edge, edge) - coverage)).toBeLessThan(0.02);
    }
  });
});

test('is made wider or narrower by the rank of what is not above', () => {
  const truth = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const given = { ...EDGES, truth, low: truth.map(() => -100), high: truth.map(() => 0) };
  expect(calibrate(given, 0.8)).toEqual([8]); // ceil(11 * 0.8) = 9 of 10
  expect(calibrate({ ...given, high: truth.map(() => 20) }, 0.8)).toEqual([-12]);
});

test('is as wide as the largest miss where there are too few windows', () => {
  const truth = [0, 1, 2];
  expect(calibrate({ ...EDGES, truth, low: [0, 0, 0], high: [0, 0, 0] }, 0.9)).toEqual([2]);
  expect(calibrate({ ...EDGES, truth: [Number.NaN], low: [0], high: [0] }, 0.9)).toEqual([0]);
});

test('windows count as if each had half of its steps in common with the next', () => {
  const [horizon, count] = [4, 20];
  const truth = Array.from({ length: horizon * count }, (_, place) => Math.floor(place / horizon));
  const zeros = truth.map(() => 0);
  const given = { horizon, targets: 1, truth, low: zeros, high: zeros };
  expect(calibrate(given, 0.8)).toEqual([17, 17, 17, 17]); // Of 10: 11 * 0.8 / 10 of 20 are 17.6.
  expect(calibrate({ ...given, horizon: 1 }, 0.8)[0]).toBe(16); // No more than there are: 81 * 0.8 / 80 of 80 are 64.8.
});

test('steps have their own, or, where they have few windows, that of all', () => {
  const count = 40;
  const truth = Array.from({ length: 2 * count }, (_, place) => (place % 2 === 0 ? 1 : 5));
  const zeros = truth.map(() => 0);
  const many = { horizon: 2, targets: 1, truth, low: zeros, high: zeros };
  expect(calibrate(many, 0.8)).toEqual([1, 5]);
  const few = { ...many, truth: truth.slice(0, 10) };
  expect(calibrate(few, 0.8)).toEqual([5, 5]);
});
