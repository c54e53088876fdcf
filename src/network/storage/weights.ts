// The numbers of a model's weights to and from the bytes of a file, as tfjs's io.encodeWeights and io.decodeWeights
// have them: one after another, row-major, little-endian, quantized or not.
import { halvesToFloats } from '../../formats/index.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { checkFills } from '../data/numbers.js';
import { concatenate, viewBytes } from './bytes.js';
import { byteLength, checkSize, weightSpecs } from './manifest.js';
import type { ModelFile, Quantization, StoredType, WeightSpec } from './types.js';

/** One weight: of a model, or of its optimizer's state. */
export interface StoredWeight {
  name: string;
  shape: readonly number[];
  dtype: StoredType;
  /** Row-major; Uint8Array for bool. */
  values: Float32Array | Int32Array | Uint8Array;
  group?: 'model' | 'optimizer';
}

const CONSTRUCTORS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const satisfies {
  readonly [dtype in StoredType]: unknown;
};
/** What quantized integers are kept in. */
const INTEGERS = { uint8: Uint8Array, uint16: Uint16Array } as const satisfies {
  readonly [stored in Exclude<Quantization['dtype'], 'float16'>]: unknown;
};

/**
 * All weights of a checked file, in its order, as copies. Quantized ones get the bits that tfjs gives them.
 *
 * @param source how errors call the file.
 * @throws LetheError `data` if the weights do not fill the bytes exactly.
 */
export function decodeWeights(source: string, file: ModelFile): StoredWeight[] {
  checkSize(source, file);
  let offset = 0;
  return weightSpecs(file.json).map((spec) => {
    const end = offset + byteLength(spec);
    const bytes = new Uint8Array(file.weights.subarray(offset, end)); // At the start of a buffer: aligned.
    offset = end;
    const { name, shape, group } = spec;
    const dtype = spec.dtype as StoredType; // As checkJson knows no other.
    const weight: StoredWeight = { name, shape: [...shape], dtype, values: decodeValues(spec, bytes) };
    return group === 'model' || group === 'optimizer' ? { ...weight, group } : weight;
  });
}

function decodeValues(
  { dtype, quantization }: WeightSpec,
  bytes: Uint8Array<ArrayBuffer>,
): StoredWeight['values'] {
  if (quantization !== undefined) return dequantize(dtype, quantization, bytes);
  return new CONSTRUCTORS[dtype as StoredType](bytes.buffer);
}

/** In double precision, then rounded once: as tfjs. */
function dequantize(
  dtype: string,
  { dtype: stored, scale = Number.NaN, min = Number.NaN }: Quantization,
  bytes: Uint8Array<ArrayBuffer>,
): Float32Array | Int32Array {
  if (stored === 'float16') return halvesToFloats(new Uint16Array(bytes.buffer));
  const numbers = new INTEGERS[stored](bytes.buffer);
  const values = dtype === 'int32' ? new Int32Array(numbers.length) : new Float32Array(numbers.length);
  for (let index = 0; index < numbers.length; index++) {
    const value = (numbers[index] ?? 0) * scale + min;
    values[index] = dtype === 'int32' ? Math.round(value) : value;
  }
  return values;
}

/**
 * Weights as a file keeps them.
 *
 * @throws TypeError if the values are of another kind than the dtype says.
 * @throws RangeError if they do not fill the shape.
 */
export function encodeWeights(weights: readonly StoredWeight[]): { specs: WeightSpec[]; data: Uint8Array } {
  const specs = weights.map(({ name, shape, dtype, values, group }): WeightSpec => {
    const where = `save: weight ${inQuotes(name)}`;
    if (!(values instanceof CONSTRUCTORS[dtype])) {
      throw new TypeError(mismatch(where, CONSTRUCTORS[dtype].name, values.constructor.name));
    }
    checkFills(where, 'values', shape, values);
    return { name, shape: [...shape], dtype, ...(group === undefined ? {} : { group }) };
  });
  return { specs, data: concatenate(weights.map(({ values }) => viewBytes(values))) };
}
