// Tables for tests, as `readTable` gives them.
import type { SeriesTable } from '../../src/forecast/table/series-table.js';
import { Generator } from '../../src/random/index.js';
import golden from '../golden/statsmodels/smoothing.json' with { type: 'json' };

const HOUR = 3_600_000;

/** Columns of numbers, in series of as many rows as their values; each row is an hour. */
export function tableOf(
  series: { readonly [name: string]: { readonly [column: string]: readonly number[] } },
  starts: { readonly [name: string]: number } = {},
): SeriesTable {
  const names = Object.keys(Object.values(series)[0] ?? {});
  return {
    step: { unit: 'ms', count: HOUR },
    timeZone: 'UTC',
    columns: names.map((name) => ({ kind: 'number', name })),
    series: Object.entries(series).map(([name, columns]) => ({
      name,
      start: (starts[name] ?? 0) * HOUR,
      length: Object.values(columns)[0]?.length ?? 0,
      values: new Map(Object.entries(columns).map(([column, values]) => [column, Float64Array.from(values)])),
    })),
    problems: [],
  };
}

/** The air passengers, 1949 to 1960. */
export function passengers(): SeriesTable {
  return {
    ...tableOf({ '': { passengers: golden.airPassengers.values } }),
    step: { unit: 'month', count: 1 },
    series: [
      {
        name: '',
        start: Date.UTC(1949, 0, 1),
        length: 144,
        values: new Map([['passengers', Float64Array.from(golden.airPassengers.values)]]),
      },
    ],
  };
}

/** Waves of 12 steps with noise: load, which follows the temperature of the same step; two series, of which the second begins later. */
export function waves(length: number = 160): SeriesTable {
  const seriesOf = (number: number, rows: number) => {
    const noise = new Generator(3, 'data', number);
    const temperature = Array.from({ length: rows }, () => noise.normal());
    const wave = [0, 5, 9, 10, 9, 5, 0, -5, -9, -10, -9, -5];
    const load = temperature.map((warmth, row) => {
      return 50 * (number + 1) + (wave[row % 12] ?? 0) + 3 * warmth + noise.normal() / 2;
    });
    return { load, temperature, height: new Array<number>(rows).fill(number) };
  };
  return tableOf({ a: seriesOf(0, length), b: seriesOf(1, length - 20) }, { b: 20 });
}

/** The table with other numbers in all rows of some columns from a step of the time line on. */
export function changedFrom(table: SeriesTable, step: number, columns: readonly string[]): SeriesTable {
  const first = Math.min(...table.series.map(({ start }) => start));
  const length = table.step.unit === 'ms' ? table.step.count : 1;
  const series = table.series.map((rows) => {
    const from = Math.max(0, step - Math.round((rows.start - first) / length));
    const values = [...rows.values].map(([name, own]) => {
      const changed = columns.includes(name)
        ? own.map((value, row) => (row < from ? value : 1000 - value))
        : own;
      return [name, changed] as const;
    });
    return { ...rows, values: new Map(values) };
  });
  return { ...table, series };
}
