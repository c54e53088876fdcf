import { afterAll, describe, expect, test } from '@jest/globals';
import { dense, gru, input, model, releaseKernels } from '../../src/core.js';
import { Forecaster } from '../../src/forecast/forecaster.js';
import { tableBefore } from '../../src/forecast/frame/cut.js';
import type { ForecastOptions } from '../../src/forecast/options.js';
import type { SeriesTable } from '../../src/forecast/table/series-table.js';
import { passengers, tableOf, waves } from './tables.js';

afterAll(releaseKernels);

const QUICK = { target: 'load', horizon: 6, season: 12, epochs: 4, units: 4 } as const;
const ROLES = { targets: ['load'], past: [], future: [], fixed: [] };
const fit = (table: SeriesTable, options: Partial<ForecastOptions> = {}): Promise<Forecaster> =>
  Forecaster.fit(table, { ...QUICK, ...options });
const NO_BASELINES = { baselines: [] } as const;

describe('a forecast', () => {
  test('is of each series, step and target, with an interval and baselines', async () => {
    const forecaster = await fit(waves(), { target: ['load', 'temperature'] });
    const { series } = await forecaster.predict();
    expect(series.map(({ series: name }) => name)).toEqual(['a', 'b']);
    expect(series[0]?.times).toEqual([160, 161, 162, 163, 164, 165].map((hour) => hour * 3_600_000));
    for (const { targets } of series) {
      expect(targets.map(({ target }) => target)).toEqual(['load', 'temperature']);
      for (const { point, low, high, baselines } of targets) {
        expect(Object.keys(baselines)).toEqual(['last', 'seasonal', 'drift', 'ets']);
        for (const [step, value] of point.entries()) {
          expect(low?.[step]).toBeLessThanOrEqual(value);
          expect(high?.[step]).toBeGreaterThanOrEqual(value);
        }
      }
    }
  });

  test('has a row for each step', async () => {
    const forecast = await (await fit(waves(), { interval: 0 })).predict(null, NO_BASELINES);
    const rows = forecast.rows();
    expect(rows).toHaveLength(12);
    expect(rows[0]).toEqual({
      ...{ series: 'a', target: 'load', time: 160 * 3_600_000 },
      ...{ point: forecast.series[0]?.targets[0]?.point[0], low: undefined, high: undefined },
    });
  });

  test('of months has times of months', async () => {
    const forecaster = await Forecaster.fit(passengers(), { target: 'passengers', horizon: 12, epochs: 2 });
    expect(forecaster.season).toBe(12);
    expect(forecaster.lookback).toBe(24);
    const [series] = (await forecaster.predict(null, NO_BASELINES)).series;
    expect(series?.times.map((time) => new Date(time).toISOString().slice(0, 7))).toEqual(
      Array.from({ length: 12 }, (_, month) => `1961-${String(month + 1).padStart(2, '0')}`),
    );
  });

  test('learns what simple forecasts do not', async () => {
    const table = waves();
    const options = { future: 'temperature', epochs: 60, units: 8, learningRate: 0.02 };
    const forecaster = await fit(tableBefore(table, { ...ROLES, future: ['temperature'] }, 154, 6), options);
    const { series } = await forecaster.predict(null, { baselines: ['seasonal'] });
    const errorOf = (values: Float64Array | undefined, name: string): number => {
      const rows = table.series.find((own) => own.name === name);
      const truth = rows?.values.get('load')?.slice(-6) as Float64Array;
      return truth.reduce((sum, value, step) => sum + Math.abs(value - (values?.[step] ?? 0)), 0);
    };
    for (const { series: name, targets } of series) {
      expect(errorOf(targets[0]?.point, name)).toBeLessThan(errorOf(targets[0]?.baselines.seasonal, name));
    }
  });
});

