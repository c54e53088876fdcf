// Sections IV.A.2.b and d: shapes and types of elements.
import { halvesToFloats } from '../float16.js';
import type { Bytes } from './bytes.js';

/** Type of an element. */
export interface Datatype {
  readonly kind: 'float' | 'integer' | 'text' | 'long text' | 'other';
  /** Size of an element. */
  readonly bytes: number;
  readonly isSigned: boolean;
  readonly isBigEndian: boolean;
}

const KINDS: ReadonlyMap<number, Datatype['kind']> = new Map([
  [0, 'integer'],
  [1, 'float'],
  [3, 'text'],
  [8, 'integer'], // Enumerations, which h5py uses for bool.
]);
/** Variable length: texts, and lists, which are not supported. */
const VARIABLE = 9;
/** Reference to a long text: its length, and the address and index in its collection. */
const longTextBytes = (bytes: Bytes): number => 8 + bytes.offsetSize;

export function readDatatype(bytes: Bytes, at: number): { readonly datatype: Datatype } {
  const type = bytes.uint(at, 1) & 15;
  const bits = bytes.uint(at + 1, 1);
  const size = bytes.uint(at + 4, 4);
  const isLongText = type === VARIABLE && (bits & 15) === 1 && size === longTextBytes(bytes);
  const kind = isLongText ? 'long text' : (KINDS.get(type) ?? 'other');
  const isNumber = kind === 'integer' || kind === 'float';
  if (isNumber && ![1, 2, 4, 8].includes(size)) throw bytes.wrong('a number', '1, 2, 4 or 8 bytes', size);
  return {
    datatype: { kind, bytes: size, isSigned: (bits & 8) !== 0, isBigEndian: isNumber && (bits & 1) !== 0 },
  };
}

/** More axes than any tensor has. */
const MOST_AXES = 32;

/** @returns a shape; empty for a scalar */
export function readDataspace(bytes: Bytes, at: number): { readonly shape: readonly number[] } {
  const version = bytes.uint(at, 1);
  if (version !== 1 && version !== 2) throw bytes.wrong('version of a shape', '1 or 2', version);
  const axes = bytes.uint(at + 1, 1);
  if (axes > MOST_AXES) throw bytes.wrong('a shape', `at most ${MOST_AXES} axes`, axes);
  const isNull = version === 2 && bytes.uint(at + 3, 1) === 2;
  if (isNull) return { shape: [0] };
  const first = at + (version === 1 ? 8 : 4);
  return { shape: Array.from({ length: axes }, (_, axis) => bytes.size(first + axis * bytes.lengthSize)) };
}

/**
 * Numbers of an array as float32.
 *
 * @returns undefined unless they are little-endian floats of 16 or 32 bits, which float32 holds exactly
 */
export function toFloats(datatype: Datatype, bytes: Uint8Array): Float32Array | undefined {
  const { kind, isBigEndian } = datatype;
  if (kind !== 'float' || isBigEndian) return undefined;
  // A copy that is aligned for multi-byte numbers; not by slice, which does not copy in Node's Buffer.
  const own = new Uint8Array(bytes).buffer;
  if (datatype.bytes === 4) return new Float32Array(own);
  return datatype.bytes === 2 ? halvesToFloats(new Uint16Array(own)) : undefined;
}

/** A single integer; undefined for anything else. Negative numbers are read as unsigned. */
export function toCount({ kind, bytes: size, isBigEndian }: Datatype, bytes: Uint8Array): number | undefined {
  if (kind !== 'integer' || isBigEndian || bytes.length !== size) return undefined;
  return bytes.reduceRight((count, byte) => 256 * count + byte, 0);
}
