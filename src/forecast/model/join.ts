import { LetheError } from '../../errors.js';
import { mismatch, quote } from '../../text/quote.js';
import { columnOf } from '../frame/roles.js';
import { stepsSince } from '../frame/time-line.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';
import type { Description } from './description.js';
import { type History, usedColumns } from './history.js';

/**
 * The history, extended by a table with more past or future rows. A table that begins before the history, or leaves a gap after it, is used
 * alone.
 *
 * @throws LetheError `data` that names a missing column, or a different time step.
 */
export function joinTable(
  caller: string,
  description: Description,
  kept: History,
  given: SeriesTable,
): SeriesTable {
  const { table } = description;
  const { step } = given;
  if (step.unit !== table.step.unit || step.count !== table.step.count) {
    const [expected, got] = [table.step, step].map(({ unit, count }) => `${count} ${unit}`);
    throw new LetheError('data', mismatch(`${caller}: step`, expected as string, got as string));
  }
  const series = given.series.map((rows) => {
    const history = kept.of(rows.name)?.rows(table);
    const at = history === undefined ? -1 : stepsSince(history.start, table.step, rows);
    const known = history !== undefined && at >= 0 && at <= history.length ? history : undefined;
    return joinSeries(caller, description, given, rows, known, Math.max(0, at));
  });
  return { ...table, series, problems: [] };
}

/** @param at number of rows of the history before those of the table */
function joinSeries(
  caller: string,
  description: Description,
  given: SeriesTable,
  rows: SeriesRows,
  history: SeriesRows | undefined,
  at: number,
): SeriesRows {
  const { roles } = description;
  const before = history === undefined ? 0 : at;
  const length = before + rows.length;
  const values = usedColumns(roles).map((name) => {
    const joined = new Float64Array(length).fill(Number.NaN);
    const own = history?.values.get(name);
    if (own !== undefined) joined.set(own.subarray(0, before));
    const numbers = numbersOf(description, given, rows, name);
    if (numbers !== undefined) joined.set(numbers, before);
    else if (roles.fixed.includes(name) && own !== undefined) joined.fill(own[0] as number);
    else if (history === undefined || roles.future.includes(name)) {
      const columns = given.columns.map((column) => column.name).join(', ');
      throw new LetheError('data', mismatch(`${caller}: table`, `a column ${quote(name)}`, columns));
    }
    return [name, joined] as const;
  });
  return {
    name: rows.name,
    start: history === undefined ? rows.start : history.start,
    length,
    values: new Map(values),
  };
}

/** Labels as indices into the labels of the training table. */
function numbersOf(
  { table }: Description,
  given: SeriesTable,
  { values }: SeriesRows,
  name: string,
): Float64Array | undefined {
  const numbers = values.get(name);
  const column = given.columns.find((own) => own.name === name);
  const known = columnOf(table.columns, name);
  if (numbers === undefined || column?.kind !== 'label' || known.kind !== 'label') return numbers;
  const places = column.labels.map((label) => known.labels.indexOf(label));
  return numbers.map((place) => {
    const found = places[place] ?? -1;
    return found < 0 ? Number.NaN : found;
  });
}
