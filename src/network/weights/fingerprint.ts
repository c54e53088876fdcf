import { sha256Hex } from '../../sha256.js';
import { viewBytes } from '../storage/bytes.js';

const CANONICAL_NAN = 0x7fc0_0000;

/** One weight in the form that is hashed. */
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
 * For each weight, in the order of tfjs-layers' `model.getWeights()`, it hashes:
 * 1. its own name (`kernel`, `recurrent_kernel`, `bias`), UTF-8, and a zero byte - not its layer's name, which tfjs
 * numbers in the order of creation if none was given (`lstm_LSTM2`);
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
    yield viewBytes(Uint32Array.of(shape.length, ...shape));
    yield float32Bytes(values);
  }
}

function float32Bytes(values: ArrayLike<number>): Uint8Array {
  const floats = Float32Array.from(values);
  const bits = new Uint32Array(floats.buffer);
  for (let index = 0; index < floats.length; index++) {
    if (Number.isNaN(floats[index])) bits[index] = CANONICAL_NAN;
  }
  return viewBytes(floats);
}
