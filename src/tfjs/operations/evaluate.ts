import * as tf from '@tensorflow/tfjs-core';
import type { TrainingInternals } from '../model/internals.js';
import { readScalars } from './read-scalars.js';

/**
 * Loss and metrics of `[...inputs, ...targets]` by tfjs's operations, under their names with a prefix, in the order of
 * Keras: the total loss, the loss of each output where there are several, the metrics output by output.
 *
 * tfjs-layers' test function gives sums of the losses up to each output, the last of which is the total, and only then
 * what its names after `loss` stand for.
 */
export async function evaluateByOperations(
  internals: TrainingInternals,
  data: tf.Tensor[],
  batchSize: number,
  prefix: string,
): Promise<{ [name: string]: number }> {
  internals.makeTestFunction();
  const values = await readScalars(
    tf.tidy(() => [internals.testLoop(internals.testFunction, data, batchSize)].flat()),
  );
  const named = values.slice(internals.lossFunctions.length - 1);
  const names = internals.getDedupedMetricsNames();
  return Object.fromEntries(
    names.map((name, position) => [`${prefix}${name}`, named[position] ?? Number.NaN]),
  );
}
