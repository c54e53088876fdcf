import { describe, expect, test } from '@jest/globals';
import { LetheError } from '../../src/errors.js';
import { calendarFeatures, holidayColumn, timeAt, timesOf } from '../../src/forecast/calendar.js';
import { cosineOfTurns, sineOfTurns } from '../../src/forecast/time/turns.js';

const HOUR = 3_600_000;
const column = (
  name: Parameters<typeof calendarFeatures>[0][number],
  times: number[],
  zone: string,
): number[][] => {
  const features = calendarFeatures([name], times, zone);
  return [`${name}_sine`, `${name}_cosine`].map((each) => [...(features.get(each) ?? [])]);
};

describe('features of the calendar', () => {
  test('are exact at quarters of a turn, in the zone of the table', () => {
    const midnight = Date.UTC(2024, 0, 1, 23); // In Berlin it is the second of January.
    const times = [0, 6, 12, 18].map((hour) => midnight + hour * HOUR);
    expect(column('hour', times, 'Europe/Berlin')).toEqual([
      [0, 1, 0, -1].map((value) => expect.closeTo(value, 15)),
      [1, 0, -1, 0].map((value) => expect.closeTo(value, 15)),
    ]);
    expect(column('hour', [midnight], 'Europe/Berlin')).toEqual([[0], [1]]);
    expect(column('monthDay', [Date.UTC(2024, 0, 1)], 'UTC')).toEqual([[0], [1]]);
    expect(column('weekday', [Date.UTC(2024, 0, 1)], 'UTC')).toEqual([[0], [1]]); // A Monday.
    expect(column('yearDay', [Date.UTC(2024, 0, 1)], 'UTC')).toEqual([[0], [1]]);
    expect(column('month', [Date.UTC(2024, 0, 31)], 'UTC')).toEqual([[0], [1]]);
  });

  test('come in the order in which they are asked for', () => {
    const names = [...calendarFeatures(['month', 'hour'], [0], 'UTC').keys()];
    expect(names).toEqual(['month_sine', 'month_cosine', 'hour_sine', 'hour_cosine']);
  });

  test('are none by another name, or in a zone that there is none of', () => {
    expect(() => calendarFeatures(['minute' as 'hour'], [0], 'UTC')).toThrow(
      new RangeError(
        'calendarFeatures: names: expected one of hour, weekday, monthDay, yearDay, month, got minute',
      ),
    );
    expect(() => calendarFeatures(['hour'], [0], 'Europe/Nowhere')).toThrow(
      'calendarFeatures: timeZone: expected the IANA name of a time zone, such as Europe/Berlin, got Europe/Nowhere',
    );
  });
});

test('holidays are days of the zone', () => {
  const times = timesOf(
    { step: { unit: 'ms', count: 12 * HOUR }, timeZone: 'UTC' },
    Date.UTC(2024, 11, 24),
    0,
    6,
  );
  expect([...holidayColumn(['2024-12-25'], times, 'UTC')]).toEqual([0, 0, 1, 1, 0, 0]);
  expect([...holidayColumn(['2024-12-25'], times, 'Pacific/Auckland')]).toEqual([0, 1, 1, 0, 0, 0]);
  for (const day of ['25 December', '2024-12-25T12:00', '3/4/2024'])
    expect(() => holidayColumn([day], times, 'UTC')).toThrow(LetheError);
});

test('times are far apart from no date', () => {
  expect(() => timeAt({ step: { unit: 'day', count: 1 }, timeZone: 'UTC' }, 1e300, 1)).toThrow(
    'timeAt: expected a time in the years 1 to 9999',
  );
});

test('sine and cosine of turns are those of Math, nearly to the last bit', () => {
  let furthest = 0;
  for (let at = -2000; at <= 2000; at++) {
    const turns = at / 997;
    // Sines of small angles: Math is given an angle that is rounded, so a few units in the last place of a turn.
    const angle = 2 * Math.PI * (turns - Math.round(turns));
    furthest = Math.max(furthest, Math.abs(sineOfTurns(turns) - Math.sin(angle)));
    furthest = Math.max(furthest, Math.abs(cosineOfTurns(turns) - Math.cos(angle)));
  }
  expect(furthest).toBeLessThan(7e-16);
});
