// Answers follow from numbers by the rule alone: checked on numbers that no network made.
import { describe, expect, test } from '@jest/globals';
import {
  type Answer,
  answerOf,
  runVerdict,
  type SeedResult,
  VERDICT_RULE,
} from '../../../src/forgetting/verify/index.js';
import { verdictsOf } from '../../../src/forgetting/verify/verdict.js';
import { seedsOf, selective } from './constructed-seeds.js';

const CLAMPS = ['forget-1', 'forget-0', 'forget-mean'] as const;

/** The three answers, in the order of the statements. */
function answers(seeds: readonly SeedResult[]): Answer[] {
  const { forgetsSelectively, forgetGateDoesIt, taskNeedsIt } = verdictsOf(seeds);
  return [forgetsSelectively, forgetGateDoesIt, taskNeedsIt].map(({ answer }) => answer);
}

describe('an answer', () => {
  test.each<[number, number, Answer]>([
    [0.51, 0.9, 'yes'],
    [0.1, 0.49, 'no'],
    [0.4, 0.6, 'undecided'],
    [0.5, 0.9, 'undecided'],
    [0.1, 0.5, 'undecided'],
    [0.5, 0.5, 'undecided'],
  ])('of the interval from %d to %d beside 0.5 is %s', (low, high, answer) => {
    expect(answerOf({ low, high }, 0.5)).toBe(answer);
  });

  test('is that of seeds for one run, which has no interval', () => {
    expect([0.51, 0.49, 0.5].map(runVerdict)).toEqual(['yes', 'no', 'undecided']);
  });
});

describe('the network forgets selectively', () => {
  test.each<[number, Answer]>([
    [0.51, 'yes'],
    [0.49, 'no'],
    [VERDICT_RULE.selective, 'undecided'],
  ])('if the index of all seeds is %d: %s', (index, answer) => {
    const { forgetsSelectively } = verdictsOf(seedsOf(10, { full: selective(index) }));
    expect(forgetsSelectively).toMatchObject({
      answer,
      threshold: VERDICT_RULE.selective,
      estimate: { count: 10, median: index, low: index, high: index },
    });
  });

  test('is undecided if half of the seeds do', () => {
    const seeds = seedsOf(20, (seed) => ({ full: selective(seed % 2) }));
    expect(answers(seeds)[0]).toBe('undecided');
  });

  test('takes the smaller of both indices, seed by seed, and the only one where there is one', () => {
    const first = { full: { sensitivity: 0.9, intervention: 0.2 } };
    const second = { full: { sensitivity: 0.2, intervention: 0.9 } };
    const both = seedsOf(10, (seed) => (seed % 2 === 0 ? first : second));
    expect(verdictsOf(both).forgetsSelectively).toMatchObject({ answer: 'no', estimate: { high: 0.2 } });
    const one = seedsOf(10, { full: { sensitivity: null, intervention: 0.9 } });
    expect(verdictsOf(one).forgetsSelectively).toMatchObject({ answer: 'yes', estimate: { low: 0.9 } });
  });
});

describe('its forget gate does the forgetting', () => {
  const held = (index: number, except?: (typeof CLAMPS)[number]): SeedResult[] =>
    seedsOf(10, {
      full: selective(0.9),
      postHoc: Object.fromEntries(
        CLAMPS.map((name) => [name, name === except ? selective(0.9) : selective(index)]),
      ),
    });

  test('if the index falls whatever constant is in its place', () => {
    expect(answers(held(0.7))).toEqual(['yes', 'yes', 'no']);
    expect(verdictsOf(held(0.7)).forgetGateDoesIt.estimate?.median).toBeCloseTo(0.2, 12);
  });

  test.each(CLAMPS)('not if it is as well with %s', (name) => {
    expect(answers(held(0, name))[1]).toBe('no');
  });

  test('not by a difference that is not meaningful', () => {
    expect(answers(held(0.85))[1]).toBe('no');
  });

  test('whatever the network is without its recurrent kernel, or trained with a constant', () => {
    const seeds = seedsOf(10, {
      full: selective(0.9),
      trained: Object.fromEntries(CLAMPS.map((name) => [name, selective(0.9)])),
      postHoc: {
        'no-recurrence': selective(0.9),
        ...Object.fromEntries(CLAMPS.map((name) => [name, selective(0)])),
      },
    });
    expect(answers(seeds)[1]).toBe('yes');
  });

  test('is no question where nothing is forgotten selectively', () => {
    const seeds = seedsOf(10, { full: selective(0.3), postHoc: { 'forget-1': selective(0) } });
    const { forgetGateDoesIt } = verdictsOf(seeds);
    expect(forgetGateDoesIt).toMatchObject({ answer: 'no', estimate: null });
    expect(forgetGateDoesIt.reason).toMatch(/nothing to explain/);
  });

  test('is a question where that is undecided', () => {
    const seeds = seedsOf(20, (seed) => ({
      full: selective(seed % 2),
      postHoc: Object.fromEntries(CLAMPS.map((name) => [name, selective(0)])),
    }));
    expect(verdictsOf(seeds).forgetGateDoesIt.estimate).not.toBeNull();
  });
});

describe('the task needs a forget gate', () => {
  const scores = (score: number, except?: (typeof CLAMPS)[number]): SeedResult[] =>
    seedsOf(10, {
      full: selective(0.9, 1),
      trained: Object.fromEntries(CLAMPS.map((name) => [name, { score: name === except ? 1 : score }])),
    });

  test('if networks trained with any constant do worse', () => {
    expect(answers(scores(0.6))[2]).toBe('yes');
    expect(verdictsOf(scores(0.6)).taskNeedsIt.estimate?.median).toBeCloseTo(0.4, 12);
  });

  test.each(CLAMPS)('not if networks trained with %s do as well', (name) => {
    expect(answers(scores(0.2, name))[2]).toBe('no');
  });

  test('not if they do better', () => {
    const seeds = seedsOf(10, {
      full: selective(0.9, 0.5),
      trained: Object.fromEntries(CLAMPS.map((name) => [name, { score: 1 }])),
    });
    expect(verdictsOf(seeds).taskNeedsIt).toMatchObject({ answer: 'no', estimate: { median: -0.5 } });
  });

  test('is undecided if it depends on the seed', () => {
    const seeds = seedsOf(20, (seed) => ({
      full: selective(0.9, 1),
      trained: Object.fromEntries(CLAMPS.map((name) => [name, { score: seed % 2 }])),
    }));
    expect(answers(seeds)[2]).toBe('undecided');
  });

  test('does not hang on how selective the network is', () => {
    const seeds = seedsOf(10, {
      full: selective(0, 1),
      trained: Object.fromEntries(CLAMPS.map((name) => [name, { score: 0.2 }])),
    });
    expect(answers(seeds)).toEqual(['no', 'no', 'yes']);
  });
});

test('verdicts say their numbers and thresholds in one sentence each', () => {
  for (const verdict of Object.values(verdictsOf(seedsOf(5, { full: selective(0.9) })))) {
    expect(verdict.reason).toMatch(
      /^[A-Z][^\n]+\d\.\d\d \(-?\d\.\d\d to -?\d\.\d\d\)[^\n]*, threshold 0\.\d\.$/,
    );
  }
});

test('what rounds to nothing has no sign', () => {
  const seeds = seedsOf(5, { full: selective(0.9), trained: { 'forget-1': { score: 1.001 } } });
  expect(verdictsOf(seeds).taskNeedsIt.reason).toContain('loses 0.00 (0.00 to 0.00) of the score');
});

test('there is no verdict without seeds', () => {
  expect(() => verdictsOf([])).toThrow(RangeError);
});
