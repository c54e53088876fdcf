import type { Head } from '../../forecast/guess.js';
import type { ParquetFile } from './parquet-file.js';

/** Rows of texts that are examined. */
const HEAD_ROWS = 200;
/** Name that pandas gives an unnamed index: row numbers, unless it has times. */
const INDEX = /^__index_level_\d+__$/;

/**
 * Example cells of columns, so that their roles are guessed as for CSV: from their kinds, for texts from their first rows.
 *
 * @throws LetheError `data` that names the file.
 */
export async function headOfParquet(file: ParquetFile): Promise<Head> {
  const cells = new Map<string, readonly string[]>();
  for (const column of file.columns) {
    const { name, kind } = column;
    if (kind.example !== undefined) {
      const isRowNumber = INDEX.test(name) && kind.use !== 'time';
      cells.set(name, isRowNumber || kind.example === '' ? [] : [kind.example]);
      continue;
    }
    for await (const group of file.read(column, HEAD_ROWS)) {
      const own = group.filter((value): value is string => typeof value === 'string' && value !== '');
      cells.set(name, [...(cells.get(name) ?? []), ...own]);
    }
  }
  return { names: file.columns.map(({ name }) => name), cells };
}
