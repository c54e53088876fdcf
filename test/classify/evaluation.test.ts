// Measures of a classifier, held to numbers that scikit-learn and statsmodels give for the same predictions.
import { describe, expect, test } from '@jest/globals';
import { judge, likeliest, measure } from '../../src/classify/evaluation.js';
import { wilson } from '../../src/classify/wilson.js';
import golden from '../golden/classify/measures.json' with { type: 'json' };

/** Probabilities whose largest is that of the class. */
const rowsOf = (predicted: readonly number[], classes: number): number[][] =>
  predicted.map((own) =>
    Array.from({ length: classes }, (_, number) => (number === own ? 0.6 : 0.4 / (classes - 1))),
  );

describe('measures are those of scikit-learn', () => {
  test.each(golden.cases.map((one, index) => [index, one] as const))('case %i', (_, one) => {
    const labels = Array.from({ length: one.classes }, (_class, number) => `class ${number}`);
    const found = measure(labels, one.truth, rowsOf(one.predicted, one.classes), 0);
    expect(found.accuracy).toBeCloseTo(one.accuracy, 12);
    expect(found.balancedAccuracy).toBeCloseTo(one.balanced_accuracy, 12);
    expect(found.confusion).toEqual(one.confusion);
    for (const [number, { count, precision, recall }] of found.classes.entries()) {
      expect(count).toBe(one.support[number]);
      expect(precision ?? 0).toBeCloseTo(one.precision[number] as number, 12);
      expect(recall ?? 0).toBeCloseTo(one.recall[number] as number, 12);
    }
  });
});

test.each(golden.mcnemar)('a verdict is that of statsmodels: $better better, $worse worse', (one) => {
  const { better, worse, same } = one;
  const repeat = (count: number, value: boolean): boolean[] => new Array<boolean>(count).fill(value);
  const own = [...repeat(better, true), ...repeat(worse, false), ...repeat(same, true)];
  const other = [...repeat(better, false), ...repeat(worse, true), ...repeat(same, true)];
  const expected = better > worse ? 'better' : 'not better';
  expect(judge(own, other)).toBe(one.p < 0.05 ? expected : 'undecided');
});

test.each(golden.wilson)(
  'an interval is that of statsmodels: $right of $count',
  ({ right, count, low, high }) => {
    expect(wilson(right, count).low).toBeCloseTo(low, 14);
    expect(wilson(right, count).high).toBeCloseTo(high, 14);
  },
);

test('a verdict on predictions that are all the same is undecided', () => {
  expect(judge([true, false], [true, false])).toBe('undecided');
  expect(judge([], [])).toBe('undecided');
});

test('of equal probabilities the first counts', () => {
  expect(likeliest([0.2, 0.4, 0.4])).toBe(1);
  expect(likeliest([0.5, 0.5])).toBe(0);
});

test('errors stand in the order of how sure they are, at most ten of them', () => {
  const truth = [0, 0, 1, 0];
  const rows = [
    [0.4, 0.6],
    [0.1, 0.9],
    [0.2, 0.8],
    [0.4, 0.6],
  ];
  const { topErrors, majority } = measure(['a', 'b'], truth, rows, 1);
  expect(topErrors).toEqual([
    { index: 1, label: 'a', predicted: 'b', probability: 0.9 },
    { index: 0, label: 'a', predicted: 'b', probability: 0.6 },
    { index: 3, label: 'a', predicted: 'b', probability: 0.6 },
  ]);
  expect(majority).toEqual({ label: 'b', accuracy: 0.25 });
  const many = measure(['a', 'b'], new Array(30).fill(0), new Array(30).fill([0, 1]), 0);
  expect(many.topErrors.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a class that is not among the sequences has no recall, and no part in the balanced accuracy', () => {
  const { classes, balancedAccuracy } = measure(['a', 'b', 'c'], [0, 1, 1], rowsOf([0, 1, 0], 3), 0);
  expect(classes[2]).toEqual({ label: 'c', count: 0, precision: undefined, recall: undefined });
  expect(balancedAccuracy).toBe((1 + 0.5) / 2);
});
