import { LetheError } from '../../errors.js';
import { type Hdf5Dataset, type Hdf5Group, toFloats } from '../../formats/index.js';
import { mismatch } from '../../text/quote.js';
import type { NamedArray } from '../artifacts.js';

/** @throws LetheError `data` unless it is an array of 16-bit or 32-bit floats. */
export function readArray(
  what: string,
  array: Hdf5Group | Hdf5Dataset | undefined,
): Omit<NamedArray, 'name'> {
  if (array?.kind !== 'dataset') throw new LetheError('data', mismatch(what, 'an array', 'none'));
  const { shape, datatype, bytes } = array;
  const values = toFloats(datatype, bytes);
  if (values !== undefined) return { shape, values };
  const got = `${datatype.kind} of ${datatype.bytes} bytes`;
  throw new LetheError('data', mismatch(what, 'floats of 16 or 32 bits', got));
}
