// What is said of sequences before anybody believes a classifier of them.
import { expect, test } from '@jest/globals';
import { findingsOf } from '../../src/classify/data/findings.js';
import type { LabelledSequenceData } from '../../src/classify/data/forms.js';
import { readLabelled } from '../../src/classify/data/labelled.js';
import { waves } from './waves.js';

const found = (train: LabelledSequenceData, tested: LabelledSequenceData = waves(9, { seed: 9 })): string[] =>
  findingsOf(readLabelled('test', train), readLabelled('test', tested));

test('nothing is said of sequences that are as they should be', () => {
  expect(found(waves(60))).toEqual([]);
});

test('numbers that are missing are counted', () => {
  const [first, ...rest] = waves(60);
  const holes = { label: 'flat', x: [[1], [Number.NaN], [Number.NaN]] };
  expect(found([first as never, holes, ...rest])).toEqual([
    '2 numbers in 1 of the 61 sequences trained on are missing: the number before stands for each, before the first one the mean of the feature',
  ]);
});

test('a feature that is the same everywhere is named', () => {
  const flat = waves(60).map(({ x, label }) => ({ label, x: x.map(([value = 0]) => [value, 7]) }));
  expect(found(flat, flat)[0]).toBe(
    'Feature 2 of 2: the same number everywhere, from which nothing is learned',
  );
});

test('classes that are rare, or not tested, are named', () => {
  const rare = waves(60).filter(({ label }, index) => label !== 'flat' || index < 5);
  const tested = waves(9).filter(({ label }) => label !== 'flat');
  expect(found(rare, tested).slice(0, 3)).toEqual([
    'Few sequences to learn from: flat has 2',
    "The most frequent class has 10 times as many sequences as the rarest: see the recall of each; classWeight: 'balanced' makes classes count the same",
    'Not among the sequences tested on: flat; nothing is known of how well they are told',
  ]);
});

test('sequences that are in both parts are counted, and those that contradict each other named', () => {
  const train = waves(60);
  const again = { x: train[4]?.x as number[][], label: 'falling' };
  expect(found([...train, again], [...waves(9, { seed: 9 }), train[7] as never])).toEqual([
    '1 sequence trained on is the same as another of a different class: sequences 5 and 61 (flat and falling)',
    '1 of the 10 sequences tested on was trained on as well, number for number (10): the accuracy is too good by what was learned by heart',
  ]);
});

test('much padding is told', () => {
  const long = { x: Array.from({ length: 1000 }, (_, step) => [step]), label: 'rising' };
  expect(found([...waves(60), long])).toEqual([
    expect.stringMatching(
      /^Sequences have 3 to 1000 steps, and all are padded to the longest: 9\d % of what/,
    ),
  ]);
});
