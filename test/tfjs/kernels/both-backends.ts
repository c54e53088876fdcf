// One kernel call on Lethe's wasm backend and on tfjs's CPU backend.
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // Registers the gradients.
import fc from 'fast-check';
import { releaseWasm, useWasm } from '../../../src/tfjs-wasm.js';

/** A tensor before it is on a backend. */
export interface Values {
  values: number[];
  shape: number[];
  dtype: 'float32' | 'int32';
}

/** Starts the backend before the tests of a file; ends it after them, which fails if a tensor was left. */
export function withBothBackends(): void {
  beforeAll(async () => {
    tf.enableProdMode(); // Or else tfjs advertises its Node.js backend.
    await useWasm({ threads: 1 });
  });
  afterAll(() => releaseWasm());
}

/** The result of a kernel, as plain numbers. */
export async function runKernel(
  backend: 'wasm' | 'cpu',
  name: string,
  inputs: Record<string, Values>,
  attributes: object,
): Promise<{ values: number[]; shape: number[]; dtype: string }> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([key, { values, shape, dtype }]) => [
      key,
      tf.tensor(values, shape, dtype),
    ]);
    const output = tf
      .engine()
      .runKernel(name, Object.fromEntries(tensors), attributes as unknown as tf.NamedAttrMap) as tf.Tensor;
    return { values: Array.from(output.dataSync()), shape: output.shape, dtype: output.dtype };
  });
}

/** The same bits, except that NaN has none and that 0 equals -0. */
export function expectSameBits(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.map((value) => value + 0)).toEqual(expected.map((value) => value + 0));
}

/** Numbers of float32, of all sizes that training meets, often equal to each other. */
export const float32: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-2, -1, -0.5, 0, 0.5, 1, 2) },
  { weight: 1, arbitrary: fc.float({ min: -1e6, max: 1e6, noNaN: true }) },
);

/** A float32 tensor of this shape. */
export function tensorOf(shape: number[], value: fc.Arbitrary<number> = float32): fc.Arbitrary<Values> {
  const size = tf.util.sizeFromShape(shape);
  return fc
    .array(value, { minLength: size, maxLength: size })
    .map((values) => ({ values, shape, dtype: 'float32' }));
}
