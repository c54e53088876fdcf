import type { Head } from '../../forecast/guess.js';
import type { ParquetFile } from './parquet-file.js';

/** Rows of texts that are looked at. */
const HEAD_ROWS = 200;
/** What pandas calls an index without a name: numbers of rows, unless it is times. */
const INDEX = /^__index_level_\d+__$/;

/**
 * What columns look like, by which their parts are guessed as those of CSV are: by their kinds, texts by their first rows.
 *
 * @throws LetheError `data` naming the file.
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
