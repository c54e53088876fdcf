// Forms of times, and the steps between them.
import { describe, expect, test } from '@jest/globals';
import { timesOf } from '../../../src/forecast/calendar.js';
import { timeOfText } from '../../../src/forecast/table/columns/time-text.js';
import {
  type SeriesTable,
  type TableOptions,
  type TimeStep,
  tableOf,
} from '../../../src/forecast/table/index.js';

const read = (times: readonly unknown[], options: Partial<TableOptions> = {}): SeriesTable =>
  tableOf(
    times.map((time, load) => ({ time, load })),
    { time: 'time', target: 'load', ...options },
  );

describe('a time is read from', () => {
  const NOON = Date.UTC(2024, 1, 29, 12);
  const DAY = Date.UTC(2024, 1, 29);
  test.each<[string, number, boolean]>([
    ['2024-02-29T12:00', NOON, true],
    ['2024-02-29 12:00:00', NOON, true],
    ['2024-02-29T12:00:00.000', NOON, true],
    ['2024-02-29T12:00:00Z', NOON, false],
    ['2024-02-29T12:00:00.250Z', NOON + 250, false],
    ['2024-02-29T12:00:00.25Z', NOON + 250, false],
    ['2024-02-29 12:00:00.123456', NOON + 123, true],
    ['2024-02-29T12:00:00,5', NOON + 500, true],
    ['2024-02-29 12:00:00+00:00', NOON, false],
    ['2024-02-29T13:00:00+01', NOON, false],
    ['2024-02-29T17:30+0530', NOON, false],
    ['2024-02-29T11:30-00:30', NOON, false],
    ['2024-02-29 12:00 UTC', NOON, false],
    [' 2024-02-29T12:00 ', NOON, true],
    ['2024-02-28T24:00', DAY, true],
    ['2024-02-29', DAY, true],
    ['2024/2/29', DAY, true],
    ['2024/02/29 12:00', NOON, true],
    ['2024-02', Date.UTC(2024, 1, 1), true],
    ['2024Q2', Date.UTC(2024, 3, 1), true],
    ['2024-Q4', Date.UTC(2024, 9, 1), true],
    ['29.02.2024', DAY, true],
    ['29.2.2024 12:00', NOON, true],
    ['29/02/2024 12:00 PM', NOON, true],
    ['29/02/2024, 12:00:00 a.m.', DAY, true],
  ])('%s', (text, ms, isWall) => {
    expect(timeOfText(text, 'dmy')).toMatchObject({ ms, isWall });
  });

  test.each([
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-02-29T24:01',
    '2024-02-29T12:60',
    '2024-02-29T12:00:60',
    '2024-02-29T12:00:00.0x0Z',
    '2024-02-29T1x:00',
    '2024-02-29T12:00 CET',
    '2024-02-29T12:00+01:75',
    '2024/02-29',
    '2024Q5',
    '32.01.2024',
    '13:00',
    '29/02/2024 13:00 PM',
    'yesterday',
    '',
  ])('but not from %j', (text) => {
    expect(timeOfText(text, 'dmy')).toBeUndefined();
  });
});

