import { sha256Hex } from '../sha256.js';

const CANONICAL_NAN = 0x7fc0_0000;

/** One weight as it is hashed. */
export interface HashedWeight {
  /** With its layer's name before a slash: `lstm/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: ArrayLike<number>;
}

/**
 * SHA-256 of weights, as 64 lower-case hexadecimal digits: equal if and only if the weights are equal bit for bit, in
 * every runtime.
 *
 * What is hashed, for each weight in the order of tfjs-layers' `model.getWeights()`:
 * 1. its own name (`kernel`, `recurrent_kernel`, `bias`), UTF-8, and a zero byte - not its layer's name, which
 *    tfjs numbers in the order of making if nobody gave one (`lstm_LSTM2`);
 * 2. its rank and each size of its shape, as little-endian uint32;
 * 3. its values in row-major order, as little-endian float32; every NaN as 0x7fc00000.
 */
export function fingerprintOf(weights: Iterable<HashedWeight>): string {
  return sha256Hex(hashedBytes(weights));
}

function* hashedBytes(weights: Iterable<HashedWeight>): Generator<Uint8Array> {
  for (const { name, shape, values } of weights) {
    const own = name.slice(name.lastIndexOf('/') + 1);
    yield new TextEncoder().encode(`${own}\0`);
    yield uint32Bytes([shape.length, ...shape]);
    yield float32Bytes(values);
  }
}

function uint32Bytes(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value, true);
  return new Uint8Array(view.buffer);
}

function float32Bytes(values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) view.setUint32(4 * index, CANONICAL_NAN, true);
    else view.setFloat32(4 * index, value, true);
  }
  return new Uint8Array(view.buffer);
}
