// A forecaster without what trained it: the bits of the whole one, whatever it was trained with.
import { afterAll, describe, expect, test } from '@jest/globals';
import { dense, flatten, input, lstm, model, releaseKernels } from '../../src/core.js';
import { ForecastModel } from '../../src/forecast/forecast-model.js';
import { Forecaster } from '../../src/forecast/forecaster.js';
import type { NewRow } from '../../src/forecast/model/history.js';
import type { ForecastOptions } from '../../src/forecast/options.js';
import { SCALING_NAMES } from '../../src/forecast/scaling/scalers.js';
import type { TableRow } from '../../src/forecast/table/index.js';
import { passengers, waves } from './tables.js';

afterAll(releaseKernels);

const HOUR = 3_600_000;
/** Clocks in Berlin go back two days after. */
const START = Date.UTC(2024, 9, 25);
const HOURS = 110;
const QUICK = { horizon: 4, lookback: 8, season: 12, epochs: 1, units: 4 } as const;

/** Of two shops an hour: a load, some of which are missing, what is known up to now, and what is known ahead. */
function rowOf(shop: string, hour: number): { [column: string]: number | string | null } {
  const warmth = ((hour * 7) % 24) / 2 + (shop === 'a' ? 0 : 3);
  return {
    load: hour % 29 === 5 ? null : 40 + (hour % 12) * (hour % 5) + warmth,
    visitors: 10 + ((hour * 5) % 17),
    warmth: hour % 31 === 7 ? null : warmth,
    tariff: hour % 3 === 0 ? 'high' : 'low',
    price: 2 + (hour % 7) / 8,
    place: shop === 'a' ? 'north' : 'south',
    size: shop === 'a' ? 120 : 80,
  };
}

function timeOf(hour: number): string {
  return new Date(START + hour * HOUR).toISOString();
}

function shopRows(shops: readonly string[], from: number, to: number): TableRow[] {
  return shops.flatMap((shop) =>
    Array.from({ length: to - from }, (_, at) => ({
      ...{ shop, when: timeOf(from + at) },
      ...rowOf(shop, from + at),
    })),
  );
}

const TIME = { time: 'when', target: 'load', timeZone: 'Europe/Berlin' } as const;
const SHOPS = { ...TIME, series: 'shop' } as const;
const ALL = {
  ...{ ...SHOPS, target: ['load', 'visitors'], past: 'warmth', future: ['tariff', 'price'] },
  static: ['place', 'size'],
} as const;

const CASES: { readonly [name: string]: Partial<ForecastOptions> } = {
  ...Object.fromEntries(SCALING_NAMES.map((scaling) => [`scaling ${scaling}`, { ...SHOPS, scaling }])),
  'everything that is known': ALL,
  'two targets by a GRU of two layers': { ...SHOPS, target: ['load', 'visitors'], network: 'gru', layers: 2 },
  'series that are told apart, and an ensemble': { ...ALL, seriesEmbedding: 3, ensemble: 3 },
  'no interval, one series': { ...TIME, interval: 0, past: ['tariff', 'warmth'] },
  'all of the calendar': { ...SHOPS, calendar: ['hour', 'weekday', 'monthDay', 'yearDay', 'month'] },
  'no calendar': { ...SHOPS, calendar: [] },
  'step by step': { ...SHOPS, strategy: 'recursive' },
  'step by step, a GRU that knows what comes': {
    ...{ ...ALL, past: [], strategy: 'recursive', network: 'gru', ensemble: 2, scaling: 'log-window' },
  },
  'a network of its own': {
    ...SHOPS,
    network: ({ past, output: [horizon, columns] }) => {
      const rows = input({ shape: past, name: 'rows' });
      const read = lstm({ units: 3, returnSequences: true, activation: 'elu' }).apply(rows);
      const flat = flatten().apply(read);
      return model({ inputs: rows, outputs: dense({ units: horizon * columns }).apply(flat) });
    },
  },
};

async function both(bytes: Uint8Array): Promise<[Forecaster, ForecastModel]> {
  return [await Forecaster.load(bytes), await ForecastModel.load(bytes)];
}

