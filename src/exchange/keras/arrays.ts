import { LetheError } from '../../errors.js';
import { type Hdf5Dataset, type Hdf5Group, toFloats } from '../../formats/index.js';
import type { ModelArtifacts } from '../../network/storage/index.js';
import { mismatch } from '../../text/quote.js';

/** A weight by the name that a network knows, or finds by it. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** @throws LetheError `data` unless it is an array of floats that float32 holds. */
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

/** A model as tfjs has it in memory. */
export function toArtifacts(topology: object, arrays: readonly NamedArray[]): ModelArtifacts {
  const size = arrays.reduce((sum, { values }) => sum + values.byteLength, 0);
  const weightData = new ArrayBuffer(size);
  const view = new DataView(weightData);
  let at = 0;
  for (const { values } of arrays) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return {
    format: 'layers-model',
    modelTopology: topology as NonNullable<ModelArtifacts['modelTopology']>,
    weightSpecs: arrays.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' })),
    weightData,
  };
}
