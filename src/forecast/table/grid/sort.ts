import { timeText } from '../../time/steps.js';
import type { TableProblem, TimeStep } from '../series-table.js';
import type { TableSettings } from '../settings.js';
import { type RowNumbers, wrongTable } from '../wrong-table.js';
import { about, type Group } from './groups.js';

/**
 * Sorts the rows of each series by time.
 *
 * @throws LetheError `data` if a series has the same time twice.
 */
export function sortRows(
  settings: TableSettings,
  groups: readonly Group[],
  times: Float64Array,
  unit: TimeStep['unit'],
  numbers: RowNumbers,
): TableProblem[] {
  const problems: TableProblem[] = [];
  for (const group of groups) {
    // Dropped rows have no time.
    if (group.rows.some((row) => Number.isNaN(times[row])))
      group.rows = group.rows.filter((row) => !Number.isNaN(times[row]));
    const { rows, name } = group;
    const odd = rows.findIndex(
      (row, at) => at > 0 && (times[row] as number) < (times[rows[at - 1] as number] as number),
    );
    if (odd !== -1) {
      const from = numbers.of(rows[odd] as number);
      rows.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
      problems.push({
        kind: 'order',
        message: `${about(name)}rows were not in order of time, the first of them row ${from}; they were sorted`,
      });
    }
    const twice = rows.findIndex((row, at) => at > 0 && times[row] === times[rows[at - 1] as number]);
    if (twice === -1) continue;
    const [first, second] = [rows[twice - 1] as number, rows[twice] as number];
    const hint = settings.series === undefined ? ': if there are several series, set the option series' : '';
    throw wrongTable(
      `${settings.caller}: ${about(name)}column ${settings.time}`,
      'each time once',
      `${timeText(settings.zone, unit, times[first] as number)} in rows ${numbers.of(first)} and ${numbers.of(second)}${hint}`,
    );
  }
  return problems;
}
