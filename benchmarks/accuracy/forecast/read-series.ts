// Reads a series out of the file that has it, by the reader that `lethe/forecast` has for everybody.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readTable, type SeriesTable, type TableOptions } from 'lethe/forecast';
import { type AccuracySeries, FILES } from './series.js';

/** Folders of the packages. */
export type Folders = { readonly [name: string]: string };

/** The name that the target has in the tables that are made. */
export const TARGET = 'y';

/**
 * @throws RangeError if no row of the file is of the series.
 */
export async function readSeries(series: AccuracySeries, folders: Folders): Promise<SeriesTable> {
  const { name, file, time, target, rows = {}, last = Number.POSITIVE_INFINITY, timeZone } = series;
  const [owner, place] = FILES[file];
  const text = await readFile(path.join(folders[owner] as string, place), 'utf8');
  const all: { readonly [column: string]: string }[] = parse(text, { columns: true, bom: true });
  const own = all.filter((row) => Object.entries(rows).every(([column, value]) => row[column] === value));
  const kept = own.slice(Math.max(0, own.length - last));
  if (kept.length === 0) throw new RangeError(`${name}: expected rows in ${place}, got none`);
  const columns = kept.map((row) => ({ t: row[time] as string, [TARGET]: Number(row[target]) }));
  const reading: TableOptions = {
    target: TARGET,
    ...(time !== '' && { time: 't' }),
    ...(timeZone !== undefined && { timeZone }),
  };
  return readTable(
    time === '' ? { [TARGET]: columns.map((row) => row[TARGET] as number) } : columns,
    reading,
  );
}
