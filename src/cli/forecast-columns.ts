// Reads the first rows of a file, to guess the columns that were not given.
import { open } from 'node:fs/promises';
import { LetheError } from '../errors.js';
import { HEAD_BYTES, type Head, headOf } from '../forecast/guess.js';

export { guessColumns } from '../forecast/guess.js';

/**
 * Reads the first rows of a CSV file.
 *
 * @param wanted names of given columns
 * @throws LetheError `data` that names the file.
 */
export async function readHead(
  file: string,
  options: { readonly encoding: string | undefined; readonly separator: string | undefined },
  wanted: readonly string[],
): Promise<Head> {
  const { bytes, isAll } = await firstBytes(file);
  return headOf(file, bytes, isAll, options, wanted);
}

async function firstBytes(file: string): Promise<{ bytes: Uint8Array; isAll: boolean }> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return { bytes: new Uint8Array(buffer.subarray(0, bytesRead)), isAll: bytesRead < HEAD_BYTES };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new LetheError('data', `${file}: ${(error as Error).message}`, { cause: error });
  }
}