describe('the step is', () => {
  const berlin = { timeZone: 'Europe/Berlin' };
  test.each<[string, readonly unknown[], Partial<TableOptions>, TimeStep]>([
    [
      'an hour',
      ['2024-01-01T00:00', '2024-01-01T01:00', '2024-01-01T02:00'],
      {},
      { unit: 'ms', count: 3_600_000 },
    ],
    [
      'an hour, through the change of clocks',
      ['2024-03-31T01:00', '2024-03-31T03:00', '2024-03-31T04:00'],
      berlin,
      { unit: 'ms', count: 3_600_000 },
    ],
    [
      'a day, also one of 23 hours',
      ['2024-03-30', '2024-03-31', '2024-04-01'],
      berlin,
      { unit: 'day', count: 1 },
    ],
    [
      'a day, also one that has no midnight',
      ['2018-11-02', '2018-11-03', '2018-11-04', '2018-11-05'],
      { timeZone: 'America/Sao_Paulo' },
      { unit: 'day', count: 1 },
    ],
    [
      'a day, also one that has two midnights',
      ['2024-11-02', '2024-11-03', '2024-11-04'],
      { timeZone: 'America/Havana' },
      { unit: 'day', count: 1 },
    ],
    ['a week', ['2024-03-24', '2024-03-31', '2024-04-07'], berlin, { unit: 'day', count: 7 }],
    ['four weeks', ['2024-01-01', '2024-01-29', '2024-02-26'], {}, { unit: 'day', count: 28 }],
    ['a month', ['2024-01', '2024-02', '2024-03'], {}, { unit: 'month', count: 1, monthDay: 1 }],
    [
      'a month on the 15th at noon',
      ['2024-01-15T12:00', '2024-02-15T12:00', '2024-03-15T12:00'],
      berlin,
      { unit: 'month', count: 1, monthDay: 15 },
    ],
    [
      'a month by its last day',
      ['2024-02-29', '2024-03-31', '2024-04-30'],
      {},
      { unit: 'month', count: 1, monthDay: 31 },
    ],
    [
      'a month by its 30th, or its last day',
      ['2024-01-30', '2024-02-29', '2024-03-30'],
      {},
      { unit: 'month', count: 1, monthDay: 30 },
    ],
    ['a quarter', ['2024Q1', '2024Q2', '2024Q3'], {}, { unit: 'month', count: 3, monthDay: 1 }],
    ['a year', ['2022-01-01', '2023-01-01', '2024-01-01'], {}, { unit: 'month', count: 12, monthDay: 1 }],
    ['a count', [10, 12, 14], {}, { unit: 'row', count: 2 }],
    ['a count in texts', ['1', '2', '3'], {}, { unit: 'row', count: 1 }],
    ['years that are counts', [1700, 1701, 1702], {}, { unit: 'row', count: 1 }],
    ['seconds since 1970', [1_704_067_200, 1_704_067_201, 1_704_067_202], {}, { unit: 'ms', count: 1000 }],
    ['ms since 1970', [1_704_067_200_000, 1_704_067_200_500], {}, { unit: 'ms', count: 500 }],
    ['what numbers are said to be', [0, 60, 120], { timeUnit: 's' }, { unit: 'ms', count: 60_000 }],
    [
      'the finer one, where the most common one has an exception',
      ['2024-01-01', '2024-01-03', '2024-01-05', '2024-01-06', '2024-01-07'],
      {},
      { unit: 'day', count: 1 },
    ],
  ])('%s', (_, times, options, step) => {
    expect(read(times, options).step).toEqual(step);
  });

  test('a row where there is no time', () => {
    const table = tableOf({ load: [4, 5, 6] }, { target: 'load' });
    expect(table).toMatchObject({
      step: { unit: 'row', count: 1 },
      series: [{ name: '', start: 0, length: 3 }],
    });
  });

  test('the one that is said, also of one row', () => {
    const step: TimeStep = { unit: 'ms', count: 3_600_000 };
    expect(read(['2024-01-01T05:00'], { step })).toMatchObject({ step, series: [{ length: 1 }] });
    const off = (): SeriesTable => read(['2024-01-01T05:00', '2024-01-01T05:30'], { step });
    expect(off).toThrow(
      'tableOf: column time: expected times that are steps of 1 hour after 2024-01-01T05:00Z, got 2024-01-01T05:30Z in row 2',
    );
    expect(() => read(['2024-01-01T05:00'], { step: { unit: 'row', count: 1 } })).toThrow(
      'values for the step unit row',
    );
  });
});

test('rows to come have times: the last day of months stays the last', () => {
  const table = read(['2024-01-31', '2024-02-29', '2024-03-31']);
  const [series] = table.series;
  const times = timesOf(table, series?.start ?? 0, series?.length ?? 0, 11);
  const days = [...times].map((time) => new Date(time).toISOString().slice(5, 10));
  expect(days).toEqual([
    '04-30',
    '05-31',
    '06-30',
    '07-31',
    '08-31',
    '09-30',
    '10-31',
    '11-30',
    '12-31',
    '01-31',
    '02-28',
  ]);
});

test('days to come begin at midnight of the zone, whatever its clocks do', () => {
  const table = read(['2024-10-25', '2024-10-26'], { timeZone: 'Europe/Berlin' });
  const times = timesOf(table, table.series[0]?.start ?? 0, 0, 4);
  const hours = [...times].map((time, at) => (time - (times[at - 1] ?? time)) / 3_600_000);
  expect(hours).toEqual([0, 24, 24, 25]);
});

test('days of a zone that are given in UTC need its name', () => {
  const days = ['2024-03-29T23:00Z', '2024-03-30T23:00Z', '2024-03-31T22:00Z', '2024-04-01T22:00Z'];
  expect(() => read(days)).toThrow(
    'got 23 hours between rows 2 and 3, at 2024-03-30T23:00Z: if clock changes make days unequal, set the option timeZone',
  );
  expect(read(days, { timeZone: 'Europe/Berlin' }).step).toEqual({ unit: 'day', count: 1 });
});
