import * as tf from '@tensorflow/tfjs-core';

/**
 * Tensor methods that tfjs-layers calls (its orthogonal initializer does) and that only the union package
 * `@tensorflow/tfjs` registers: without them an LSTM cannot be built from tfjs-core and tfjs-layers alone
 * (`rMat.flatten is not a function`). A method that is there already stays.
 */
export function registerChainedOperations(): void {
  const methods = {
    flatten: (tensor: tf.Tensor) => tf.reshape(tensor, [tensor.size]),
    reshape: (tensor: tf.Tensor, shape: number[]) => tf.reshape(tensor, shape),
    sign: (tensor: tf.Tensor) => tf.sign(tensor),
    stridedSlice: (tensor: tf.Tensor, begin: number[], end: number[], strides?: number[]) =>
      tf.stridedSlice(tensor, begin, end, strides),
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