describe('gives the bits of the forecaster that was saved', () => {
  test.each(Object.keys(CASES))('%s', async (name) => {
    const options: Partial<ForecastOptions> = CASES[name] as Partial<ForecastOptions>;
    const shops = options.series === undefined ? ['a'] : ['a', 'b'];
    const table = shopRows(shops, 0, HOURS);
    const forecaster = await Forecaster.fit(table, { ...QUICK, ...options } as ForecastOptions);
    const bytes = await forecaster.save();
    const [whole, part] = await both(bytes);
    expect([part.horizon, part.lookback, part.season]).toEqual([4, 8, 12]);
    expect(await part.save()).toEqual(bytes);

    const used = [options.target, options.past, options.future, options.static].flat();
    const known = (shop: string, from: number, to: number, hides: readonly unknown[]): NewRow[] =>
      Array.from({ length: to - from }, (_, at) =>
        Object.fromEntries(
          Object.entries(rowOf(shop, from + at)).filter(
            ([column]) => used.includes(column) && !hides.includes(column),
          ),
        ),
      );
    for (const shop of shops) {
      const rows = known(shop, HOURS, HOURS + 3, []);
      for (const each of [whole, part]) each.update(rows, options.series === undefined ? null : shop);
    }
    expect(await part.save()).toEqual(await whole.save());

    const targets = [options.target, options.past].flat();
    const ahead = shops.map((shop) => [shop, known(shop, HOURS + 3, HOURS + 7, targets)] as const);
    const given = ahead.flatMap(([shop, rows]) =>
      rows.map((row, at) => ({
        shop,
        when: timeOf(HOURS + 3 + at),
        ...{ load: null, visitors: null, warmth: null, tariff: null },
        ...row,
      })),
    );
    const expected = await whole.predict(given, { baselines: [] });
    const rows = options.series === undefined ? (ahead[0]?.[1] ?? []) : Object.fromEntries(ahead);
    expect(await part.predict(rows)).toEqual(expected);
    if (options.future === undefined) {
      expect(await part.predict()).toEqual(await whole.predict(null, { baselines: [] }));
    }
  });

  test('months, of a network that reads them by their names', async () => {
    const forecaster = await Forecaster.fit(passengers(), {
      ...{ target: 'passengers', horizon: 12, epochs: 2, scaling: 'log', layers: 2 },
    });
    const [whole, part] = await both(await forecaster.save());
    expect(await part.predict()).toEqual(await whole.predict(null, { baselines: [] }));
  });
});

test('forecasts those of the series that rows are given of', async () => {
  const options = {
    ...QUICK,
    target: 'load',
    future: 'temperature',
    step: { unit: 'ms', count: HOUR },
  } as const;
  const part = await ForecastModel.load(await (await Forecaster.fit(waves(), options)).save());
  const rows = [1, 2, 3, 4].map((temperature) => ({ temperature }));
  expect((await part.predict({ b: rows })).series.map(({ series }) => series)).toEqual(['b']);
  const refused: [Parameters<ForecastModel['predict']>[0], string][] = [
    [rows, 'predict: series: expected one of a, b, got none'],
    [{ c: rows }, 'predict: series: expected one of a, b, got c'],
    [{ a: rows.slice(1) }, 'predict: series a: expected 4 future rows with temperature, got 3'],
    [{ a: [{}, {}, {}, {}] }, 'predict: series a: rows: expected a column temperature, got none'],
    [{ a: [{ temperature: 'warm' }] }, 'predict: series a: row 0: temperature: expected a finite number'],
    [
      { a: [{ warmth: 1 }] },
      'predict: series a: row 0: expected values of the columns load, temperature, got warmth',
    ],
  ];
  for (const [given, message] of refused) await expect(part.predict(given)).rejects.toThrow(message);
  await expect(part.predict(3 as never)).rejects.toThrow(
    'predict: rows: expected rows, or rows by series, got 3',
  );
  await expect(part.predict(null, { threads: 9 })).rejects.toThrow('threads');
});

test('is made of bytes alone', async () => {
  await expect(ForecastModel.load('a.bin' as never)).rejects.toThrow(
    'load: expected the bytes of a forecaster, got',
  );
  await expect(ForecastModel.load(new Uint8Array(9))).rejects.toThrow(
    'load: expected the file of a forecaster',
  );
  const forecaster = await Forecaster.fit(waves(), { ...QUICK, target: 'load' });
  const bytes = await forecaster.save();
  const { buffer } = bytes.slice();
  expect(await (await ForecastModel.load(buffer)).save()).toEqual(bytes);
  expect(() => new (ForecastModel as never as new () => ForecastModel)()).toThrow(
    'ForecastModel: expected to be made by load',
  );
});
