// The first rows of a file, for who did not say which column is which.
import { open } from 'node:fs/promises';
import { LetheError } from '../errors.js';
import { HEAD_BYTES, type Head, headOf } from '../forecast/guess.js';

export { guessColumns } from '../forecast/guess.js';

/**
 * Reads the first rows of a CSV file.
 *
 * @param wanted names of columns that have been given
 * @throws LetheError `data` naming the file.
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
