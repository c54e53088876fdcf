import * as tf from '@tensorflow/tfjs-core';

/** The numbers of scalars, which are disposed of. */
export async function readScalars(scalars: tf.Scalar[]): Promise<number[]> {
  const values = await Promise.all(scalars.map(async (scalar) => (await scalar.data())[0] ?? Number.NaN));
  tf.dispose(scalars);
  return values;
}
