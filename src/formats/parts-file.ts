// One file of several parts: a zip that is not packed, so that the same parts give the same bytes and any tool shows them.
import { unzipSync, zipSync } from 'fflate';
import { LetheError } from '../errors.js';
import { mismatch } from '../text/quote.js';

/** The first time that zips can tell: nothing of the clock is in the file. */
const MTIME = [1980, 0, 1] as const;

/** Parts by their names. */
export interface FileParts {
  readonly [name: string]: Uint8Array;
}

/** The file of these parts, in their order. */
export function writeParts(parts: FileParts): Uint8Array {
  return zipSync({ ...parts }, { level: 0, mtime: new Date(...MTIME) });
}

/**
 * The parts of a file that {@link writeParts} made. The file is not trusted: parts that are too large, or that nobody asked for, are
 * not unpacked.
 *
 * @param what how errors call the file: `load`
 * @param kind what it should be, for errors: `a classifier`
 * @param most bytes of the part of this name; undefined: it is not wanted
 * @throws LetheError `data` if it is no such file.
 */
export function readParts(
  what: string,
  kind: string,
  file: Uint8Array,
  most: (name: string) => number | undefined,
): FileParts {
  try {
    return unzipSync(file, {
      filter: ({ name, originalSize }) => {
        const bound = most(name);
        if (bound === undefined) return false;
        if (originalSize <= bound) return true;
        throw new LetheError('data', mismatch(`${what}: ${name}`, `at most ${bound} bytes`, originalSize));
      },
    });
  } catch (error) {
    if (error instanceof LetheError) throw error;
    throw new LetheError('data', `${what}: expected the file of ${kind} (${(error as Error).message})`, {
      cause: error,
    });
  }
}
