// What many seeds say together, on numbers that no network made.
import { describe, expect, test } from '@jest/globals';
import { findTask } from '../../../src/forgetting/tasks/index.js';
import type { ExampleRun, SeedResult } from '../../../src/forgetting/verify/index.js';
import { summarize } from '../../../src/forgetting/verify/summarize.js';
import { seedsOf, selective } from './constructed-seeds.js';

const sum = findTask('sum');

const example: ExampleRun = {
  seed: 0,
  steps: 1,
  features: 1,
  outputs: 1,
  outputSteps: 1,
  units: 1,
  x: [[1]],
  y: [[1]],
  prediction: [[1]],
  forgetGate: [[0.5]],
  inputGate: [[0.5]],
  cell: [[0]],
  shouldForget: null,
};

/** As `runSeed` gives them: the first has an example. */
function withExample([first, ...rest]: readonly SeedResult[]): SeedResult[] {
  if (first === undefined) throw new Error('no seeds');
  return [{ ...first, example }, ...rest];
}

const lag = (number: number, mean: number): SeedResult['sensitivityByLag'][number] => ({
  lag: number,
  count: 4,
  mean,
  spread: 0.1,
  ideal: 1,
  distance: Math.abs(1 - mean),
});

describe('a summary', () => {
  test('pairs each ablation with the full network of the same seed', () => {
    // Scores of the seeds are far apart, differences are not.
    const seeds = seedsOf(5, (seed) => ({
      full: selective(0.9, 0.5 + seed / 10),
      trained: { 'forget-1': { score: 0.25 + seed / 10, sensitivity: 0.4 } },
    }));
    const { ablations } = summarize(sum, withExample(seeds));
    const cut = ablations.find(({ ablation, when }) => ablation === 'forget-1' && when === 'trained');
    expect(cut?.score).toMatchObject({ count: 5, median: 0.45 });
    expect(cut?.scoreDifference?.low).toBeCloseTo(0.25, 12);
    expect(cut?.scoreDifference?.high).toBeCloseTo(0.25, 12);
    expect(cut?.selectivity?.median).toBe(0.4);
    expect(cut?.selectivityDifference?.median).toBeCloseTo(0.5, 12);
    expect(cut?.details.figure).toMatchObject({ median: 0.45 });
  });

  test('has the full network once and each ablation twice, and counts who solved the task', () => {
    const seeds = seedsOf(4, (seed) => ({ full: selective(0.9, seed === 0 ? 0.5 : 1) }));
    const { ablations } = summarize(sum, withExample(seeds));
    expect(ablations.map(({ ablation, when }) => `${ablation} ${when}`)).toEqual([
      'full trained',
      ...['forget-1', 'forget-0', 'forget-mean', 'no-recurrence'].flatMap((name) => [
        `${name} trained`,
        `${name} postHoc`,
      ]),
    ]);
    expect(ablations[0]).toMatchObject({ solved: 3, scoreDifference: null, selectivityDifference: null });
  });

  test('has the lags that all seeds have: random data may leave out the longest', () => {
    const seeds = seedsOf(3, { full: selective(0.9) }).map((seed, index) => ({
      ...seed,
      sensitivityByLag: [lag(0, 1), lag(1, index / 2), ...(index === 1 ? [] : [lag(2, 0)])],
    }));
    const { sensitivityByLag, interventionByLag } = summarize(sum, withExample(seeds));
    expect(sensitivityByLag.map((one) => [one.lag, one.value.median, one.value.count])).toEqual([
      [0, 1, 3],
      [1, 0.5, 3],
    ]);
    expect(sensitivityByLag[1]?.distance).toBeCloseTo(0.5, 12);
    expect(interventionByLag).toEqual([]);
  });

  test('takes gates as they are where there is something to say, and nothing where there is not', () => {
    const seeds = seedsOf(3, { full: selective(0.9) });
    expect(summarize(sum, withExample(seeds)).gates).toMatchObject({
      meanForgetGate: { median: 0.5 },
      timeConstant: null,
      correlation: null,
      mutualInformation: null,
    });
    const told = seeds.map((seed, index) => ({
      ...seed,
      gates: {
        ...seed.gates,
        timeConstantByUnit: [null, 2, 4, 9],
        correlationByUnit: [-0.75, null, 0.5, 0.25],
        mutualInformationByUnit: index === 0 ? [null] : [0.125],
      },
    }));
    expect(summarize(sum, withExample(told)).gates).toMatchObject({
      timeConstant: { median: 4, count: 3 },
      correlation: { median: 0.75, count: 3 },
      mutualInformation: { median: 0.125, count: 2 },
    });
  });

  test('keeps extrapolations and learning curves apart', () => {
    const seeds = seedsOf(3, { full: selective(0.9) }).map((seed, index) => ({
      ...seed,
      extrapolations: [
        { name: '16 steps', score: index / 2, selectivity: 0.5 },
        { name: '64 steps', score: 0.25, selectivity: 0 },
      ],
      losses: [
        { ablation: 'full' as const, values: new Array<number>(50).fill(index) },
        { ablation: 'forget-1' as const, values: new Array<number>(50).fill(7) },
      ],
    }));
    const { extrapolations, curves, curveEpochs } = summarize(sum, withExample(seeds));
    expect(extrapolations).toMatchObject([
      { name: '16 steps', score: { median: 0.5 }, selectivity: { median: 0.5 } },
      { name: '64 steps', score: { median: 0.25 }, selectivity: { median: 0 } },
    ]);
    expect(curves.map(({ ablation, values }) => [ablation, values.length, values[49]?.median])).toEqual([
      ['full', 50, 1],
      ['forget-1', 50, 7],
    ]);
    expect([curveEpochs.length, curveEpochs[0], curveEpochs.at(-1)]).toEqual([50, 0, 999]);
  });

  test('says what was trained, and moves the example out of the seeds', () => {
    const found = summarize(sum, withExample(seedsOf(2, { full: selective(0.9) })));
    expect(found).toMatchObject({
      task: 'sum',
      expectation: 'open',
      units: 10,
      training: { epochs: 1000, batchSize: 3, learningRate: 0.001, samples: 3, steps: 4 },
      selectivity: { count: 2, median: 0.9 },
      example,
    });
    expect(found.seeds.map((seed) => 'example' in seed)).toEqual([false, false]);
  });

  test('needs an example, and so a seed', () => {
    expect(() => summarize(sum, [])).toThrow(/summarize: sum: expected a first seed with an example/);
    expect(() => summarize(sum, seedsOf(1, { full: selective(0.9) }))).toThrow(RangeError);
  });
});
