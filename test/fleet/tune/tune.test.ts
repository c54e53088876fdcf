// Sweeps: what is best is so whoever does the trials, and is judged on what no trial saw.
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { SequenceClassifier, splitSequences } from '../../../src/classify/index.js';
import { adam, dense, lstm, Network, releaseKernels } from '../../../src/core.js';
import {
  choice,
  type FitJob,
  type FleetStore,
  integer,
  type Job,
  logUniform,
  memoryStore,
  type Space,
  type TrialValues,
  type TuneJob,
  type TuneOptions,
  type TuneReport,
} from '../../../src/fleet/index.js';
import { makeChunk } from '../../../src/fleet/store/chunk.js';
import { hereLane, type OpenLane } from '../../../src/fleet/threads/lane.js';
import { readTuneOptions } from '../../../src/fleet/tune/options.js';
import { runTune } from '../../../src/fleet/tune/run.js';
import { readSpace } from '../../../src/fleet/tune/space.js';
import { backtest, Forecaster, readTable } from '../../../src/forecast/index.js';
import { audit } from '../../../src/receipt/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

afterAll(() => releaseKernels());
const inFolder = useTemporaryFolder('tune');

/** Sweeps in this thread. */
function tuneHere(
  job: TuneJob,
  space: Space,
  options: TuneOptions = {},
  openLane: OpenLane = hereLane,
): Promise<TuneReport> {
  const settings = readTuneOptions('tune', { concurrency: 1, retries: 0, ...options });
  return runTune('tune', job, readSpace('tune', space), settings, openLane);
}

/** All but the time it took, and who did it. */
function bitsOf({ seconds: _seconds, best, ...rest }: TuneReport): object {
  const { worker: _worker, milliseconds: _milliseconds, receipt, ...result } = best.result;
  const told = JSON.stringify(receipt, (name, value: unknown) => (name === 'date' ? undefined : value));
  return { ...rest, best: { ...best, result: { ...result, receipt: told } } };
}

const x = Array.from({ length: 12 }, (_, index) => [[index % 5], [index % 3]]);
const y = x.map(([[first = 0] = [], [second = 0] = []]) => [(first - second) / 3]);

/** A network of a given number of units. */
function networkJob({ units, rate }: TrialValues): FitJob {
  return {
    ...{ kind: 'fit', data: { values: { x, y } }, seed: 3 },
    network: [lstm({ units: units as number, inputShape: [2, 1] }), dense({ units: 1 })],
    compile: { optimizer: adam(rate as number), loss: 'meanSquaredError' },
    options: { epochs: 9, batchSize: 4, validationSplit: 0.25 },
  };
}
const SPACE: Space = { units: choice([1, 2, 3]), rate: logUniform(0.001, 0.1) };

/** All that a store does, but `add`. */
const AS_EVER: { readonly [name in Exclude<keyof FleetStore, 'add' | 'name'>]: true } = {
  claim: true,
  extend: true,
  complete: true,
  release: true,
  find: true,
  results: true,
  suspects: true,
  status: true,
  wait: true,
  put: true,
  has: true,
  get: true,
  close: true,
};

/** A store that hands out jobs one by one, the last one of each chunk first. */
function turned(store: FleetStore): FleetStore {
  const own = Object.create(store) as FleetStore;
  for (const name of Object.keys(AS_EVER) as (keyof typeof AS_EVER)[]) {
    own[name] = (store[name] as (...args: unknown[]) => never).bind(store) as never;
  }
  own.add = (chunks) =>
    store.add(
      chunks.flatMap(({ id: _id, jobs, ...rest }) =>
        [...jobs].reverse().map((job) => makeChunk({ ...rest, jobs: [job] })),
      ),
    );
  return own;
}

