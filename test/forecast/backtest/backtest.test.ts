import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { backtest } from '../../../src/forecast/backtest/backtest.js';
import type { BacktestOptions } from '../../../src/forecast/backtest/options.js';
import { seasonalScale } from '../../../src/forecast/measures/errors.js';
import { passengers, tableOf, waves } from '../tables.js';

afterAll(releaseKernels);

const QUICK = { horizon: 6, epochs: 2, units: 4, season: 12 } as const;
const LOAD = { ...QUICK, target: 'load', baselines: ['last', 'seasonal'] } as const;

describe('a report', () => {
  const table = passengers();
  const values = table.series[0]?.values.get('passengers') as Float64Array;
  const options: BacktestOptions = {
    ...QUICK,
    target: 'passengers',
    folds: 3,
    baselines: ['last', 'seasonal'],
  };

  test('measures what was forecast, and the baselines', async () => {
    const report = await backtest(table, options);
    expect(report.folds.map(({ origin }) => origin)).toEqual([126, 132, 138]);
    const errors = report.folds.flatMap(({ origin, forecasts }) => {
      const [forecast] = forecasts[0]?.targets ?? [];
      return [...(forecast?.point ?? [])].map((point, step) =>
        Math.abs(point - (values[origin + step] ?? 0)),
      );
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / 18;
    expect(report.measures.mae).toBeCloseTo(mean, 9);
    expect(report.measures.count).toBe(18);
    expect(report.measures.steps).toHaveLength(6);
    const last = [126, 132, 138].flatMap((origin) =>
      [0, 1, 2, 3, 4, 5].map((step) => Math.abs((values[origin - 1] ?? 0) - (values[origin + step] ?? 0))),
    );
    expect(report.baselines.last?.mae).toBeCloseTo(last.reduce((sum, error) => sum + error, 0) / 18, 9);
    expect(report.baselines.ets).toBeUndefined();
    expect(report.bestBaseline).toBe('seasonal');
  });

  test('has differences in the unit of MASE', async () => {
    const report = await backtest(table, { ...options, folds: 1 });
    const scale = seasonalScale(values.subarray(0, 138), 12);
    const [network, baseline] = [report.measures.mae, report.baselines.seasonal?.mae] as [number, number];
    expect(report.difference.mean).toBeCloseTo((network - baseline) / scale, 9);
    expect(report.verdict).toBe('undecided');
  });

  test('is told of fold by fold', async () => {
    const told: [number, number][] = [];
    await backtest(table, { ...options, onFold: (done, folds) => told.push([done, folds]) });
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });
});

test('networks are fitted once, or anew at each place', async () => {
  const once = await backtest(waves(100), { ...LOAD, folds: 2 });
  const anew = await backtest(waves(100), { ...LOAD, folds: 2, refit: true });
  expect(once.fingerprints).toHaveLength(1);
  expect(anew.fingerprints).toHaveLength(2);
  expect(anew.fingerprints[0]).toBe(once.fingerprints[0]);
  expect(anew.folds[0]).toEqual(once.folds[0]);
});

test('places lie in the last third, at most 20, no step twice', async () => {
  const report = await backtest(waves(100), LOAD);
  expect(report.folds.map(({ origin }) => origin)).toEqual([70, 76, 82, 88, 94]);
  const close = await backtest(waves(100), { ...LOAD, folds: 3, distance: 1 });
  expect(close.folds.map(({ origin }) => origin)).toEqual([92, 93, 94]);
  expect(close.difference.blocks).toBe(1);
});

test('the same bits come on one thread and on two', async () => {
  const [one, two] = await Promise.all([1, 2].map((threads) => backtest(waves(100), { ...LOAD, threads })));
  expect(two).toEqual(one);
});

test('what is missing is not compared', async () => {
  const table = waves(100);
  const load = table.series[0]?.values.get('load') as Float64Array;
  load[95] = Number.NaN;
  const report = await backtest(table, { ...LOAD, folds: 1 });
  expect(report.measures.count).toBe(11);
});

test('series that end before are not forecast, and a table that is too short is refused', async () => {
  const column = (length: number) => ({ load: Array.from({ length }, (_, row) => row % 5) });
  const report = await backtest(tableOf({ a: column(80), b: column(70) }), { ...LOAD, folds: 1 });
  expect(report.folds[0]?.forecasts.map(({ series }) => series)).toEqual(['a']);
  await expect(backtest(tableOf({ a: column(20) }), { ...LOAD, folds: 5 })).rejects.toThrow(
    'backtest: table: expected at least 31 steps for 5 folds, got 20',
  );
  await expect(backtest(tableOf({ a: column(20) }), { ...LOAD, folds: 1 })).rejects.toThrow(
    'backtest: table: expected at least',
  );
});
