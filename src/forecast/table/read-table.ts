import { assemble } from './assemble.js';
import type { SeriesTable } from './series-table.js';
import { readSettings } from './settings.js';
import { collectData, collectSource, type TableData, type TableSource } from './source.js';
import type { TableOptions } from './table-options.js';

/**
 * Reads and checks a table, and puts its rows on equal time steps. The result lists repairs in `problems`; what cannot be repaired is an
 * error. CSV needs a header with the names of columns. Row numbers in messages are those of a spreadsheet: the header is row 1. In other
 * sources the first row is row 1.
 *
 * @param source CSV as text, bytes, a `Blob`, a stream of bytes or text, or `{ file: 'data.csv' }` (Node, Deno, Bun); rows as objects, in
 *   an array or (asynchronous) iterable; columns by name (`{ load: Float64Array }`); an Apache Arrow table
 * @param options which columns the table has: see {@link TableOptions}
 * @returns the table, without the columns that no option names
 * @throws LetheError `data` for an invalid table, with row, column, the expected and the received value; `aborted` by the signal. TypeError
 *   or RangeError for invalid options.
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
 * Synchronous {@link readTable} for rows as objects, columns by name, or an Apache Arrow table.
 *
 * @throws the same errors as `readTable`.
 */
export function tableOf(data: TableData, options: TableOptions): SeriesTable {
  return assemble(collectData(readSettings('tableOf', options), data));
}

/**
 * @param caller prefix of error messages
 * @param needsTargets whether targets need values; future rows have none
 */
export async function readTableFor(
  caller: string,
  source: TableSource,
  options: TableOptions,
  needsTargets: boolean = true,
): Promise<SeriesTable> {
  return assemble(await collectSource(readSettings(caller, options), source), needsTargets);
}
