import * as tf from '@tensorflow/tfjs-core';

/**
 * Batch `index` of every tensor along its first axis; the last batch may be smaller. Tensors are new and the
 * caller's to dispose, `null` order means as they stand.
 */
export function takeBatch(
  data: tf.Tensor[],
  index: number,
  batchSize: number,
  order: Uint32Array | null,
): tf.Tensor[] {
  const begin = index * batchSize;
  const samples = data[0]?.shape[0] ?? 0;
  const size = Math.min(batchSize, samples - begin);
  if (order === null) {
    return data.map((tensor) =>
      size === samples ? tf.clone(tensor) : tf.slice(tensor, begin, [size, ...tensor.shape.slice(1)]),
    );
  }
  const rows = tf.tensor1d(Int32Array.from(order.subarray(begin, begin + size)), 'int32');
  const batch = data.map((tensor) => tf.gather(tensor, rows));
  rows.dispose();
  return batch;
}
