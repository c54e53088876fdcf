// Reads the weights files next to a model.json, in any place.
import { inQuotes } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import { concatenate } from './bytes.js';
import { totalBytes, weightPaths } from './manifest.js';
import type { SavedJson } from './types.js';

/**
 * Reads all files of a manifest, in order.
 *
 * @param source name of the `model.json` in errors.
 * @param read returns a file's bytes by its name. For a file of more than `most` bytes a beginning suffices, if it is
 *   longer than `most`.
 * @throws LetheError `data` for a name that is not a file in the same folder, and as soon as there are too many bytes.
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
      throw wrongData(source, 'the name of a file next to it', inQuotes(name));
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
