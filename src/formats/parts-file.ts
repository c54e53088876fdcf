// A file with several parts: an uncompressed zip, so that the same parts give the same bytes and any tool can open it.
import { inflateSync } from 'fflate';
import { type FileParts, readZip } from './zip.js';

/**
 * Reads the parts of a file that `writeParts` wrote, or that another tool compressed. The file is treated as untrusted input: see
 * `readZip`.
 *
 * @param what name of the file in errors: `load`
 * @param kind expected kind of file, for errors: `a classifier`
 * @param most largest size of the part with this name in bytes; undefined if the part is not needed
 * @throws LetheError `data` if it is not such a file.
 */
export function readParts(
  what: string,
  kind: string,
  file: Uint8Array,
  most: (name: string) => number | undefined,
): FileParts {
  return readZip(what, kind, file, most, (packed, length) =>
    inflateSync(packed, { out: new Uint8Array(length) }),
  );
}
