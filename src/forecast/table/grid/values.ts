import { many } from '../../../text/many.js';
import { timeAfter, timeText } from '../../time/steps.js';
import type { TableProblem, TimeStep } from '../series-table.js';
import type { Role, TableSettings } from '../settings.js';
import { cellPlace, type RowNumbers, wrongTable } from '../wrong-table.js';
import { fillBetween } from './fill.js';
import { about } from './groups.js';
import { filledHow, type Placed } from './place.js';

/** A column to put on the grids of the series. */
export interface GridColumn {
  readonly name: string;
  readonly role: Role;
  readonly isLabels: boolean;
  readonly values: Float64Array;
}

/** The values of a column in a series, one for each step; NaN if missing. */
export function onGrid(
  { values }: GridColumn,
  { rows, steps, length }: Placed,
  isWhole: boolean,
): Float64Array {
  if (isWhole && steps === undefined) return values;
  const placed = new Float64Array(length).fill(Number.NaN);
  for (let at = 0; at < rows.length; at++) placed[steps?.[at] ?? at] = values[rows[at] as number] as number;
  return placed;
}

/** Copies the single value of a static column to all steps of a series. */
export function spreadStatic(
  settings: TableSettings,
  { name, values }: GridColumn,
  { rows, length, name: series }: Placed,
  numbers: RowNumbers,
): Float64Array {
  let first: number | undefined;
  for (const row of rows) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    first ??= row;
    if (value === values[first]) continue;
    const place = cellPlace(settings.caller, numbers.of(row), name);
    throw wrongTable(
      place,
      `the value of row ${numbers.of(first)}, as it is static${series === '' ? '' : ` in ${about(series).slice(0, -2)}`}`,
      'another one',
    );
  }
  return new Float64Array(length).fill(first === undefined ? Number.NaN : (values[first] as number));
}

/**
 * Fills a column of a series by the rule, and reports missing values.
 *
 * @throws LetheError `data` if values are missing and the rule is `error`.
 */
export function fillColumn(
  settings: TableSettings,
  step: TimeStep,
  column: GridColumn,
  { name, start, length, rows, steps }: Placed,
  values: Float64Array,
): TableProblem[] {
  const { zone, fill, caller } = settings;
  const time = (index: number): string => timeText(zone, step.unit, timeAfter(zone, step, start, index));
  const what = `${about(name)}${column.name}: `;
  let [missing, first, last] = [0, -1, -1];
  for (let at = 0; at < rows.length; at++) {
    const index = steps?.[at] ?? at;
    if (!Number.isNaN(values[index])) last = index;
    else if (missing++ === 0) first = index;
  }
  const problems: TableProblem[] = [];
  const between = fillBetween(values, fill, column.isLabels);
  if (between !== -1 && fill === 'error') {
    throw wrongTable(
      `${caller}: ${what.slice(0, -2)}`,
      "a value at each step, as fill is 'error'",
      `none at ${time(between)}`,
    );
  }
  if (last === -1) return [{ kind: 'missing', message: `${what}no row has a value` }];
  const isOpen = column.role === 'target' || column.role === 'past';
  const atEnd = isOpen ? length - 1 - last : 0;
  if (missing > atEnd) {
    const count = missing - atEnd;
    const verb = count === 1 ? 'is' : 'are';
    const message = `${what}${many(count, 'value')} ${verb} missing, the first at ${time(first)}; ${filledHow(fill)}`;
    problems.push({ kind: 'missing', message });
  }
  if (atEnd > 0) {
    const message = `${what}there are no values from ${time(last + 1)} on, for ${many(atEnd, 'step')} up to the end`;
    problems.push({ kind: 'missing', message });
  }
  return problems;
}

/** Reports a target that never changes. */
export function constantProblem(column: GridColumn, series: string, values: Float64Array): TableProblem[] {
  if (column.role !== 'target') return [];
  const known = values.find((value) => !Number.isNaN(value));
  if (known === undefined || values.some((value) => !Number.isNaN(value) && value !== known)) return [];
  return [{ kind: 'constant', message: `${about(series)}${column.name}: all values are ${known}` }];
}