describe('the same bits', () => {
  test('come on one thread and on two', async () => {
    const reports = await Promise.all(
      [1, 2].map(
        async (threads) => (await fit(waves(), { threads, future: 'temperature', stride: 2 })).report,
      ),
    );
    expect(reports[1]?.networks).toEqual(reports[0]?.networks);
  });

  test('come from the same seed, others from another', async () => {
    const fingerprintOf = async (seed: number): Promise<string | undefined> =>
      (await fit(waves(100), { seed })).report?.networks[0]?.fingerprint;
    expect(await fingerprintOf(1)).toBe(await fingerprintOf(1));
    expect(await fingerprintOf(1)).not.toBe(await fingerprintOf(2));
  });

  test('come whether windows are put together at once or part by part, if a part is all of them', async () => {
    const { report } = await fit(waves(100), { epochs: 3 });
    const seen: number[] = [];
    const parts = await fit(waves(100), {
      epochs: 3,
      memory: 10_000,
      onEpoch: ({ epoch }) => seen.push(epoch),
    });
    expect(seen).toEqual([0, 1, 2]);
    expect(parts.report?.networks[0]?.epochs).toHaveLength(3);
    expect(parts.report?.windows).toEqual(report?.windows);
  });
});

test('an ensemble is the mean of its networks', async () => {
  const options = { interval: 0, epochs: 2 };
  const [first, second, both] = await Promise.all(
    [{ seed: 7 }, { seed: 8 }, { seed: 7, ensemble: 2 }].map(async (own) => {
      const forecast = await (await fit(waves(100), { ...options, ...own })).predict(null, NO_BASELINES);
      return forecast.rows().map(({ point }) => point);
    }),
  );
  for (const [step, value] of (both ?? []).entries()) {
    expect(value).toBeCloseTo(((first?.[step] ?? 0) + (second?.[step] ?? 0)) / 2, 6);
  }
});

test('training ends early, with the best weights', async () => {
  const { report } = await fit(waves(), { epochs: 200, patience: 2, learningRate: 0.05 });
  const [network] = report?.networks ?? [];
  const losses = network?.epochs.map(({ validationLoss }) => validationLoss) ?? [];
  expect(losses.length).toBeLessThan(200);
  expect(losses.indexOf(Math.min(...losses))).toBe(network?.bestEpoch);
});

describe('predict', () => {
  test('of more of the past goes on where that ends', async () => {
    const whole = waves();
    const forecaster = await fit(tableBefore(whole, ROLES, 150, 0));
    const update = await forecaster.predict(whole, NO_BASELINES);
    expect(update.series[0]?.times[0]).toBe(160 * 3_600_000);
    const last = { ...whole, series: whole.series.map((rows) => sliced(rows, rows.length - 10)) };
    expect(await forecaster.predict(last, NO_BASELINES)).toEqual(update);
  });

  test('needs to know what is known ahead', async () => {
    const forecaster = await fit(waves(), { future: 'temperature' });
    await expect(forecaster.predict()).rejects.toThrow(
      'predict: series a: expected 6 future rows with temperature, got 0',
    );
  });

  test('of rows to come gives what a table with them gives', async () => {
    const whole = waves();
    const roles = { ...ROLES, future: ['temperature'] };
    const forecaster = await fit(tableBefore(whole, roles, 150, 0), { future: 'temperature' });
    const ahead = tableBefore(whole, roles, 150, 6);
    const only = { ...ahead, series: ahead.series.map((rows) => sliced(rows, rows.length - 6)) };
    expect(await forecaster.predict(only, NO_BASELINES)).toEqual(
      await forecaster.predict(ahead, NO_BASELINES),
    );
  });

  test('of too short a past says how long it has to be', async () => {
    const forecaster = await fit(waves());
    const short = tableOf({ a: { load: [1, 2, 3] } }, { a: 500 });
    await expect(forecaster.predict(short)).rejects.toThrow(
      'predict: series a: expected at least 12 rows (lookback), got 3',
    );
  });
});

