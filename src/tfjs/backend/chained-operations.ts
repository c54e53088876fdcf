import * as tf from '@tensorflow/tfjs-core';

/**
 * Tensor methods that tfjs-layers calls and that only the union package `@tensorflow/tfjs` registers: without
 * those of its orthogonal initializer an LSTM cannot be built from tfjs-core and tfjs-layers alone
 * (`rMat.flatten is not a function`); the others are in its metric `r2Score`. Existing methods stay.
 */
export function registerChainedOperations(): void {
  const methods = {
    div: (tensor: tf.Tensor, other: tf.Tensor) => tf.div(tensor, other),
    flatten: (tensor: tf.Tensor) => tf.reshape(tensor, [tensor.size]),
    mean: (tensor: tf.Tensor, axis?: number | number[], keepDims?: boolean) =>
      tf.mean(tensor, axis, keepDims),
    reshape: (tensor: tf.Tensor, shape: number[]) => tf.reshape(tensor, shape),
    sign: (tensor: tf.Tensor) => tf.sign(tensor),
    square: (tensor: tf.Tensor) => tf.square(tensor),
    stridedSlice: (tensor: tf.Tensor, begin: number[], end: number[], strides?: number[]) =>
      tf.stridedSlice(tensor, begin, end, strides),
    sub: (tensor: tf.Tensor, other: tf.Tensor) => tf.sub(tensor, other),
    sum: (tensor: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.sum(tensor, axis, keepDims),
    transpose: (tensor: tf.Tensor, permutation?: number[]) => tf.transpose(tensor, permutation),
  };
  for (const [name, method] of Object.entries(methods)) {
    if (name in tf.Tensor.prototype) continue;
    Object.defineProperty(tf.Tensor.prototype, name, {
      configurable: true,
      writable: true,
      value(this: tf.Tensor, ...rest: never[]) {
        return (method as (tensor: tf.Tensor, ...rest: never[]) => tf.Tensor)(this, ...rest);
      },
    });
  }
}
