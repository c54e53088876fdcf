import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Evaluation } from '../../network/index.js';
import { lendTensors } from '../data/part-tensors.js';
import type { Samples } from '../data/samples.js';
import { trainingInternals } from '../model/internals.js';
import { readScalars } from './read-scalars.js';

/** Loss and metrics by tfjs's operations, under their names. */
export async function evaluateByOperations(
  model: LayersModel,
  { x, y }: Samples,
  names: readonly string[],
  batchSize: number,
): Promise<Evaluation> {
  const { tensors, dispose } = lendTensors([...x, ...y]);
  try {
    const values = await evaluateTensors(model, tensors, batchSize);
    const evaluation = names.map((name, index) => [name, values[index] ?? Number.NaN]);
    return Object.fromEntries(evaluation) as Evaluation;
  } finally {
    dispose();
  }
}

/**
 * Loss and metrics of `[...inputs, ...targets]`, in the order of Keras and of their names: the total loss, the loss of each
 * output where there are several, the metrics output by output.
 *
 * tfjs-layers' test function gives sums of the losses up to each output, the last of which is the total, and only then
 * what its names after `loss` stand for.
 */
export async function evaluateTensors(
  model: LayersModel,
  data: tf.Tensor[],
  batchSize: number,
): Promise<number[]> {
  return readScalars(evaluateToScalars(model, data, batchSize));
}

/** The same as scalars, of the caller's to dispose. */
export function evaluateToScalars(model: LayersModel, data: tf.Tensor[], batchSize: number): tf.Scalar[] {
  const internals = trainingInternals(model);
  internals.makeTestFunction();
  return tf.tidy(() =>
    [internals.testLoop(internals.testFunction, data, batchSize)]
      .flat()
      .slice(internals.lossFunctions.length - 1),
  );
}
