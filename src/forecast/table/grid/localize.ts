import { clockText, DAY } from '../../time/civil.js';
import { timeOfWall } from '../../time/steps.js';
import type { TableSettings } from '../settings.js';
import { cellPlace, type RowNumbers, wrongTable } from '../wrong-table.js';
import type { Group } from './groups.js';

/**
 * Converts local times to UTC, in place; dropped rows become NaN. If all times are midnights, they are days: a day begins at the moment of
 * the jump if clocks skip midnight, and at the earlier of two midnights.
 *
 * @returns one moved or dropped row, and the number of such rows
 * @throws LetheError `data` if clocks skip a time or show it twice, and no option says what is meant.
 */
export function localize(
  settings: TableSettings,
  groups: readonly Group[],
  times: Float64Array,
  numbers: RowNumbers,
): { count: number; first: number } {
  const { zone, ambiguous, nonexistent, caller, time = '' } = settings;
  const changed = { count: 0, first: 0 };
  if (zone.name === 'UTC') return changed;
  if (times.every((wall) => wall % DAY === 0)) {
    // The times are days, and each day has a beginning.
    for (let row = 0; row < times.length; row++) times[row] = timeOfWall(zone, times[row] as number);
    return changed;
  }
  const wrong = (row: number, expected: string, option: string): Error => {
    const got = `${clockText(times[row] as number)}: set the option ${option}`;
    return wrongTable(cellPlace(caller, numbers.of(row), time), `${expected} ${zone.name}`, got);
  };
  for (const { rows } of groups) {
    if (rows.length === 0) continue;
    const backwards = (times[rows.at(-1) as number] as number) < (times[rows[0] as number] as number);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as number;
      const wall = times[row] as number;
      const only = zone.onlyTimeOf(wall);
      if (only !== undefined) {
        times[row] = only;
        continue;
      }
      const [earlier, later] = zone.timesOf(wall);
      if (earlier === undefined || later === undefined) {
        if (nonexistent === 'error') throw wrong(row, 'a time that exists in', 'nonexistent');
        times[row] = nonexistent === 'drop' ? Number.NaN : zone.jumpOver(wall);
        if (changed.count++ === 0) changed.first = numbers.of(row);
      } else if (ambiguous === 'order') {
        const end = endOfDoubled(settings, times, rows, at);
        const secondFrom = turnIn(times, rows.subarray(at, end), backwards);
        if (secondFrom === undefined)
          throw wrong(row, 'a repeated hour in which times go back once in', 'ambiguous');
        assignInOrder(settings, times, rows.subarray(at, end), secondFrom, backwards);
        at = end - 1;
      } else if (ambiguous === 'error') {
        throw wrong(row, 'an unambiguous time in', 'ambiguous');
      } else {
        times[row] = ambiguous === 'earlier' ? earlier : later;
      }
    }
  }
  return changed;
}

/** The end of a run of successive rows in a doubled hour. */
function endOfDoubled({ zone }: TableSettings, times: Float64Array, rows: Uint32Array, from: number): number {
  const first = times[rows[from] as number] as number;
  let end = from + 1;
  for (; end < rows.length; end++) {
    const wall = times[rows[end] as number] as number;
    if (Math.abs(wall - first) > DAY || zone.timesOf(wall).length !== 2) break;
  }
  return end;
}

/** The first row of the second hour: where times go back, once; undefined if they never do, or more than once. */
function turnIn(times: Float64Array, rows: Uint32Array, backwards: boolean): number | undefined {
  let turn: number | undefined;
  for (let at = 1; at < rows.length; at++) {
    const change = (times[rows[at] as number] as number) - (times[rows[at - 1] as number] as number);
    if (backwards ? change < 0 : change > 0) continue;
    if (turn !== undefined) return undefined;
    turn = at;
  }
  return turn;
}

function assignInOrder(
  { zone }: TableSettings,
  times: Float64Array,
  rows: Uint32Array,
  secondFrom: number,
  backwards: boolean,
): void {
  for (const [at, row] of rows.entries()) {
    const isLater = at >= secondFrom !== backwards;
    times[row] = zone.timesOf(times[row] as number)[isLater ? 1 : 0] as number;
  }
}
