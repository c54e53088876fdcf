// The same made-up tensors and weights for both backends.
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Data } from './training-case.js';

/** Classes and embedded words. */
export const CLASSES = 4;

/** Deterministic numbers in [-1, 1). */
export function numbers(length: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

export function makeTensor({ kind, shape }: Data, seed: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  const values = numbers(size, seed);
  const ids = values.map((value) => Math.floor(((value + 1) / 2) * CLASSES));
  // The first step of each sequence.
  const [batch = 1, steps = 1] = shape;
  const isPadding = (index: number): boolean => index % (size / batch) < size / batch / steps;
  switch (kind) {
    case 'normal':
      return tf.tensor(values, shape);
    case 'binary':
      return tf.tensor(
        values.map((value) => Number(value > 0)),
        shape,
      );
    case 'ids':
      return tf.tensor(ids, shape);
    case 'padded-ids':
      return tf.tensor(
        ids.map((id, index) => (isPadding(index) ? 0 : id)),
        shape,
      );
    case 'padded':
      return tf.tensor(
        values.map((value, index) => (isPadding(index) ? 0 : value)),
        shape,
      );
    case 'one-hot':
      return tf.tensor(
        values.map((_, index) => Number(ids[Math.floor(index / CLASSES)] === index % CLASSES)),
        shape,
      );
    case 'not a number':
      return tf.fill(shape, Number.NaN);
  }
}

/** Overwrites the weights; those of a batch normalization's variance stay positive. */
export function fillWeights(model: LayersModel): void {
  const filled = model.weights.map(({ name, shape }, index) => {
    const size = tf.util.sizeFromShape(shape as number[]);
    const values = numbers(size, 1000 + index).map((value) =>
      /variance|gamma/.test(name) ? 1 + value / 4 : value / 2,
    );
    return tf.tensor(values, shape as number[]);
  });
  model.setWeights(filled);
  tf.dispose(filled);
}
