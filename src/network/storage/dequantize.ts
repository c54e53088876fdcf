import { halvesToFloats } from '../../formats/index.js';
import type { Quantization } from './types.js';

/** Array types of quantized integers. */
const INTEGERS = { uint8: Uint8Array, uint16: Uint16Array } as const satisfies {
  readonly [stored in Exclude<Quantization['dtype'], 'float16'>]: unknown;
};

/** Dequantizes in double precision, and rounds once, as tfjs does. */
export function dequantize(
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
