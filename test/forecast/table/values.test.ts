// Columns of values: numbers and labels, what is missing, and how it is filled.
import { describe, expect, test } from '@jest/globals';
import { type SeriesTable, type TableOptions, tableOf } from '../../../src/forecast/table/index.js';

const NONE = Number.NaN;
const read = (
  columns: { [name: string]: ArrayLike<unknown> },
  options: Partial<TableOptions> = {},
): SeriesTable => tableOf(columns, { target: 'load', ...options });
const valuesOf = (table: SeriesTable, name: string): number[][] =>
  table.series.map(({ values }) => [...(values.get(name) ?? [])]);
const messagesOf = ({ problems }: SeriesTable): string[] => problems.map(({ message }) => message);

describe('what is missing between two values', () => {
  const load = [NONE, 1, NONE, NONE, 4, 5, NONE];
  test.each<[NonNullable<TableOptions['fill']>, number[], string]>([
    ['mask', [NONE, 1, NONE, NONE, 4, 5, NONE], 'left out'],
    ['previous', [NONE, 1, 1, 1, 4, 5, NONE], 'filled with the value before'],
    ['linear', [NONE, 1, 2, 3, 4, 5, NONE], 'filled along a line'],
    [-7, [NONE, 1, -7, -7, 4, 5, NONE], 'filled with -7'],
  ])('is filled by %s, and what is before and after stays', (fill, expected, how) => {
    const table = read({ load }, { fill });
    expect(valuesOf(table, 'load')).toEqual([expected]);
    expect(messagesOf(table)).toEqual([
      `load: 3 values are missing, the first at 0; ${how}`,
      'load: there are no values from 6 on, for 1 step up to the end',
    ]);
  });

  test('refuses the table by error, but not what is after the last value', () => {
    expect(() => read({ load }, { fill: 'error' })).toThrow(
      "tableOf: load: expected a value at each step, as fill is 'error', got none at 2",
    );
    expect(valuesOf(read({ load: [1, 2, NONE] }, { fill: 'error' }), 'load')).toEqual([[1, 2, NONE]]);
  });

  test('is a label again where it is one', () => {
    const wind = ['west', null, 'calm', '', 'west', 'calm', 'calm'];
    for (const fill of ['previous', 'linear', 0] as const) {
      const table = read({ load: [1, 2, 3, 4, 5, 6, 7], wind }, { past: 'wind', fill });
      expect(valuesOf(table, 'wind')).toEqual([[1, 1, 0, 0, 1, 0, 0]]);
    }
  });

  test('of a covariate that is known ahead is missing up to the end', () => {
    const table = read({ load: [1, 2, NONE], warm: [1, NONE, NONE] }, { future: 'warm' });
    expect(messagesOf(table)).toEqual([
      'load: there are no values from 2 on, for 1 step up to the end',
      'warm: 2 values are missing, the first at 1; left out',
    ]);
  });

  test('leaves the arrays of the caller as they are', () => {
    const load = Float64Array.of(1, NONE, 3);
    read({ load }, { fill: 'linear' });
    expect([...load]).toEqual([1, NONE, 3]);
  });
});

describe('labels', () => {
  test('are in the order of their code units, each once', () => {
    const wind = ['ä', 'b', 'Z', 'a', 'b', 'ä'];
    const table = read({ load: [1, 2, 3, 4, 5, 6], wind }, { past: ['wind'] });
    expect(table.columns[1]).toEqual({ kind: 'label', name: 'wind', labels: ['Z', 'a', 'b', 'ä'] });
    expect(valuesOf(table, 'wind')).toEqual([[3, 2, 0, 1, 2, 3]]);
  });

  test('may look like numbers, and like missing values, where they are named', () => {
    const columns = { load: [1, 2, 3], code: ['10', 'NA', ''] };
    const table = read(columns, { past: 'code', labels: 'code' });
    expect(table.columns[1]).toEqual({ kind: 'label', name: 'code', labels: ['10', 'NA'] });
    expect(valuesOf(table, 'code')).toEqual([[0, 1, NONE]]);
    expect(read(columns, { past: 'code' }).columns[1]).toEqual({ kind: 'number', name: 'code' });
  });

  test('are true and false, too', () => {
    const table = read({ load: [1, 2], open: [true, false] }, { future: 'open' });
    expect(table.columns[1]).toEqual({ kind: 'label', name: 'open', labels: ['false', 'true'] });
  });
});

describe('series', () => {
  const columns = {
    day: ['2024-01-02', '2024-01-01', '2024-01-01', '2024-01-03', '2024-01-02'],
    site: ['b', 'a', 'b', 'b', 'a'],
    load: [2, 10, 1, 3, 20],
    size: [NONE, 7, 5, NONE, NONE],
  };
  const options: Partial<TableOptions> = { time: 'day', series: 'site', static: 'size' };

  test('are in the order of their first rows, each in the order of time', () => {
    const table = read(columns, options);
    expect(table.series.map(({ name, length }) => [name, length])).toEqual([
      ['b', 3],
      ['a', 2],
    ]);
    expect(valuesOf(table, 'load')).toEqual([
      [1, 2, 3],
      [10, 20],
    ]);
    expect(messagesOf(table)).toEqual([
      'series "b": rows were not in order of time, the first of them row 3; they were sorted',
    ]);
  });

  test('have one static value in all rows, wherever it stands', () => {
    expect(valuesOf(read(columns, options), 'size')).toEqual([
      [5, 5, 5],
      [7, 7],
    ]);
  });

  test('may begin where they like', () => {
    const times = ['2024-01-01T00:00', '2024-01-01T01:00', '2024-01-05T00:30', '2024-01-05T01:30'];
    const table = read(
      { day: times, site: ['a', 'a', 'b', 'b'], load: [1, 2, 3, 4] },
      { time: 'day', series: 'site' },
    );
    expect(table.series.map(({ start }) => new Date(start).toISOString())).toEqual([
      '2024-01-01T00:00:00.000Z',
      '2024-01-05T00:30:00.000Z',
    ]);
  });

  test('of which many have a problem are told of by the first', () => {
    const site = Array.from({ length: 100 }, (_, row) => `s${row >> 1}`);
    const table = read({ load: new Float64Array(100).fill(1), site }, { series: 'site' });
    expect(table.problems.length).toBe(21);
    expect(messagesOf(table).at(-1)).toBe('and 30 more of this kind');
  });
});

test('numbers are as exact as their texts', () => {
  const texts = ['0.1', '-1e-7', '+3', '.5', '1.', ' 2 ', '12345.678901234', '0'];
  const numbers = [0.1, -1e-7, 3, 0.5, 1, 2, 12345.678901234, 0];
  expect(valuesOf(read({ load: texts }), 'load')).toEqual([numbers]);
  expect(
    valuesOf(read({ load: texts.map((text) => text.replace('.', ',')) }, { decimal: ',' }), 'load'),
  ).toEqual([numbers]);
});

test('numbers are of any type that holds whole or broken ones', () => {
  expect(valuesOf(read({ load: BigInt64Array.of(1n, -2n) }), 'load')).toEqual([[1, -2]]);
  expect(valuesOf(read({ load: Float32Array.of(0.5, 1.5) }), 'load')).toEqual([[0.5, 1.5]]);
});
