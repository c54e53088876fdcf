// The numbers of a model's weights to and from the bytes of a file, in the format of tfjs's io.encodeWeights and
// io.decodeWeights: one after another, row-major, little-endian, quantized or not.
import { inQuotes, mismatch } from '../../text/quote.js';
import { checkFills } from '../data/numbers.js';
import { wrongData } from '../errors/wrong-data.js';
import { concatenate, viewBytes } from './bytes.js';
import { dequantize } from './dequantize.js';
import { byteLength, checkSize, weightSpecs } from './manifest.js';
import type { ModelFile, StoredType, WeightSpec } from './types.js';

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
/** Decodes the numbers of a weight from its bytes. */
type Decode = (spec: WeightSpec, bytes: Uint8Array<ArrayBuffer>) => StoredWeight['values'];

/**
 * Decodes all weights of a checked file, in its order, as copies. Quantized ones get the same bits as in tfjs.
 *
 * @param source name of the file in errors.
 * @throws LetheError `data` if the weights do not fill the bytes exactly.
 */
export function decodeWeights(source: string, file: ModelFile): StoredWeight[] {
  return decodeEach(source, file, (spec, bytes) => {
    const { dtype, quantization } = spec;
    return quantization === undefined ? decodePlain(spec, bytes) : dequantize(dtype, quantization, bytes);
  });
}

/**
 * The same for a file that Lethe saved, which has no quantized weights.
 *
 * @throws LetheError `data` if one is, or if they do not fill the bytes exactly.
 */
export function decodeOwnWeights(source: string, file: ModelFile): StoredWeight[] {
  return decodeEach(source, file, (spec, bytes) => {
    if (spec.quantization === undefined) return decodePlain(spec, bytes);
    throw wrongData(`${source}: weight ${inQuotes(spec.name)}`, spec.dtype, 'quantized numbers');
  });
}

function decodePlain({ dtype }: WeightSpec, { buffer }: Uint8Array<ArrayBuffer>): StoredWeight['values'] {
  return new CONSTRUCTORS[dtype as StoredType](buffer); // checkJson allows no other.
}

function decodeEach(source: string, file: ModelFile, decode: Decode): StoredWeight[] {
  checkSize(source, file);
  let offset = 0;
  return weightSpecs(file.json).map((spec) => {
    const end = offset + byteLength(spec);
    const bytes = new Uint8Array(file.weights.subarray(offset, end)); // At the start of a buffer: aligned.
    offset = end;
    const { name, shape, group } = spec;
    const dtype = spec.dtype as StoredType; // checkJson allows no other.
    const weight: StoredWeight = { name, shape: [...shape], dtype, values: decode(spec, bytes) };
    return group === 'model' || group === 'optimizer' ? { ...weight, group } : weight;
  });
}

/**
 * Encodes weights for a file.
 *
 * @throws TypeError if the values do not have the type of the dtype.
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
