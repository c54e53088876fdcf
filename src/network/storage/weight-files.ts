// The files that lie beside a model.json and hold its weights, wherever both are.
import { inQuotes } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import { concatenate } from './bytes.js';
import { totalBytes, weightPaths } from './manifest.js';
import type { SavedJson } from './types.js';

/**
 * Reads all files of a manifest, in order.
 *
 * @param source how errors call the `model.json`.
 * @param read gives a file's bytes by its name. Of a file with more than `most` bytes it may give the beginning alone,
 *   as long as this is more, too.
 * @throws LetheError `data` for a name that is not one of a file beside it, and as soon as the bytes are too many.
 */
export async function readWeightFiles(
  source: string,
  json: SavedJson,
  read: (name: string, most: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const expected = totalBytes(json);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const name of weightPaths(json)) {
    if (name === '' || name === '.' || name === '..' || /[\\/:\0]/.test(name) || name.length > 255) {
      throw wrongData(source, 'the name of a file beside it', inQuotes(name));
    }
    const part = await read(name, expected - total);
    total += part.length;
    if (!(total <= expected)) {
      throw wrongData(source, `${expected} bytes of weights`, `${total} or more`);
    }
    parts.push(part);
  }
  return concatenate(parts);
}
