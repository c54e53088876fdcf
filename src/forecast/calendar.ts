// Times of rows and their calendar features, in the time zone of the table. Offsets of zones come from `Intl`, so future rules depend on
// the version of its data.

import { LetheError } from '../errors.js';
import { checkOneOf } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { timeOfText } from './table/columns/time-text.js';
import type { SeriesTable } from './table/series-table.js';
import { type Civil, civilOf, DAY, dayOf, daysInMonth, daysOf } from './time/civil.js';
import { timeAfter } from './time/steps.js';
import { cosineOfTurns, sineOfTurns } from './time/turns.js';
import { checkTime, zoneOf } from './time/zone.js';

/** Names of the features that {@link calendarFeatures} computes. */
export type CalendarFeature = 'hour' | 'weekday' | 'monthDay' | 'yearDay' | 'month';

/** Position of a time within its period, 0 to 1: `wall` is ms on the clock, `day` is days since 1970. */
const WAYS: { readonly [name in CalendarFeature]: (wall: number, day: number, civil: Civil) => number } = {
  hour: (wall, day) => (wall - day * DAY) / DAY,
  weekday: (_, day) => (day + 3 - 7 * Math.floor((day + 3) / 7)) / 7,
  monthDay: (_, __, { year, month, day }) => (day - 1) / daysInMonth(year, month),
  yearDay: (_, day, { year }) => (day - daysOf(year, 1, 1)) / (daysOf(year + 1, 1, 1) - daysOf(year, 1, 1)),
  month: (_, __, { month }) => (month - 1) / 12,
};

/** Names of all calendar features. */
export const CALENDAR_FEATURES: readonly CalendarFeature[] = Object.keys(WAYS) as CalendarFeature[];

/**
 * Time of the row `index` steps after `start`, also beyond the end of the table. Days and months follow the clock of the time zone. If
 * clocks skip a time, the result is the moment of the jump; if they show it twice, the earlier moment.
 *
 * @param table the table, or its step and time zone
 * @param start time of a row, such as the first of a series: ms since 1970 in UTC, or a count of steps
 * @returns ms since 1970 in UTC, or a count of steps
 */
export function timeAt(
  { step, timeZone }: Pick<SeriesTable, 'step' | 'timeZone'>,
  start: number,
  index: number,
): number {
  if (step.unit !== 'row') checkTime('timeAt', start);
  return timeAfter(zoneOf(timeZone, 'timeAt: timeZone'), step, start, index);
}

/** {@link timeAt} for `count` rows, beginning `from` steps after `start`: `[count]`. */
export function timesOf(
  { step, timeZone }: Pick<SeriesTable, 'step' | 'timeZone'>,
  start: number,
  from: number,
  count: number,
): Float64Array {
  if (step.unit !== 'row') checkTime('timesOf', start);
  const zone = zoneOf(timeZone, 'timesOf: timeZone');
  const times = new Float64Array(count);
  for (let at = 0; at < count; at++) times[at] = timeAfter(zone, step, start, from + at);
  return times;
}

/**
 * Positions of times within the day (`hour`, including minutes), week (`weekday`), month (`monthDay`) and year (`yearDay`, `month`), as
 * sine and cosine of one turn, so that the end of a period is close to its start. The periods begin at midnight, on Monday, on the first of
 * the month and on 1 January.
 *
 * @param names features to compute, in this order
 * @param times ms since 1970 in UTC, `[count]`, such as those of `timesOf`
 * @param timeZone zone in which hours and days count
 * @returns two columns for each feature, by name: `hour_sine`, `hour_cosine`, ...; `[count]` each
 * @throws RangeError for an unknown name.
 */
export function calendarFeatures(
  names: readonly CalendarFeature[],
  times: ArrayLike<number>,
  timeZone: string,
): Map<string, Float64Array> {
  for (const name of names) checkOneOf('calendarFeatures: names', name, CALENDAR_FEATURES);
  const zone = zoneOf(timeZone, 'calendarFeatures: timeZone');
  const features = names.map((name) => ({
    name,
    way: WAYS[name],
    sine: new Float64Array(times.length),
    cosine: new Float64Array(times.length),
  }));
  let day = Number.NaN;
  let civil: Civil = { year: 1970, month: 1, day: 1 };
  for (let at = 0; at < times.length; at++) {
    const wall = zone.wallAt(times[at] as number);
    if (dayOf(wall) !== day) {
      day = dayOf(wall);
      civil = civilOf(day);
    }
    for (const { way, sine, cosine } of features) {
      const turns = way(wall, day, civil);
      sine[at] = sineOfTurns(turns);
      cosine[at] = cosineOfTurns(turns);
    }
  }
  return new Map(
    features.flatMap(({ name, sine, cosine }): [string, Float64Array][] => [
      [`${name}_sine`, sine],
      [`${name}_cosine`, cosine],
    ]),
  );
}

/**
 * 1 for times on one of these days, 0 otherwise.
 *
 * @param days such as `2024-12-25`
 * @param times ms since 1970 in UTC, `[count]`
 * @param timeZone zone in which days count
 * @returns `[count]`
 * @throws LetheError `data` for an invalid day.
 */
export function holidayColumn(
  days: readonly string[],
  times: ArrayLike<number>,
  timeZone: string,
): Float64Array {
  const holidays = new Set(days.map(dayOfText));
  const zone = zoneOf(timeZone, 'holidayColumn: timeZone');
  return Float64Array.from(times, (time) => (holidays.has(dayOf(zone.wallAt(time))) ? 1 : 0));
}

function dayOfText(text: string): number {
  const time = typeof text === 'string' ? timeOfText(text, undefined) : undefined;
  if (time !== undefined && time !== 'order' && time.isWall && time.ms % DAY === 0) return time.ms / DAY;
  throw new LetheError('data', mismatch('holidayColumn: days', 'days such as 2024-12-25', quote(text)));
}