describe('tables as they come', () => {
  const hours = Array.from({ length: 120 }, (_, hour) => {
    const time = new Date(Date.UTC(2024, 2, 28) + hour * 3_600_000).toISOString().slice(0, 16);
    return {
      time,
      load: 10 + (hour % 24) + (hour % 5),
      warmth: hour % 7,
      day: hour % 48 < 24 ? 'work' : 'rest',
    };
  });
  const csvOf = (rows: typeof hours): string =>
    [
      'time,load,warmth,day',
      ...rows.map(({ time, load, warmth, day }) => [time, load, warmth, day].join()),
    ].join('\n');
  const options = {
    ...{ time: 'time', target: 'load', future: ['warmth', 'day'], horizon: 4, season: 24 },
    ...{ timeZone: 'UTC', epochs: 2, units: 4 },
  };

  test('CSV, rows and columns give the same bits, and so do rows to come', async () => {
    const [past, ahead] = [hours.slice(0, 116), hours.slice(116)];
    const unknown = ahead.map((row) => ({ ...row, load: null }));
    const fromCsv = await Forecaster.fit(csvOf(past), options);
    const fromRows = await Forecaster.fit(past, options);
    expect(fromRows.report).toEqual(fromCsv.report);
    const empty = csvOf(ahead.map((row) => ({ ...row, load: '' as never })));
    const forecasts = [
      await fromCsv.predict(empty, NO_BASELINES),
      await fromRows.predict(unknown, NO_BASELINES),
      await (await Forecaster.load(await fromCsv.save())).predict([...past, ...unknown], NO_BASELINES),
    ];
    expect(forecasts[1]).toEqual(forecasts[0]);
    expect(forecasts[2]).toEqual(forecasts[0]);
    expect(forecasts[0]?.series[0]?.times[0]).toBe(Date.UTC(2024, 3, 1, 20));
  });
});

describe('update', () => {
  test('goes on without training, as a longer table does', async () => {
    const whole = waves();
    const forecaster = await fit(tableBefore(whole, ROLES, 150, 0));
    const rows = whole.series[0]?.values.get('load')?.slice(150) as Float64Array;
    forecaster.update(
      [...rows].map((load) => ({ load })),
      'a',
    );
    const others = whole.series[1]?.values.get('load')?.slice(130) as Float64Array;
    for (const load of others) forecaster.update([{ load }], 'b');
    const fresh = await fit(tableBefore(whole, ROLES, 150, 0));
    expect(await forecaster.predict(null, NO_BASELINES)).toEqual(await fresh.predict(whole, NO_BASELINES));
  });

  test('keeps no more rows than it needs', async () => {
    const forecaster = await fit(waves(100));
    const before = (await forecaster.save()).length;
    for (let row = 0; row < 4000; row++) forecaster.update([{ load: row % 7 }], 'a');
    const [series] = (await forecaster.predict(null, NO_BASELINES)).series;
    expect(series?.times[0]).toBe((100 + 4000) * 3_600_000);
    expect((await forecaster.save()).length).toBeLessThan(before + 1000 * 8);
  });

  test('refuses what is no row, and takes none of the others then', async () => {
    const forecaster = await fit(waves(100), { past: 'temperature' });
    const before = await forecaster.predict(null, NO_BASELINES);
    expect(() => forecaster.update([{ load: 1 }, { laod: 2 }], 'a')).toThrow(
      'update: row 1: expected values of the columns load, temperature, got laod (did you mean load?)',
    );
    expect(() => forecaster.update([{ load: 1 }, { load: 'x' }], 'a')).toThrow(
      'update: row 1: load: expected a finite number, got x',
    );
    expect(() => forecaster.update([{ load: 1 }])).toThrow('update: series: expected one of a, b, got none');
    expect(await forecaster.predict(null, NO_BASELINES)).toEqual(before);
  });
});

describe('what does not fit is refused', () => {
  test('a table that is too short, by how long it has to be', async () => {
    await expect(fit(waves(30), { lookback: 20 })).rejects.toThrow(
      'fit: table: expected at least 32 steps (lookback 20, horizon 6, validation 6), got 30 with a target',
    );
  });

  test('a network that gives something else', async () => {
    const network = () => {
      const x = input({ shape: [null, 2], name: 'past' });
      return model({ inputs: x, outputs: dense({ units: 5 }).apply(gru({ units: 2 }).apply(x)) });
    };
    await expect(fit(waves(), { network, calendar: [] })).rejects.toThrow(
      'fit: network: expected an output of shape [6, 3] or [18], got [5]',
    );
  });

  test('an aborted signal', async () => {
    const signal = AbortSignal.abort();
    await expect(fit(waves(100), { signal })).rejects.toThrow('fit: aborted by its signal');
  });
});

function sliced(rows: SeriesTable['series'][number], from: number): SeriesTable['series'][number] {
  return {
    ...rows,
    start: rows.start + from * 3_600_000,
    length: rows.length - from,
    values: new Map([...rows.values].map(([name, own]) => [name, own.slice(from)])),
  };
}
