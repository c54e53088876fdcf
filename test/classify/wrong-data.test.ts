// What is wrong with labelled sequences: each case ends in a message that says where, what was expected and what came.
import { describe, expect, test } from '@jest/globals';
import { SequenceClassifier, splitSequences } from '../../src/classify/index.js';

const x = [
  [1, 2],
  [2, 4, 5],
  [3, 1],
  [4, 0, 1],
];
const y = ['up', 'up', 'down', 'down'];
const values = Float32Array.of(1, 2, 2, 4, 5, 3, 1, 4, 0, 1);
const lengths = [2, 3, 2, 3];

describe('fit', () => {
  test.each<[string, unknown, string]>([
    ['no sequences', { x: [], y: [] }, 'fit: data: expected at least one sequence, got none'],
    ['no labels', { x }, 'fit: data: expected a label for each sequence, got {"x":[…]}'],
    ['an empty sequence', { x: [[1], []], y: ['a', 'b'] }, 'fit: x[1]: expected at least one step, got none'],
    ['a sequence that is none', { x: [[1], 2], y: ['a', 'b'] }, 'fit: x[1]: expected a list of steps, got 2'],
    ['empty steps', { x: [[[]], [[]]], y: ['a', 'b'] }, 'fit: x[0][0]: expected at least one number, got 0'],
    [
      'unequal features',
      { x: [[[1, 2]], [[1, 2], [3]]], y: ['a', 'b'] },
      'fit: x[1][1]: expected 2 numbers as in the first step, got 1',
    ],
    [
      'numbers and lists',
      { x: [[1], [[1]]], y: ['a', 'b'] },
      'fit: x[1][0]: expected a number, got a list of 1',
    ],
    [
      'lists and numbers',
      { x: [[[1]], [1]], y: ['a', 'b'] },
      'fit: x[1][0]: expected a list of numbers, got 1',
    ],
    ['texts', { x: [[1], ['2']], y: ['a', 'b'] }, 'fit: x[1][0]: expected a number, got 2'],
    ['null', { x: [[[1]], [[null]]], y: ['a', 'b'] }, 'fit: x[1][0][0]: expected a number, got null'],
    [
      'infinity',
      { x: [[1], [1 / 0]], y: ['a', 'b'] },
      'fit: x[1][0]: expected a finite number, got Infinity',
    ],
    [
      'NaN',
      { x: [[1], [1, Number.NaN]], y: ['a', 'b'] },
      "fit: x[1][1]: expected a number, got NaN: missing: 'last' takes the number before it",
    ],
    ['one class', { x, y: ['a', 'a', 'a', 'a'] }, 'fit: labels: expected at least two classes, got a alone'],
    ['too few labels', { x, y: ['a'] }, 'fit: y has 1 labels, x has 4 sequences'],
    [
      'labels of both kinds',
      { x, y: ['1', 1, '2', 2] },
      'fit: y[1]: expected a text, as the first label is, got 1',
    ],
    [
      'an empty label',
      { x, y: ['a', '', 'b', 'b'] },
      'fit: y[1]: expected a text or a finite number, got ""',
    ],
    [
      'a label that is NaN',
      { x, y: [1, Number.NaN, 2, 2] },
      'fit: y[1]: expected a text or a finite number, got NaN',
    ],
    [
      'a record without a label',
      [{ x: [1], label: 'a' }, { x: [2] }],
      'fit: data[1].label: expected a text or a finite number, got undefined',
    ],
    [
      'a record without x',
      [{ x: [1], label: 'a' }, { label: 'b' }],
      'fit: data[1]: expected { x }, got {"label":"b"}',
    ],
    [
      'packed without features',
      { values, lengths, labels: y },
      'fit: features: expected an integer of at least 1, got undefined',
    ],
    [
      'packed and too short',
      { values: values.subarray(1), lengths, features: 1, labels: y },
      'fit: values: expected 10 numbers for these lengths and features, got 9',
    ],
    [
      'packed with an empty sequence',
      { values, lengths: [2, 0, 5, 3], features: 1, labels: y },
      'fit: lengths[1]: expected an integer of at least 1, got 0',
    ],
    [
      'packed with NaN',
      { values: Float32Array.from(values).fill(Number.NaN, 4, 5), lengths, features: 1, labels: y },
      "fit: values of sequence 1, step 2, feature 0: expected a number, got NaN: missing: 'last' takes the number before it",
    ],
    [
      'packed with texts',
      { values: [1, '2'], lengths: [1, 1], features: 1, labels: ['a', 'b'] },
      'fit: values[1]: expected a number, got 2',
    ],
    [
      'numbers too far apart',
      { x: [[1e308], [-1e308]], y: ['a', 'b'] },
      'fit: feature 0: numbers are too large to be scaled',
    ],
  ])('%s', async (_, data, message) => {
    await expect(SequenceClassifier.fit(data as never, { epochs: 1 })).rejects.toThrow(new Error(message));
  });

  test.each<[object, string]>([
    [{ validationSplit: 0.1 }, 'fit: validationSplit 0.1 of 4 sequences holds out none'],
    [{ patience: 2 }, 'fit: patience: expected a validationSplit above 0, got none'],
    [{ classWeight: { up: 1 } }, 'fit: classWeight: expected a number for the label down, got none'],
    [
      { classWeight: { up: 1, down: 1, left: 1 } },
      'fit: classWeight: expected numbers for labels in the data, got left',
    ],
    [{ classWeight: { up: 0, down: 1 } }, 'fit: classWeight of up: expected a positive number, got 0'],
    [{ networks: 101 }, 'fit: networks: expected an integer from 1 to 100, got 101'],
    [{ scaling: 'robust' }, 'fit: scaling: expected one of standard, minMax, none, got robust'],
    [{ epoch: 3 }, 'fit: expected options seed,'],
  ])('%j', async (options, message) => {
    await expect(SequenceClassifier.fit({ x, y }, { epochs: 1, ...options } as never)).rejects.toThrow(
      message,
    );
  });

  test('a class of one sequence is trained on, and a feature that never changes is 0', async () => {
    const data = { x: [...x, [9, 9]].map((one) => one.map((value) => [value, 0.1])), y: [...y, 'once'] };
    const classifier = await SequenceClassifier.fit(data, { epochs: 1, validationSplit: 0.4 });
    expect(classifier.classes).toEqual(['down', 'once', 'up']);
    const rows = await classifier.predictProbabilities(data);
    expect(rows.flat().every(Number.isFinite)).toBe(true);
  });
});

