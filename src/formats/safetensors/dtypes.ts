import { halvesToFloats } from '../float16.js';

interface DtypeRule {
  /** Size of one number. */
  readonly bytes: number;
  /** The numbers as float32, if it holds each of them exactly; else null. */
  readonly floats: ((bytes: Uint8Array) => Float32Array) | null;
}

/** Types of numbers in safetensors. */
export type Dtype =
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'F64'
  | 'I64'
  | 'I32'
  | 'I16'
  | 'I8'
  | 'U64'
  | 'U32'
  | 'U16'
  | 'U8'
  | 'BOOL';

export const DTYPES: { readonly [Name in Dtype]: DtypeRule } = {
  F32: { bytes: 4, floats: (bytes) => new Float32Array(aligned(bytes)) },
  F16: { bytes: 2, floats: (bytes) => halvesToFloats(new Uint16Array(aligned(bytes))) },
  BF16: { bytes: 2, floats: (bytes) => upperHalves(new Uint16Array(aligned(bytes))) },
  F64: { bytes: 8, floats: null },
  I64: { bytes: 8, floats: null },
  I32: { bytes: 4, floats: null },
  I16: { bytes: 2, floats: null },
  I8: { bytes: 1, floats: null },
  U64: { bytes: 8, floats: null },
  U32: { bytes: 4, floats: null },
  U16: { bytes: 2, floats: null },
  U8: { bytes: 1, floats: null },
  BOOL: { bytes: 1, floats: null },
};

export function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && Object.hasOwn(DTYPES, value);
}

/** An aligned copy. All runtimes are little-endian, as is the file. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer; // Not slice, which does not copy in Node's Buffer.
}

/** bfloat16 is the upper half of float32. */
function upperHalves(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
