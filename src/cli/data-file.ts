import { readFile } from 'node:fs/promises';
import { LetheError } from '../errors.js';
import { type DataFile, parseJson, textOf } from '../series/data/index.js';
import { parseCsv } from './csv.js';

/**
 * Reads sequences from a file, UTF-8 with or without a byte order mark. JSON: see {@link parseJson}. CSV (`.csv`): see {@link parseCsv}.
 *
 * @throws LetheError `data` that names file and place.
 */
export async function readDataFile(file: string): Promise<DataFile> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new LetheError('data', `${file}: ${error.message}`, { cause: error });
  });
  const text = textOf(file, bytes);
  return /\.csv$/i.test(file) ? parseCsv(file, text) : parseJson(file, text);
}
