// Doubles as pairs of int32, low word first, so that files keep each bit, also of NaN.
import { viewBytes } from '../network/storage/index.js';

export function doublesToWords(values: readonly number[]): Int32Array {
  const { buffer } = Float64Array.from(values);
  return new Int32Array(buffer);
}

export function wordsToDoubles(words: Int32Array): number[] {
  const bytes = new Uint8Array(viewBytes(words)); // At the start of a buffer: aligned.
  return [...new Float64Array(bytes.buffer)];
}