describe('networks that a function makes', () => {
  test.each(['random', 'halving', 'hyperband'] as const)(
    '%s gives the same report by one worker and by two, in another order',
    async (method) => {
      const options: TuneOptions = { method, seed: 5, ...(method === 'hyperband' ? {} : { trials: 9 }) };
      const one = await tuneHere(networkJob, SPACE, options);
      const store = turned(memoryStore());
      const ends: number[] = [];
      const other = await tuneHere(networkJob, SPACE, {
        ...options,
        store,
        concurrency: 2,
        onProgress: ({ done }) => ends.push(done),
      });
      expect(bitsOf(other)).toEqual(bitsOf(one));
      expect(ends.length).toBeGreaterThan(8);
      const scores = one.trials
        .filter(({ epochs }) => epochs === 9 || epochs === null)
        .map(({ score }) => score as number);
      expect(scores).toEqual([...scores].sort((a, b) => a - b));
      expect(one.best.trial).toEqual(one.trials[0]);
      // Done again by hand it is the same network, and its receipt says so.
      const { values, score } = one.best.trial;
      const { network, compile, options: fitted, seed } = networkJob(values);
      const model = Network.create(network as object, { seed: seed ?? 0 });
      model.compile(compile as never);
      const { history, fingerprint } = await model.fit(x, y, { ...fitted, seed: seed ?? 0 });
      expect(history.val_loss?.at(-1)).toBe(score);
      expect(one.best.result.fingerprint).toBe(fingerprint);
      expect((await Network.load(one.best.model as Uint8Array)).fingerprint()).toBe(fingerprint);
      expect((await audit(one.best.result.receipt as never, { x, y })).verdict).toBe('exact');
      expect(one.best.isJudged).toBe(false);
    },
  );

  test('rungs go on from the models of the rung before, unless early stopping has seen something', async () => {
    const epochsOf = async (more: object): Promise<string[]> => {
      const store = memoryStore();
      const trained: string[] = [];
      const add = store.add.bind(store);
      store.add = (chunks) => {
        for (const { jobs } of chunks) {
          for (const { from, options } of jobs) {
            const { initialEpoch = 0, epochs } = options as { initialEpoch?: number; epochs: number };
            trained.push(`${initialEpoch} to ${epochs}${from === null ? '' : ' from'}`);
          }
        }
        return add(chunks);
      };
      const job = (values: TrialValues): Job => {
        const own = networkJob(values);
        return { ...own, options: { ...own.options, ...more } };
      };
      await tuneHere(job, SPACE, { method: 'halving', trials: 3, store });
      return trained;
    };
    expect(await epochsOf({})).toEqual(['0 to 3', '0 to 3', '0 to 3', '3 to 9 from', '0 to 9']);
    // The last one is there already, but without its model and its receipt.
    expect(await epochsOf({ earlyStopping: { patience: 50 } })).toEqual([
      '0 to 3',
      '0 to 3',
      '0 to 3',
      '0 to 9',
      '0 to 9',
    ]);
  });

  test('a second time nothing is trained', async () => {
    const store = memoryStore();
    const first = await tuneHere(networkJob, SPACE, { trials: 3, store });
    const refuses: OpenLane = () => ({
      perform: () => Promise.reject(new Error('nothing is to be done')),
      close: () => Promise.resolve(),
    });
    expect(bitsOf(await tuneHere(networkJob, SPACE, { trials: 3, store }, refuses))).toEqual(bitsOf(first));
  });

  test('a trial that fails is listed, last; only if all do the sweep fails', async () => {
    const space = { units: choice([2, 3]), rate: choice([0.01, 1e38]) };
    const job = (values: TrialValues): Job => ({ ...networkJob(values), name: `of ${values.units}` });
    const { trials, best } = await tuneHere(job, space, { method: 'grid' });
    expect(trials.map(({ values, error }) => [values.rate, error === null])).toEqual([
      [0.01, true],
      [0.01, true],
      [1e38, false],
      [1e38, false],
    ]);
    expect(trials[3]).toMatchObject({ score: null, error: expect.stringMatching(/diverged at epoch 0/) });
    expect(best.trial.values.rate).toBe(0.01);
    await expect(tuneHere(job, { ...space, rate: choice([1e38]) }, { method: 'grid' })).rejects.toThrow(
      /^tune: all 2 trials failed, the first one: /,
    );
  });
});

describe('forecasts', () => {
  const load = Array.from({ length: 90 }, (_, day) => (day % 7) + ((day * 13) % 5) / 4);
  const values = { load };
  const options = { target: 'load', horizon: 3, lookback: 7, season: 7, epochs: 3, folds: 4, interval: 0 };
  const job: Job = { kind: 'forecast', data: { values }, options, seed: 2 };

  test('are chosen by a back-test that ends where the one begins that judges the best', async () => {
    const { best, trials } = await tuneHere(job, { units: choice([1, 4]) }, { method: 'grid' });
    const part = { load: load.slice(0, 90 - 12) };
    for (const { values: own, score } of trials) {
      const expected = await backtest(part, { ...options, ...own, baselines: ['last'], seed: 2 } as never);
      expect(score).toBe(expected.measures.mae);
    }
    // What comes later moves no score.
    const other = { load: [...part.load, ...load.slice(78).map((value) => 100 - value)] };
    const moved = await tuneHere(
      { ...job, data: { values: other } },
      { units: choice([1, 4]) },
      { method: 'grid' },
    );
    expect(moved.trials.map(({ score }) => score)).toEqual(trials.map(({ score }) => score));
    expect(moved.best.result.metrics.mae).not.toBe(best.result.metrics.mae);

    const chosen = { ...options, ...best.trial.values, seed: 2 };
    const judged = await backtest({ load }, chosen);
    expect(judged.folds[0]?.origin).toBe(78);
    expect(best.result.metrics).toMatchObject({ mae: judged.measures.mae, mase: judged.measures.mase });
    expect(best.isJudged).toBe(true);
    const { folds: _folds, ...fitted } = chosen;
    const forecaster = await Forecaster.fit(await readTable({ load }, { target: 'load' }), fitted);
    const loaded = await Forecaster.load(best.model as Uint8Array);
    expect((await loaded.predict()).rows()).toEqual((await forecaster.predict()).rows());
  });

  test('of other horizons are not compared', async () => {
    await expect(tuneHere(job, { horizon: integer(2, 3) }, { method: 'grid' })).rejects.toThrow(
      new RangeError(
        'tune: trial 1: options.horizon: expected 2 as in trial 0, since scores depend on it, got 3',
      ),
    );
  });
});

