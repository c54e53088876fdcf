import { assemble } from './assemble.js';
import type { SeriesTable } from './series-table.js';
import { readSettings } from './settings.js';
import { collectData, collectSource, type TableData, type TableSource } from './source.js';
import type { TableOptions } from './table-options.js';

/**
 * Reads a table, checks it, and puts it on equal steps of time. What was repaired stands in its `problems`; what cannot be is
 * refused. CSV comes with a header: names of columns. Rows count as in a spreadsheet: the header is row 1. Of other sources the first
 * row is 1.
 *
 * @param source CSV as a text, bytes, a `Blob`, a stream of bytes or texts, or `{ file: 'data.csv' }` (Node, Deno, Bun); rows that
 * are objects, in an array or (asynchronous) iterable; columns by name (`{ load: Float64Array }`); a table of Apache Arrow.
 * @param options which columns it has: see {@link TableOptions}
 * @returns the table. Columns that no option names are not read.
 * @throws LetheError `data` for a table that does not hold what it should: row, column, what was expected and what came; `aborted`
 * by its signal. TypeError or RangeError for options that are none.
 *
 * @example
 * ```js
 * import { readTable } from 'lethe/forecast';
 *
 * const csv = 'hour,load\n2024-01-01T00:00,5\n2024-01-01T01:00,7\n2024-01-01T02:00,6\n';
 * const table = await readTable(csv, { time: 'hour', target: 'load', timeZone: 'Europe/Berlin' });
 * console.log(table.step); // { unit: 'ms', count: 3600000 }
 * ```
 */
export async function readTable(source: TableSource, options: TableOptions): Promise<SeriesTable> {
  return readTableFor('readTable', source, options);
}

/**
 * {@link readTable} of what is at hand and needs no waiting: rows that are objects, columns by name, or a table of Apache Arrow.
 *
 * @throws as `readTable`.
 */
export function tableOf(data: TableData, options: TableOptions): SeriesTable {
  return assemble(collectData(readSettings('tableOf', options), data));
}

/**
 * @param caller begins the messages of errors.
 * @param needsTargets whether a target has to have a value: rows to come have none.
 */
export async function readTableFor(
  caller: string,
  source: TableSource,
  options: TableOptions,
  needsTargets: boolean = true,
): Promise<SeriesTable> {
  return assemble(await collectSource(readSettings(caller, options), source), needsTargets);
}
