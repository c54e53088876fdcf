// Times around the changes of clocks, against what pandas makes of them (test/golden/pandas/time_zones.py).
import { describe, expect, test } from '@jest/globals';
import { CALENDAR_FEATURES, calendarFeatures, timesOf } from '../../../src/forecast/calendar.js';
import { timeOfText } from '../../../src/forecast/table/columns/time-text.js';
import { type TableOptions, tableOf } from '../../../src/forecast/table/index.js';
import type { TimeStep } from '../../../src/forecast/table/series-table.js';
import { DAY } from '../../../src/forecast/time/civil.js';
import { zoneOf } from '../../../src/forecast/time/zone.js';
import pandas from '../../golden/pandas/time_zones.json' with { type: 'json' };

const HOUR = 3_600_000;
const STEPS: { readonly [frequency: string]: TimeStep } = {
  D: { unit: 'day', count: 1 },
  ME: { unit: 'month', count: 1, monthDay: 31 },
  MS: { unit: 'month', count: 1 },
  '3h': { unit: 'ms', count: 3 * HOUR },
};

/** Times that a table makes of local ones, each in a series of its own. */
function timesIn(
  timeZone: string,
  local: readonly string[],
  options: Partial<TableOptions>,
): Map<string, number> {
  const rows = local.map((time, series) => ({ time, series, load: series }));
  const step: TimeStep = { unit: 'ms', count: 1 };
  const table = tableOf(rows, { time: 'time', series: 'series', target: 'load', timeZone, step, ...options });
  return new Map(table.series.map(({ name, start }) => [name, start]));
}

describe.each(Object.entries(pandas.zones))('%s', (timeZone, { days, steps, offsets, parts }) => {
  const zone = zoneOf(timeZone, 'test');

  test('is ahead of UTC as pandas says, from 1950 to 2036', () => {
    const first = Date.UTC(1950, 0, 1);
    expect(offsets.map((_, index) => zone.offsetAt(first + index * 30 * DAY))).toEqual(offsets);
    // In the other direction, from a zone that knows nothing yet.
    expect(offsets.map((_, index) => zone.offsetAt(first + index * 30 * DAY)).reverse()).toEqual(
      [...offsets].reverse(),
    );
  });

  describe.each(Object.entries(days))('around the change of %s', (_, { local, rules, errors, inferred }) => {
    test.each(Object.entries(rules))('reads local times by the rules %s', (names, expected) => {
      const [ambiguous, nonexistent] = names.split(' ') as ['earlier' | 'later', 'forward' | 'drop'];
      const times = timesIn(timeZone, local, { ambiguous, nonexistent });
      expect(local.map((_, series) => times.get(String(series)) ?? null)).toEqual(expected);
    });

    test('refuses what pandas refuses, and nothing else', () => {
      const refused = (option: string): number[] =>
        local.flatMap((time, index) => {
          try {
            timesIn(timeZone, [time], {});
            return [];
          } catch (error) {
            return String(error).endsWith(`set the option ${option}`) ? [index] : [];
          }
        });
      expect({ ambiguous: refused('ambiguous'), nonexistent: refused('nonexistent') }).toEqual(errors);
    });

    test.each(['forwards', 'backwards'])(
      'tells the second of a doubled hour by the order, %s',
      (direction) => {
        const rows = inferred.local.map((time, load) => ({ time, load }));
        if (direction === 'backwards') rows.reverse();
        const table = tableOf(rows, { time: 'time', target: 'load', timeZone, ambiguous: 'order' });
        const [series] = table.series;
        expect(table.step).toEqual({ unit: 'ms', count: HOUR / 2 });
        expect([...timesOf(table, series?.start ?? 0, 0, series?.length ?? 0)]).toEqual(inferred.utc);
        expect([...(series?.values.get('load') ?? [])]).toEqual(inferred.local.map((_, load) => load));
      },
    );
  });

  test.each(steps)('goes by steps of $freq', ({ freq, start, utc }) => {
    const step = STEPS[freq] as TimeStep;
    expect([...timesOf({ step, timeZone }, start, 0, utc.length)]).toEqual(utc);
    const back = timesOf({ step, timeZone }, utc.at(-1) ?? 0, 1 - utc.length, utc.length);
    expect([...back]).toEqual(utc);
    const table = tableOf(
      utc.map((time, load) => ({ time: new Date(time), load })),
      { time: 'time', target: 'load', timeZone },
    );
    expect(table.step).toMatchObject({ unit: step.unit, count: step.count });
    expect(table.series[0]).toMatchObject({ start, length: utc.length });
  });

  test('has the hours, weekdays, days and months of pandas', () => {
    const first = Date.UTC(2024, 1, 27, 13, 30);
    const times = parts.map((_, index) => first + index * 373 * HOUR);
    const features = calendarFeatures(CALENDAR_FEATURES, times, timeZone);
    const local = times.map((time) => new Date(zone.wallAt(time)));
    const shares = (parts as [number, number, number, number, number, number][]).map(
      ([hour, minute, weekday, day, yearDay, month], index) => {
        const year = local[index]?.getUTCFullYear() ?? 0;
        const monthDays = new Date(Date.UTC(year, month, 0)).getUTCDate();
        const yearDays = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY;
        return [
          (hour + minute / 60) / 24,
          weekday / 7,
          (day - 1) / monthDays,
          (yearDay - 1) / yearDays,
          (month - 1) / 12,
        ];
      },
    );
    for (const [place, name] of CALENDAR_FEATURES.entries()) {
      const angles = shares.map((share) => (share[place] ?? 0) * 2 * Math.PI);
      const expected = { sine: angles.map(Math.sin), cosine: angles.map(Math.cos) };
      for (const [kind, values] of Object.entries(expected)) {
        const column = features.get(`${name}_${kind}`) ?? [];
        const furthest = Math.max(
          ...values.map((value, row) => Math.abs(value - (column[row] ?? Number.NaN))),
        );
        expect([name, kind, furthest < 1e-15]).toEqual([name, kind, true]);
      }
    }
  });
});

test('texts are the times that a Date makes of them', () => {
  const texts = [
    '2024-02-29T23:59:59.123Z',
    '1999-12-31',
    '2024-01-01T00:00+05:30',
    '2024-01-01T00:00-00:30',
  ];
  for (const text of texts) expect(timeOfText(text, undefined)).toMatchObject({ ms: Date.parse(text) });
});
