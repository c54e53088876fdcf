import { LetheError } from '../../errors.js';
import type { ArrowTable } from '../../forecast/index.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { KINDS, timeTypeOf } from './kinds.js';
import type { ParquetColumn, ParquetFile } from './parquet-file.js';

/** Columns to read. */
export interface Wanted {
  readonly time: string | undefined;
  /** Columns of names, such as those of series. */
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/**
 * Columns of a file, in the form of an Apache Arrow table: timestamps are ms in UTC, or local times if the file names no zone.
 *
 * @param onRows receives the number of rows read, and the column
 * @throws LetheError `data` for a column of an unsuitable kind, an integer beyond 2^53, or an incomplete file.
 */
export async function readParquet(
  file: ParquetFile,
  { time, names, values }: Wanted,
  onRows: (rows: number, column: string) => void,
): Promise<ArrowTable> {
  const vectors = new Map<string, ArrayLike<unknown>>();
  for (const column of file.columns) {
    const isTime = column.name === time;
    const isName = names.includes(column.name);
    if (!isTime && !isName && !values.includes(column.name)) continue;
    checkUse(file, column, isTime);
    vectors.set(column.name, await collect(file, column, isName, onRows));
  }
  return {
    schema: { fields: file.columns.map(({ name, element }) => ({ name, type: timeTypeOf(element) })) },
    getChild(name) {
      const vector = vectors.get(name);
      return vector === undefined ? null : { length: vector.length, get: (row) => vector[row] };
    },
  };
}

function checkUse(file: ParquetFile, { name, kind }: ParquetColumn, isTime: boolean): void {
  if (kind.use === 'value' || (kind.use === 'time' && isTime)) return;
  const known = Object.values(KINDS).filter(({ use }) => use === 'value' || (isTime && use === 'time'));
  const list = known.map(({ words }) => words).join(', ');
  throw new LetheError('data', mismatch(`${file.name}: column ${inQuotes(name)}`, list, kind.words));
}

async function collect(
  file: ParquetFile,
  column: ParquetColumn,
  isName: boolean,
  onRows: (rows: number, column: string) => void,
): Promise<ArrayLike<unknown>> {
  const isNumbers = !isName && column.kind !== KINDS.text && column.kind !== KINDS.boolean;
  const numbers = new Float64Array(isNumbers ? file.rows : 0);
  const others: unknown[] = [];
  let row = 0;
  for await (const group of file.read(column)) {
    for (const value of group) {
      if (typeof value === 'bigint' && isNumbers) {
        const place = `${file.name}: row ${row + 1}, column ${column.name}`;
        throw new LetheError(
          'data',
          mismatch(place, 'an integer up to 2^53, which float64 holds', String(value)),
        );
      }
      if (isNumbers) numbers[row] = typeof value === 'number' ? value : Number.NaN;
      else others.push(value);
      row++;
    }
    onRows(row, column.name);
  }
  return isNumbers ? numbers : others;
}
