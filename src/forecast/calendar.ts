// Times of rows, and what a calendar says of them, in the time zone of the table. Offsets of zones are those of `Intl`: another
// version of its data may know other rules for times to come.

import { LetheError } from '../errors.js';
import { checkOneOf } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { timeOfText } from './table/columns/time-text.js';
import type { SeriesTable } from './table/series-table.js';
import { type Civil, civilOf, DAY, dayOf, daysInMonth, daysOf } from './time/civil.js';
import { timeAfter } from './time/steps.js';
import { cosineOfTurns, sineOfTurns } from './time/turns.js';
import { checkTime, zoneOf } from './time/zone.js';

/** What {@link calendarFeatures} gives, by name. */
export type CalendarFeature = 'hour' | 'weekday' | 'monthDay' | 'yearDay' | 'month';

/** How far a time is on its way round, 0 to 1: `wall` is ms on the clock, `day` the days since 1970. */
const WAYS: { readonly [name in CalendarFeature]: (wall: number, day: number, civil: Civil) => number } = {
  hour: (wall, day) => (wall - day * DAY) / DAY,
  weekday: (_, day) => (day + 3 - 7 * Math.floor((day + 3) / 7)) / 7,
  monthDay: (_, __, { year, month, day }) => (day - 1) / daysInMonth(year, month),
  yearDay: (_, day, { year }) => (day - daysOf(year, 1, 1)) / (daysOf(year + 1, 1, 1) - daysOf(year, 1, 1)),
  month: (_, __, { month }) => (month - 1) / 12,
};

/** Names of all features of the calendar. */
export const CALENDAR_FEATURES: readonly CalendarFeature[] = Object.keys(WAYS) as CalendarFeature[];

/**
 * The time of the row `index` steps after `start`: also beyond the end of a table, whose future rows have times, too. Days and months
 * go by the clock of the time zone; where clocks jump over a time it is the moment of the jump, of two it is the earlier one.
 *
 * @param table or its step and time zone
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

/** {@link timeAt} of `count` rows, from the one `from` steps after `start` on: `[count]`. */
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
 * Where times are in the day (`hour`, minutes among it), the week (`weekday`), the month (`monthDay`) and the year (`yearDay`, `month`),
 * as sine and cosine of a turn: the end is beside the beginning. All begin at 0: midnight, Monday, the first, January.
 *
 * @param names which, in this order
 * @param times ms since 1970 in UTC, `[count]`, such as those of `timesOf`
 * @param timeZone whose clocks and days count
 * @returns two columns for each, by name: `hour_sine`, `hour_cosine`; `[count]`
 * @throws RangeError for a name that there is none of.
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
 * 1 for times on one of these days, 0 for others.
 *
 * @param days such as `2024-12-25`
 * @param times ms since 1970 in UTC, `[count]`
 * @param timeZone whose days count
 * @returns `[count]`
 * @throws LetheError `data` for what is no day.
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
