import { expect, test } from '@jest/globals';
import { halving, hyperband } from '../../../src/fleet/tune/plan.js';

test('halving trains few of many for longer, up to all epochs', () => {
  expect(halving(20, 100, 3)).toEqual([
    { count: 20, epochs: 11 },
    { count: 6, epochs: 33 },
    { count: 2, epochs: 100 },
  ]);
  // No more rungs than trials or epochs can be divided into.
  expect(halving(100, 4, 2)).toEqual([
    { count: 100, epochs: 1 },
    { count: 50, epochs: 2 },
    { count: 25, epochs: 4 },
  ]);
  expect(halving(1, 50, 3)).toEqual([{ count: 1, epochs: 50 }]);
});

test('hyperband has the brackets of its paper', () => {
  // Li et al. 2018, table 1: R = 81, eta = 3.
  const brackets = hyperband(81, 3).map((rungs) => rungs.map(({ count, epochs }) => [count, epochs]));
  expect(brackets).toEqual([
    [
      [81, 1],
      [27, 3],
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [34, 3],
      [11, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [15, 9],
      [5, 27],
      [1, 81],
    ],
    [
      [8, 27],
      [2, 81],
    ],
    [[5, 81]],
  ]);
});
