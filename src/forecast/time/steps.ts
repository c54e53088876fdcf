import { isObject } from '../../text/kinds.js';
import { many } from '../../text/many.js';
import { mismatch, quote } from '../../text/quote.js';
import type { TimeStep } from '../table/series-table.js';
import { civilOf, clockText, DAY, dayOf, daysInMonth, daysOf } from './civil.js';
import type { Zone } from './zone.js';

/** The moment at which clocks show this time: the moment of the jump if they skip it, the earlier one of two. */
export function timeOfWall(zone: Zone, wall: number): number {
  return zone.onlyTimeOf(wall) ?? zone.timesOf(wall)[0] ?? zone.jumpOver(wall);
}

/** Time of the row `index` steps after `start`; also for negative indices and beyond the end of a table. */
export function timeAfter(zone: Zone, step: TimeStep, start: number, index: number): number {
  const { unit, count } = step;
  if (unit === 'ms' || unit === 'row') return start + index * count;
  const wall = zone.wallAt(start);
  if (unit === 'day') return timeOfWall(zone, wall + index * count * DAY);
  return timeOfWall(zone, wall + monthsOn(dayOf(wall), index * count, step.monthDay) * DAY);
}

/** Adds a number of months to a day. */
function monthsOn(days: number, months: number, monthDay: number | undefined): number {
  const { year, month, day } = civilOf(days);
  const first = daysOf(year, month + months, 1);
  const there = civilOf(first);
  return first - 1 + Math.min(monthDay ?? day, daysInMonth(there.year, there.month)) - days;
}

/** Number of steps from `start` to a time; undefined if it is off the grid. */
export function stepsTo(zone: Zone, step: TimeStep, start: number, time: number): number | undefined {
  const { unit, count } = step;
  if (unit === 'ms' || unit === 'row') {
    const index = (time - start) / count;
    return Number.isInteger(index) ? index : undefined;
  }
  const index =
    unit === 'day'
      ? Math.round((zone.wallAt(time) - zone.wallAt(start)) / DAY / count)
      : (monthNumber(zone.wallAt(time)) - monthNumber(zone.wallAt(start))) / count;
  return Number.isInteger(index) && timeAfter(zone, step, start, index) === time ? index : undefined;
}

/** Months since the year 0, of a local time. */
export function monthNumber(wall: number): number {
  const { year, month } = civilOf(dayOf(wall));
  return year * 12 + month - 1;
}

const UNITS: readonly (readonly [number, string])[] = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
  [1, 'ms'],
];

/** `1 hour`, `15 minutes`, `1 day`, `3 months`, `1 row`. */
export function stepText({ unit, count }: TimeStep): string {
  if (unit !== 'ms') return many(count, unit);
  const [length, name] = UNITS.find(([ms]) => count % ms === 0) ?? [1, 'ms'];
  return name === 'ms' ? `${count} ms` : many(count / length, name);
}

/** A time for messages: in the zone of the table, with `Z` in UTC; counts of steps as they are. */
export function timeText(zone: Zone, unit: TimeStep['unit'], time: number): string {
  if (unit === 'row') return String(time);
  const offset = zone.offsetAt(time);
  const text = clockText(time + offset);
  if (zone.name === 'UTC') return `${text}Z`;
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${text}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** @throws TypeError or RangeError unless it is a {@link TimeStep}. */
export function checkStep(what: string, value: unknown): TimeStep {
  if (!isObject(value))
    throw new TypeError(mismatch(what, "a step, such as { unit: 'day', count: 1 }", quote(value)));
  const { unit, count, monthDay } = value;
  const units = ['ms', 'day', 'month', 'row'] as const;
  const known = units.find((name) => name === unit);
  if (known === undefined)
    throw new RangeError(mismatch(`${what}: unit`, `one of ${units.join(', ')}`, quote(unit)));
  if (!isWhole(count))
    throw new RangeError(mismatch(`${what}: count`, 'a whole number of at least 1', quote(count)));
  if (monthDay === undefined) return { unit: known, count };
  if (isWhole(monthDay) && monthDay <= 31) return { unit: known, count, monthDay };
  throw new RangeError(mismatch(`${what}: monthDay`, 'a whole number of 1 to 31', quote(monthDay)));
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
