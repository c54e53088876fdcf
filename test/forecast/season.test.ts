import { describe, expect, test } from '@jest/globals';
import { calendarSeasons, guessSeason } from '../../src/forecast/season.js';
import type { TimeStep } from '../../src/forecast/table/series-table.js';

const HOUR = 3_600_000;
const wave = (length: number, period: number, slope: number = 0): Float64Array =>
  Float64Array.from({ length }, (_, at) => Math.sin((2 * Math.PI * at) / period) + slope * at);

describe('seasons of the calendar', () => {
  test.each<[string, TimeStep, number[]]>([
    ['minutes', { unit: 'ms', count: 60_000 }, [60, 1440, 10_080]],
    ['quarters of an hour', { unit: 'ms', count: HOUR / 4 }, [4, 96, 672]],
    ['half hours', { unit: 'ms', count: HOUR / 2 }, [2, 48, 336]],
    ['hours', { unit: 'ms', count: HOUR }, [24, 168]],
    ['days', { unit: 'day', count: 1 }, [7]],
    ['weeks', { unit: 'day', count: 7 }, [52]],
    ['months', { unit: 'month', count: 1 }, [12]],
    ['quarters', { unit: 'month', count: 3 }, [4]],
    ['years', { unit: 'month', count: 12 }, []],
    ['seven minutes', { unit: 'ms', count: 420_000 }, [1440]],
    ['rows', { unit: 'row', count: 1 }, []],
  ])('are known for %s', (_, step, periods) => {
    expect(calendarSeasons(step)).toEqual(periods);
  });
});

describe('the season of a series', () => {
  test('is the one of the calendar that the values have', () => {
    const hours: TimeStep = { unit: 'ms', count: HOUR };
    const days = guessSeason(hours, wave(1000, 24));
    expect(days).toMatchObject({ period: 24, periods: [24, 168], from: 'calendar' });
    const weeks = Float64Array.from(
      { length: 1000 },
      (_, hour) => (hour % 168 < 48 ? 1 : 5) + 0.5 * Math.sin((2 * Math.PI * hour) / 24),
    );
    expect(guessSeason(hours, weeks).period).toBe(168);
    expect(guessSeason(hours, weeks).message).toBe(
      '168 steps of 1 hour, the one of 24, 168 with the largest autocorrelation',
    );
  });

  test('has to be in the values twice', () => {
    const hours: TimeStep = { unit: 'ms', count: HOUR };
    expect(guessSeason(hours, wave(100, 24))).toMatchObject({ period: 24, message: '24 steps of 1 hour' });
    expect(guessSeason(hours, wave(40, 24))).toMatchObject({ period: 1, from: 'none' });
  });

  test('is found by autocorrelation where there is no calendar, also beside a trend', () => {
    const rows: TimeStep = { unit: 'row', count: 1 };
    expect(guessSeason(rows, wave(300, 11))).toMatchObject({ period: 11, from: 'autocorrelation' });
    expect(guessSeason(rows, wave(300, 11, 0.5))).toMatchObject({ period: 11, from: 'autocorrelation' });
    const gaps = wave(300, 11).map((value, at) => (at % 10 === 3 ? Number.NaN : value));
    expect(guessSeason(rows, gaps)).toMatchObject({ period: 11, from: 'autocorrelation' });
  });

  test('is none where values do not repeat', () => {
    const rows: TimeStep = { unit: 'row', count: 1 };
    for (const values of [
      Float64Array.of(),
      Float64Array.of(1),
      Float64Array.of(1, 2, 3),
      new Float64Array(50).fill(4),
      Float64Array.from({ length: 200 }, (_, at) => 3 * at),
      new Float64Array(50).fill(Number.NaN),
    ])
      expect(guessSeason(rows, values)).toMatchObject({ period: 1, from: 'none' });
  });
});
