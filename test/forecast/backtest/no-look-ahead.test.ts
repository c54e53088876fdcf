// Whatever comes later is changed, and nothing that was forecast before moves: of each option of `Forecaster.fit`.
import { afterAll, describe, expect, test } from '@jest/globals';
import { dense, flatten, gru, input, model, releaseKernels } from '../../../src/core.js';
import { backtest } from '../../../src/forecast/backtest/backtest.js';
import type { BacktestOptions } from '../../../src/forecast/backtest/options.js';
import type { BacktestReport } from '../../../src/forecast/backtest/run.js';
import type { ForecastOptions } from '../../../src/forecast/options.js';
import type { SeriesTable } from '../../../src/forecast/table/series-table.js';
import { changedFrom, passengers, waves } from '../tables.js';

afterAll(releaseKernels);

const HORIZON = 6;
const QUICK = {
  horizon: HORIZON,
  epochs: 2,
  patience: 1,
  units: 4,
  folds: 2,
  refit: true,
  baselines: ['drift'],
} as const;
const ALL = ['load', 'temperature', 'height'];

type Case = Partial<BacktestOptions>;

/** For each option of its own a value that is not the default; a new option without one does not compile. */
const OPTIONS: { readonly [name in Exclude<keyof ForecastOptions, Reading>]: Case } = {
  past: { past: 'temperature' },
  future: { future: 'temperature' },
  static: { static: 'height' },
  horizon: {},
  lookback: { lookback: 5 },
  stride: { stride: 2 },
  season: { season: 12 },
  calendar: { calendar: ['hour', 'weekday', 'monthDay', 'yearDay', 'month'] },
  strategy: { strategy: 'recursive', future: 'temperature', static: 'height' },
  scaling: { scaling: 'standard' },
  network: { network: 'gru' },
  units: { units: 5 },
  layers: { layers: 2 },
  seriesEmbedding: { seriesEmbedding: 2 },
  interval: { interval: 0 },
  validation: { validation: 0.3 },
  epochs: { epochs: 5 },
  patience: { patience: 0 },
  batchSize: { batchSize: 7 },
  learningRate: { learningRate: 0.02 },
  seed: { seed: 5 },
  ensemble: { ensemble: 2 },
  threads: { threads: 2 },
  memory: { memory: 5000 },
  onEpoch: { onEpoch: () => undefined },
};

/** Options that say how a table is read, which is done before. */
type Reading =
  | ('target' | 'time' | 'series' | 'labels' | 'timeZone' | 'ambiguous' | 'nonexistent' | 'timeUnit')
  | ('dateOrder' | 'step' | 'fill' | 'separator' | 'decimal' | 'encoding' | 'names' | 'missing')
  | ('signal' | 'onProgress')
  // What follows a training run changes nothing of it (interrupted.test.ts).
  | ('checkpoint' | 'receipt');

const CASES: { readonly [what: string]: Case } = {
  ...Object.fromEntries(Object.entries(OPTIONS).map(([name, value]) => [`option ${name}`, value])),
  'scaling min-max': { scaling: 'min-max' },
  'scaling robust': { scaling: 'robust' },
  'scaling log': { scaling: 'log' },
  'scaling log-window': { scaling: 'log-window' },
  'scaling none': { scaling: 'none' },
  'all kinds of covariates': { past: [], future: 'temperature', static: 'height', seriesEmbedding: 1 },
  'a network of one row': {
    network: ({ past, output }) => {
      const x = input({ shape: past, name: 'past' });
      const h = gru({ units: 3 }).apply(x);
      return model({ inputs: x, outputs: dense({ units: output[0] * output[1] }).apply(h) });
    },
  },
  'two targets': { target: ['load', 'temperature'] },
};

const run = (table: SeriesTable, options: Case): Promise<BacktestReport> =>
  backtest(table, { target: 'load', ...QUICK, ...options });

describe.each(Object.entries(CASES))('%s', (_, options) => {
  test('does not see what comes later', async () => {
    const table = waves(100);
    const report = await run(table, options);
    const [first, second] = report.folds.map(({ origin }) => origin) as [number, number];
    // All that lies behind the second place: nothing of the first one moves, and no network.
    const changed = await run(changedFrom(table, second, ALL), options);
    expect(changed.fingerprints).toEqual(report.fingerprints);
    expect(changed.folds[0]).toEqual(report.folds[0]);
    expect(changed.season).toEqual(report.season);
    // What is not known ahead, from the second place on: nothing that is forecast from there moves.
    const known = [options.future ?? []].flat();
    const hidden = ALL.filter((name) => !known.includes(name) && name !== options.static);
    const later = await run(changedFrom(table, second, hidden), options);
    expect(later.folds).toEqual(report.folds);
    expect(first).toBe(second - HORIZON);
  });
});

describe('the test', () => {
  test('sees a change of the last row before', async () => {
    const table = waves(100);
    const report = await run(table, {});
    const second = report.folds[1]?.origin ?? 0;
    const changed = await run(changedFrom(table, second - 1, ALL), {});
    expect(changed.fingerprints[0]).toBe(report.fingerprints[0]); // The training part of the first place ends before.
    expect(changed.folds[1]).not.toEqual(report.folds[1]);
    const earlier = await run(changedFrom(table, 40, ALL), {});
    expect(earlier.fingerprints[0]).not.toBe(report.fingerprints[0]);
  });

  test('holds without fitting anew', async () => {
    const table = waves(100);
    const report = await run(table, { refit: false });
    const second = report.folds[1]?.origin ?? 0;
    const changed = await run(changedFrom(table, second, ALL), { refit: false });
    expect(changed.folds).toEqual(report.folds);
    expect(changed.fingerprints).toHaveLength(1);
  });

  test('holds for months, and for a flatten of your own', async () => {
    const table = passengers();
    const options: BacktestOptions = {
      ...{ ...QUICK, target: 'passengers', horizon: 12 },
      network: ({ past, output }) => {
        const x = input({ shape: past });
        const row = flatten().apply(x);
        return model({ inputs: x, outputs: dense({ units: output[0] * output[1] }).apply(row as never) });
      },
    };
    const report = await backtest(table, options);
    const values = table.series[0]?.values.get('passengers') as Float64Array;
    const later = values.map((value, row) => (row < (report.folds[1]?.origin ?? 0) ? value : 7));
    const series = [
      { ...table.series[0], values: new Map([['passengers', later]]) },
    ] as SeriesTable['series'];
    expect((await backtest({ ...table, series }, options)).folds).toEqual(report.folds);
  });
});
