import { LetheError } from '../../errors.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';
import type { Description } from './description.js';
import { type History, type NewRow, usedColumns } from './history.js';

/**
 * Rows after the last known one, one for each step, in order of time: an array if the table has a single series, or arrays by series name.
 */
export type RowsAhead = readonly NewRow[] | { readonly [series: string]: readonly NewRow[] };

/**
 * The history up to the last known row, followed by these rows for their series.
 *
 * @throws TypeError or LetheError `data` that names the row, the column, the expected and the received value.
 */
export function withRowsAhead(
  caller: string,
  description: Description,
  history: History,
  given: RowsAhead,
): SeriesTable {
  checkKind(`${caller}: rows`, isObject(given) || Array.isArray(given), 'rows, or rows by series', given);
  const all: readonly (readonly [string | undefined, unknown])[] = Array.isArray(given)
    ? [[undefined, given]]
    : Object.entries(given);
  const series = all.map(([name, rows]) => seriesAhead(caller, description, history, name, rows));
  return { ...description.table, series, problems: [] };
}

function seriesAhead(
  caller: string,
  { table, roles }: Description,
  history: History,
  name: string | undefined,
  rows: unknown,
): SeriesRows {
  const place = name === undefined ? caller : `${caller}: series ${quote(name)}`;
  checkKind(`${place}: rows`, Array.isArray(rows), 'a list of rows', rows);
  const found = history.find(caller, name);
  const known = found.rows(table);
  const { present } = found;
  const read = (rows as readonly NewRow[]).map((row, index) =>
    history.readRow(`${place}: row ${index}`, row),
  );
  for (const column of roles.future) {
    if (read.length === 0 || (rows as readonly NewRow[]).some((row) => Object.hasOwn(row, column))) continue;
    throw new LetheError('data', mismatch(`${place}: rows`, `a column ${quote(column)}`, 'none'));
  }
  const length = present + read.length;
  const values = usedColumns(roles).map((column) => {
    const numbers = new Float64Array(length).fill(Number.NaN);
    numbers.set((known.values.get(column) as Float64Array).subarray(0, present));
    for (const [index, row] of read.entries()) numbers[present + index] = row.get(column) ?? Number.NaN;
    return [column, numbers] as const;
  });
  return { name: known.name, start: known.start, length, values: new Map(values) };
}
