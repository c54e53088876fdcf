import { civilOf, DAY, dayOf, daysInMonth } from '../../time/civil.js';
import { monthNumber, stepText, timeOfWall, timeText } from '../../time/steps.js';
import type { Zone } from '../../time/zone.js';
import type { TimeStep } from '../series-table.js';
import type { TableSettings } from '../settings.js';
import { type RowNumbers, wrongTable } from '../wrong-table.js';
import { about, type Group } from './groups.js';

/** A finer step than the most common one is used if its grid has fewer places than this for each row. */
const EMPTIEST = 2;

/**
 * Infers the time step: months if all rows are on the same day of the month, or on its last day; days if they are at the same time of day;
 * else ms. The step is the most common distance, or the smallest one if all others are multiples of it.
 *
 * @param isSteps whether times are counts of steps
 * @throws LetheError `data` that names the rows with an unsuitable distance.
 */
export function inferStep(
  settings: TableSettings,
  groups: readonly Group[],
  times: Float64Array,
  isSteps: boolean,
  numbers: RowNumbers,
): TimeStep {
  const { zone, caller } = settings;
  if (groups.every(({ rows }) => rows.length < 2)) {
    const hint = ', or the option step';
    throw wrongTable(
      `${caller}: table`,
      `at least 2 rows in a series to know the time between them${hint}`,
      '1 row',
    );
  }
  const shape = isSteps ? { unit: 'row' as const } : shapeOf(zone, groups, times);
  const positionOf = positions(zone, shape.unit);
  const position = (row: number): number => positionOf(times[row] as number);
  const distances = new Map<number, number>();
  let rows = 0;
  for (const group of groups) {
    rows += group.rows.length;
    eachDistance(group.rows, position, (distance) => {
      distances.set(distance, (distances.get(distance) ?? 0) + 1);
      return true;
    });
  }
  const common = mostCommon(distances);
  const fits = (count: number): boolean => [...distances.keys()].every((distance) => distance % count === 0);
  if (fits(common)) return { ...shape, count: common };
  const least = [...distances.keys()].reduce((a, b) => Math.min(a, b));
  let places = 0;
  for (const [distance, times] of distances) places += (distance / least) * times;
  if (fits(least) && places < EMPTIEST * rows) return { ...shape, count: least };
  for (const group of groups) {
    eachDistance(group.rows, position, (distance, before, after) => {
      if (distance % common === 0) return true;
      const step = stepText({ unit: shape.unit, count: common });
      const got = stepText({ unit: shape.unit, count: distance });
      const where = `rows ${numbers.of(before)} and ${numbers.of(after)}, at ${timeText(zone, shape.unit, times[before] as number)}`;
      throw wrongTable(
        `${caller}: ${about(group.name)}column ${settings.time}`,
        `equal steps of ${step}, the most common, or multiples of it`,
        `${got} between ${where}${hintOfDays(zone, common, distance)}`,
      );
    });
  }
  return { ...shape, count: common };
}

/** With clock changes, days have unequal lengths in UTC. */
function hintOfDays({ name }: Zone, common: number, distance: number): string {
  const isChange = common === DAY && Math.abs(distance - DAY) === DAY / 24;
  return isChange && name === 'UTC' ? ': if clock changes make days unequal, set the option timeZone' : '';
}

function eachDistance(
  rows: Uint32Array,
  position: (row: number) => number,
  take: (distance: number, before: number, after: number) => boolean,
): void {
  for (let at = 1; at < rows.length; at++) {
    const [before, after] = [rows[at - 1] as number, rows[at] as number];
    take(position(after) - position(before), before, after);
  }
}

/** The most common distance; the smaller one of a tie. */
function mostCommon(distances: ReadonlyMap<number, number>): number {
  let best = { distance: 1, times: 0 };
  for (const [distance, times] of distances) {
    if (times > best.times || (times === best.times && distance < best.distance)) best = { distance, times };
  }
  return best.distance;
}

function positions(zone: Zone, unit: TimeStep['unit']): (time: number) => number {
  if (unit === 'day') return (time) => dayOf(zone.wallAt(time));
  if (unit === 'month') return (time) => monthNumber(zone.wallAt(time));
  return (time) => time;
}

function timeOfDayAt(zone: Zone, time: number): number {
  const wall = zone.wallAt(time);
  return wall - dayOf(wall) * DAY;
}

function shapeOf(zone: Zone, groups: readonly Group[], times: Float64Array): Omit<TimeStep, 'count'> {
  let isMonthly = true;
  let isLast = true;
  let monthDay = 0;
  for (const { rows } of groups) {
    const timeOfDay = Math.min(
      ...[...rows.subarray(0, 2)].map((row) => timeOfDayAt(zone, times[row] as number)),
    );
    let before = Number.NaN;
    for (const row of rows) {
      const wall = zone.wallAt(times[row] as number);
      const day = dayOf(wall);
      // If clocks skip the time of day, the moment of the jump is meant.
      if (wall - day * DAY !== timeOfDay && timeOfWall(zone, day * DAY + timeOfDay) !== times[row])
        return { unit: 'ms' };
      if (isMonthly) {
        isMonthly = !(day - before < 28);
        const civil = civilOf(day);
        isLast &&= civil.day === daysInMonth(civil.year, civil.month);
        monthDay = Math.max(monthDay, civil.day);
      }
      before = day;
    }
  }
  if (!isMonthly) return { unit: 'day' };
  const anchor = isLast ? 31 : monthDay;
  for (const { rows } of groups) {
    for (const row of rows) {
      const { year, month, day } = civilOf(dayOf(zone.wallAt(times[row] as number)));
      if (day !== Math.min(anchor, daysInMonth(year, month))) return { unit: 'day' };
    }
  }
  return { unit: 'month', monthDay: anchor };
}
