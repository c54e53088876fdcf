import * as tf from '@tensorflow/tfjs-core';

/**
 * Batch `index` of every tensor along its first axis; the last batch may be smaller. Tensors are new and the
 * caller's to dispose, null for null, `null` order means as they stand.
 */
export function takeBatch(
  data: (tf.Tensor | null)[],
  index: number,
  batchSize: number,
  order: Uint32Array | null,
): (tf.Tensor | null)[] {
  const begin = index * batchSize;
  const samples = data[0]?.shape[0] ?? 0;
  const size = Math.min(batchSize, samples - begin);
  if (order === null) {
    const part = (tensor: tf.Tensor): tf.Tensor =>
      size === samples ? tf.clone(tensor) : tf.slice(tensor, begin, [size, ...tensor.shape.slice(1)]);
    return data.map((tensor) => tensor && part(tensor));
  }
  const rows = tf.tensor1d(Int32Array.from(order.subarray(begin, begin + size)), 'int32');
  const batch = data.map((tensor) => tensor && tf.gather(tensor, rows));
  rows.dispose();
  return batch;
}
