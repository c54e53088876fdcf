import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { describe, mismatch, shorten } from '../../text/quote.js';
import type { Collector } from './columns/collector.js';
import {
  type ArrowTable,
  type ColumnTable,
  collectArrow,
  collectColumns,
  isArrow,
  isColumns,
} from './columns/of-columns.js';
import { collectRows, RowCollector } from './columns/of-rows.js';
import type { TableProblem } from './series-table.js';
import type { TableSettings } from './settings.js';
import { wrongTable } from './wrong-table.js';

/** A row: values by column name. */
export type TableRow = { readonly [column: string]: unknown };

/** A table in memory: rows, columns, or an Apache Arrow table. */
export type TableData = Iterable<TableRow> | ColumnTable | ArrowTable;

/**
 * Sources of tables. Text, bytes, a `Blob` (such as a `File`), a stream of bytes or text, and `{ file }` (in Node, Deno and Bun) hold CSV;
 * an asynchronous iterable may yield rows instead.
 */
export type TableSource =
  | TableData
  | string
  | Uint8Array
  | Blob
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string | TableRow>
  | { readonly file: string | URL };

/** Collected columns, and the problems found while reading. */
export interface Collected {
  readonly collector: Collector;
  readonly problems: readonly TableProblem[];
}

export const SOURCES =
  'CSV (a text, bytes, a Blob, a stream, or { file }), rows that are objects, columns by name, or an Arrow table';

/** @throws LetheError `data`; TypeError if it is not a table. */
export function collectData(settings: TableSettings, data: unknown): Collected {
  if (isArrow(data)) return { collector: collectArrow(settings, data), problems: [] };
  if (isIterable(data)) return { collector: collectRows(settings, data), problems: [] };
  if (isColumns(data)) return { collector: collectColumns(settings, data), problems: [] };
  const expected = 'rows that are objects, columns by name, or an Arrow table';
  throw new TypeError(mismatch(`${settings.caller}: table`, expected, describe(data)));
}

/** @throws LetheError `data`; TypeError if it is not a table. */
export async function collectSource(settings: TableSettings, source: unknown): Promise<Collected> {
  const { caller } = settings;
  if (typeof source === 'string' || source instanceof Uint8Array) {
    const { CsvReader, checkIsCsv } = await import('./csv/read-csv.js');
    if (typeof source === 'string') checkIsCsv(caller, source);
    const reader = new CsvReader(settings, source.length);
    reader.push(source);
    return { collector: reader.end(), problems: reader.problems };
  }
  if (source instanceof Blob) return collectStream(settings, source.stream(), source.size);
  if (isStream(source)) return collectStream(settings, source);
  if (isObject(source)) {
    const { file } = source;
    if (typeof file === 'string' || file instanceof URL) return collectFile(settings, file);
    if (Symbol.asyncIterator in source)
      return collectStream(settings, source as unknown as AsyncIterable<unknown>);
  }
  if (isArrow(source) || isIterable(source) || isColumns(source)) return collectData(settings, source);
  throw new TypeError(mismatch(`${caller}: table`, SOURCES, describe(source)));
}

async function collectFile(settings: TableSettings, file: string | URL): Promise<Collected> {
  const place = `${settings.caller}: ${shorten(String(file), 200)}`;
  const { files } = platform;
  if (files === undefined) throw wrongTable(place, 'a runtime with files', 'none: give a Blob or a stream');
  return collectStream({ ...settings, caller: place }, named(place, files.stream(file)));
}

/** Adds the file to errors of the system. */
async function* named(place: string, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    throw new LetheError('data', `${place}: ${shorten((error as Error).message, 200)}`, { cause: error });
  }
}

/** A stream of CSV or of rows; the first piece decides. */
async function collectStream(
  settings: TableSettings,
  source: AsyncIterable<unknown> | ReadableStream<unknown>,
  total?: number,
): Promise<Collected> {
  const { CsvReader } = await import('./csv/read-csv.js');
  const reader = new CsvReader(settings, total);
  let rows: RowCollector | undefined;
  let count = 0;
  for await (const piece of piecesOf(source)) {
    count++;
    if (rows === undefined && (typeof piece === 'string' || piece instanceof Uint8Array)) {
      reader.push(piece);
    } else if (isObject(piece) && (rows !== undefined || count === 1)) {
      rows ??= new RowCollector(settings);
      rows.push(piece);
    } else {
      const expected = rows === undefined ? 'bytes or text' : 'rows that are objects';
      throw wrongTable(`${settings.caller}: table: piece ${count}`, expected, describe(piece));
    }
  }
  if (rows !== undefined) return { collector: rows.end(), problems: [] };
  return { collector: reader.end(), problems: reader.problems };
}

/** Not every browser has asynchronously iterable streams. */
async function* piecesOf(source: AsyncIterable<unknown> | ReadableStream<unknown>): AsyncIterable<unknown> {
  if (!isStream(source)) {
    yield* source;
    return;
  }
  const reader = source.getReader();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isOver = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isOver) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

function isStream(source: unknown): source is ReadableStream<unknown> {
  return isObject(source) && typeof source.getReader === 'function';
}

function isIterable(source: unknown): source is Iterable<unknown> {
  return typeof source === 'object' && source !== null && Symbol.iterator in source;
}
