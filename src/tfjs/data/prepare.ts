import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, ModelFitArgs } from '@tensorflow/tfjs-layers';
import { type CheckedOptions, splitAt } from '../../network/index.js';
import { checkSamples } from './check-samples.js';
import { classWeightsOf } from './class-weights.js';
import type { Samples } from './fit-data.js';

/** Data in the form that tfjs-layers' train and test functions take. */
export interface PreparedData {
  /** `[...inputs, ...targets, ...class weights]`, one row for each sample; null for an output without class weights. */
  train: (tf.Tensor | null)[];
  /** `[...inputs, ...targets]`, undefined without validation. */
  validation: tf.Tensor[] | undefined;
  /** Frees the tensors that were made here. */
  dispose(): void;
}

/**
 * Has tfjs-layers check the data, makes class weights, and takes the validation part: the last ones, before any shuffling,
 * as tfjs-layers does.
 *
 * @throws RangeError if `validationSplit` leaves one part empty, if class weights do not fit; and what tfjs-layers says.
 */
export async function prepareData(
  model: LayersModel,
  train: Samples,
  validation: Samples | undefined,
  { batchSize, validationSplit }: Pick<CheckedOptions, 'batchSize' | 'validationSplit'>,
  classWeight: ModelFitArgs['classWeight'],
): Promise<PreparedData> {
  checkSamples('fit', model, train, batchSize);
  if (validation !== undefined) checkSamples('fit', model, validation, batchSize);
  const samples = [...train.x, ...train.y];
  const weights = await classWeightsOf(model, train.y, classWeight);
  const made = weights.filter((tensor) => tensor !== null);
  const dispose = (): void => tf.dispose(made);
  const all = [...samples, ...weights];
  if (validation !== undefined)
    return { train: all, validation: [...validation.x, ...validation.y], dispose };
  if (validationSplit === 0) return { train: all, validation: undefined, dispose };
  try {
    const count = samples[0]?.shape[0] ?? 0;
    const at = splitAt(count, validationSplit);
    const part = (tensor: tf.Tensor, begin: number, end: number): tf.Tensor => {
      const rows = tf.slice(tensor, begin, [end - begin, ...tensor.shape.slice(1)]);
      made.push(rows);
      return rows;
    };
    return {
      train: all.map((tensor) => tensor && part(tensor, 0, at)),
      validation: samples.map((tensor) => part(tensor, at, count)),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}
