// Reads one file of any content: from bytes, a path or a URL.
import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import { describe, mismatch, shorten } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import { asBytes } from './bytes.js';
import { schemeOf } from './places.js';
import { fetchBytes } from './url.js';

/** Bytes, a path or `file://` URL (Node, Deno, Bun), or an `http(s)://` URL. */
export type FileSource = Uint8Array | ArrayBuffer | string | URL;

/**
 * @param most the largest number of bytes
 * @throws LetheError `data` if it cannot be read, or is longer. TypeError if `source` has none of the forms.
 */
export async function readOneFile(caller: string, source: FileSource, most: number): Promise<Uint8Array> {
  const given = asBytes(source);
  const bytes = given ?? (await readPlace(caller, source, most));
  if (bytes.length > most) throw wrongData(caller, `at most ${most} bytes`, 'more');
  return bytes;
}

async function readPlace(caller: string, source: unknown, most: number): Promise<Uint8Array> {
  if (!(source instanceof URL) && (typeof source !== 'string' || source === '')) {
    throw new TypeError(mismatch(caller, 'bytes, a path or a URL', describe(source)));
  }
  const scheme = schemeOf(source);
  if (scheme === 'http' || scheme === 'https') return fetchBytes(caller, String(source), most, undefined);
  if (scheme !== undefined && scheme !== 'file') {
    throw wrongData(caller, 'a path, a file:// URL or an http(s):// URL', String(source));
  }
  const { files } = platform;
  if (files === undefined)
    throw wrongData(`${caller}: this runtime has no files`, 'bytes or an http(s):// URL', String(source));
  try {
    return await files.read(source, most);
  } catch (error) {
    const reason = shorten((error as Error).message, 200);
    throw new LetheError('data', `${caller}: ${String(source)}: ${reason}`, { cause: error });
  }
}
