import { expect, test } from '@jest/globals';
import { median, percentile } from '../../src/bench/index.js';

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[10, 9, 1, 2], 5.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('percentiles lie between the sorted values, least and greatest at the ends', () => {
  const values = [40, 10, 30, 20, 50];
  expect([0, 25, 95, 100].map((percent) => percentile(values, percent))).toEqual([10, 20, 48, 50]);
});

test('nothing has no median', () => {
  expect(median([])).toBeNaN();
});

test('the values given are left in their order', () => {
  const values = [2, 1];
  median(values);
  expect(values).toEqual([2, 1]);
});