test('classifiers are chosen on a part of what is not kept aside, and judged on that', async () => {
  const values = Array.from({ length: 30 }, (_, index) => ({
    x: index % 2 === 0 ? [1, 2, 3 + index] : [5 + index, 2],
    label: index % 2 === 0 ? 'up' : 'down',
  }));
  const job: Job = { kind: 'classify', data: { values }, options: { epochs: 2 }, seed: 4 };
  const { best, trials } = await tuneHere(job, { units: choice([2, 5]) }, { method: 'grid' });
  const all = splitSequences(values, { test: 0.2, seed: 4 });
  const within = splitSequences(all.train, { test: 0.2, seed: 4 });
  for (const { values: own, score } of trials) {
    const classifier = await SequenceClassifier.fit(within.train, { epochs: 2, ...own, seed: 4 });
    expect(score).toBe((await classifier.evaluate(within.test)).accuracy);
  }
  const chosen = await SequenceClassifier.fit(all.train, { epochs: 2, ...best.trial.values, seed: 4 });
  expect(best.result.metrics.accuracy).toBe((await chosen.evaluate(all.test)).accuracy);
  expect((await SequenceClassifier.load(best.model as Uint8Array)).fingerprint()).toBe(chosen.fingerprint());
});

test('functions of a module are tuned by what they return; ties go by keys', async () => {
  const module = inFolder('own.mjs');
  await writeFile(
    module,
    'export const own = ({ options: { a, epochs } }) => ({ metrics: { gain: a > 2 ? 1 : 0 }, value: epochs });',
  );
  const job: Job = { kind: 'call', function: 'own' };
  const options: TuneOptions = { module: pathToFileURL(module), metric: 'gain', goal: 'maximum' };
  const { trials, best } = await tuneHere(job, { a: integer(1, 4) }, { ...options, method: 'grid' });
  expect(trials.map(({ score }) => score)).toEqual([1, 1, 0, 0]);
  expect([...trials.slice(0, 2)].sort((one, other) => (one.key < other.key ? -1 : 1))).toEqual(
    trials.slice(0, 2),
  );
  expect(best.model).toBeNull();
  const rungs = await tuneHere(
    job,
    { a: integer(1, 4) },
    { ...options, method: 'halving', trials: 4, epochs: 30, reduction: 2 },
  );
  expect(rungs.best.result.value).toBe(30);
  expect(rungs.trials.map(({ epochs }) => epochs)).toEqual([30, 15, 7, 7]);
});

test.each<[string, TuneJob, TuneOptions, string]>([
  [
    'no metric of a function',
    { kind: 'call', function: 'own' },
    {},
    'tune: metric: expected the name of a metric that the function returns, got none',
  ],
  [
    'no goal of a metric',
    networkJob,
    { metric: 'val_acc' },
    'tune: goal: expected minimum or maximum for val_acc, got none',
  ],
  [
    'a kind without choice',
    { kind: 'verify', options: { task: 'sum' } },
    {},
    'tune: job: kind: expected one of fit, forecast, classify, call, got verify',
  ],
  [
    'trials of a grid',
    networkJob,
    { method: 'grid', trials: 3 },
    'tune: trials: expected none for grid, got one',
  ],
  ['rungs of none', networkJob, { epochs: 3 }, 'tune: epochs: expected none for random, got one'],
  [
    'nothing to measure on',
    (values) => ({ ...networkJob(values), options: { epochs: 2 } }),
    {},
    'tune: job: options.validationSplit: expected a part to measure val_loss on, got none',
  ],
  ['no job', () => 7 as never, {}, 'tune: job: expected a job, or a function that makes one, got 7'],
])('refuses %s', async (_, job, options, message) => {
  await expect((async () => tuneHere(job, SPACE, options))()).rejects.toThrow(message);
});

test('ends at its signal', async () => {
  await expect(tuneHere(networkJob, SPACE, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'aborted',
    message: 'tune: aborted by its signal',
  });
});
