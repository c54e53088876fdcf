import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { trainingInternals } from '../model/internals.js';
import type { FitArgs } from './fit-args.js';
import type { Samples } from './fit-data.js';

/**
 * Has tfjs-layers check samples against the model, its loss and class weights.
 *
 * @param caller how errors begin, such as `fit`.
 * @returns inputs, targets and weights: the given tensors, or new ones of the caller's to dispose.
 * @throws RangeError with what tfjs-layers expected and got.
 */
export async function standardize(
  caller: string,
  model: LayersModel,
  { x, y }: Samples,
  classWeight: FitArgs['classWeight'] | null,
  batchSize: number,
): Promise<[tf.Tensor[], tf.Tensor[], tf.Tensor[] | null]> {
  try {
    return await trainingInternals(model).standardizeUserData(x, y, null, classWeight, false, batchSize);
  } catch (cause) {
    const { message } = cause as Error;
    throw new RangeError(`${caller}: ${message}`, { cause });
  }
}