describe('a trained classifier', () => {
  const trained = SequenceClassifier.fit({ x, y }, { epochs: 1 });

  test('refuses labels that training did not see', async () => {
    const run = (await trained).evaluate({ x, y: ['up', 'down', 'left', 'up'] });
    await expect(run).rejects.toThrow(
      'evaluate: label of sequence 2: expected one of the 2 classes that training saw ("down", "up"), got "left"',
    );
    await expect((await trained).evaluate({ x: [[1]], y: [1] })).rejects.toThrow('saw ("down", "up"), got 1');
  });

  test('refuses another number of features', async () => {
    await expect((await trained).predict([[[1, 2]]])).rejects.toThrow(
      'predict: data: expected 1 features, as in training, got 2',
    );
  });

  test('refuses numbers that scaling makes too large, and missing ones', async () => {
    await expect((await trained).predict([[1], [2, 1e308]])).rejects.toThrow(
      'predict: x[1][1]: expected a number within the float32 range after scaling, got 1e+308',
    );
    await expect((await trained).predict([[Number.NaN]])).rejects.toThrow(
      'predict: x[0][0]: expected a number, got NaN',
    );
  });

  test('that takes the last number for missing ones gives what the filled sequence gives', async () => {
    const classifier = await SequenceClassifier.fit({ x, y }, { epochs: 1, missing: 'last' });
    const [holes, filled] = [[[1, Number.NaN, Number.NaN, 3]], [[1, 1, 1, 3]]];
    expect(await classifier.predictProbabilities(holes)).toEqual(
      await classifier.predictProbabilities(filled),
    );
    const mean = x.flat().reduce((sum, value) => sum + value, 0) / 10;
    expect(await classifier.predictProbabilities([[Number.NaN, 3]])).toEqual(
      await classifier.predictProbabilities([[mean, 3]]),
    );
    await expect(
      SequenceClassifier.fit({ x: [[Number.NaN], [Number.NaN]], y: ['a', 'b'] }, { missing: 'last' }),
    ).rejects.toThrow('fit: feature 0: expected at least one number, got none');
  });
});

describe('splitSequences', () => {
  test('puts the share of each class aside, in the order of the data', () => {
    const labels = Array.from({ length: 50 }, (_, index) => (index < 10 ? 'rare' : 'often'));
    const data = { x: labels.map((_, index) => [index]), y: labels };
    const { train, test: aside, testIndices } = splitSequences(data, { test: 0.2, seed: 5 });
    expect(aside.labels.filter((label) => label === 'rare')).toHaveLength(2);
    expect(aside.labels).toHaveLength(10);
    expect([...aside.values]).toEqual(testIndices);
    expect(testIndices).toEqual([...testIndices].sort((a, b) => a - b));
    expect([...train.values, ...aside.values].sort((a, b) => a - b)).toEqual([...labels.keys()]);
    expect(splitSequences(data, { test: 0.2, seed: 6 }).testIndices).not.toEqual(testIndices);
  });

  test('never takes the last sequence of a class', () => {
    const { train, test: aside } = splitSequences({ x: [[1], [2], [3]], y: ['a', 'a', 'b'] }, { test: 0.9 });
    expect([train.labels, aside.labels]).toEqual([['a', 'b'], ['a']]);
  });

  test('says where there is nothing to test on', () => {
    expect(() => splitSequences({ x: [[1], [2]], y: ['a', 'b'] })).toThrow(
      'splitSequences: test 0.2 of 2 sequences leaves none to test on',
    );
  });
});
