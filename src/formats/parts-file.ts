// One file of several parts: a zip that is not packed, so that the same parts give the same bytes and any tool shows them.
import { inflateSync } from 'fflate';
import { type FileParts, readZip } from './zip.js';

/**
 * The parts of a file that `writeParts` made, or that another tool packed. The file is not trusted: see `readZip`.
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
  return readZip(what, kind, file, most, (packed, length) =>
    inflateSync(packed, { out: new Uint8Array(length) }),
  );
}
