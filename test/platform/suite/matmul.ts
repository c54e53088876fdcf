// Matrix products of tfjs's backend against a float64 reference, and the bits of all of them as one hash.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as tf from '@tensorflow/tfjs-core';

/** Deterministic numbers in [-1, 1), each a multiple of 2^-12: a 32-bit linear congruential generator. */
function numbers(length: number, seed: number): Float32Array {
  const values = new Float32Array(length);
  let state = seed >>> 0;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[index] = (state >>> 19) / 4096 - 1;
  }
  return values;
}

function reference(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const c = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[row * inner + k] ?? 0;
      for (let column = 0; column < columns; column++) {
        c[row * columns + column] =
          (c[row * columns + column] ?? 0) + factor * (b[k * columns + column] ?? 0);
      }
    }
  }
  return c;
}

/** A cube of this size and 64 shapes around the sizes at which kernels change their ways. */
function shapes(cube: number): [number, number, number][] {
  const sizes = [1, 2, 3, 5, 7, 8, 13, 16, 17, 31, 33, 64, 65];
  const odd = Array.from({ length: 64 }, (_, index): [number, number, number] => [
    sizes[index % sizes.length] ?? 1,
    sizes[(index * 5 + 3) % sizes.length] ?? 1,
    sizes[(index * 7 + 1) % sizes.length] ?? 1,
  ]);
  return [[cube, cube, cube], ...odd];
}

/**
 * Largest error as a multiple of the tolerance `inner * 2^-22`, and the SHA-256 of all products.
 *
 * @param cube size of the largest product
 * @param measured whether the errors are measured, which takes seconds; else none is told, and who compares the hashes
 *   knows what they are
 */
export async function checkProducts(
  cube: number,
  measured: boolean,
): Promise<{ worst: number; hash: string }> {
  let worst = 0;
  const hash = sha256.create();
  for (const [index, [rows, inner, columns]] of shapes(cube).entries()) {
    const a = numbers(rows * inner, 2 * index);
    const b = numbers(inner * columns, 2 * index + 1);
    const product = tf.tidy(() => tf.matMul(tf.tensor2d(a, [rows, inner]), tf.tensor2d(b, [inner, columns])));
    const values = (await product.data()) as Float32Array;
    product.dispose();
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    if (!measured) continue;
    for (const [position, expected] of reference(a, b, rows, inner, columns).entries()) {
      const deviation = Math.abs((values[position] ?? Number.NaN) - expected) / (inner * 2 ** -22);
      if (!(deviation <= worst)) worst = deviation;
    }
  }
  return { worst, hash: bytesToHex(hash.digest()) };
}
