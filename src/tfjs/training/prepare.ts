import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { splitAt } from '../../network/index.js';
import type { CheckedArgs } from './check-args.js';
import type { FitArgs } from './fit-args.js';
import type { Samples } from './fit-data.js';
import { standardize } from './standardize.js';

/** Data in the form that tfjs-layers' train and test functions take. */
export interface PreparedData {
  /** `[...inputs, ...targets, ...class weights]`, one row for each sample. */
  train: tf.Tensor[];
  /** `[...inputs, ...targets]`, undefined without validation. */
  validation: tf.Tensor[] | undefined;
  /** Frees the tensors that were made here. */
  dispose(): void;
}

/**
 * Has tfjs-layers check and standardize the data (ranks, class weights) and takes the validation part.
 *
 * @throws RangeError if `validationSplit` leaves one part empty; and what tfjs-layers throws.
 */
export async function prepareData(
  model: LayersModel,
  train: Samples,
  validation: Samples | undefined,
  options: CheckedArgs,
  classWeight: FitArgs['classWeight'],
): Promise<PreparedData> {
  const made: tf.Tensor[] = [];
  const given = new Set([train, validation].flatMap((part) => [...(part?.x ?? []), ...(part?.y ?? [])]));
  const dispose = (): void => {
    for (const tensor of made) if (!given.has(tensor)) tensor.dispose();
  };
  const read = async (samples: Samples, weight: FitArgs['classWeight'] | null): Promise<tf.Tensor[]> => {
    const parts = await standardize('fit', model, samples, weight ?? null, options.batchSize);
    const data = parts.flatMap((part) => part ?? []);
    made.push(...data);
    return data;
  };
  try {
    const data = await read(train, classWeight);
    if (validation !== undefined) return { train: data, validation: await read(validation, null), dispose };
    if (options.validationSplit === 0) return { train: data, validation: undefined, dispose };
    const split = splitOff(data, options.validationSplit);
    made.push(...split.train, ...split.held);
    const withoutWeights = split.held.slice(0, train.x.length + train.y.length);
    return { train: split.train, validation: withoutWeights, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Keeps the last `fraction` of the samples aside, as tfjs-layers does: before any shuffling. */
function splitOff(data: tf.Tensor[], fraction: number): { train: tf.Tensor[]; held: tf.Tensor[] } {
  const samples = data[0]?.shape[0] ?? 0;
  const at = splitAt(samples, fraction);
  const part = (begin: number, size: number): tf.Tensor[] =>
    data.map((tensor) => tf.slice(tensor, begin, [size, ...tensor.shape.slice(1)]));
  return { train: part(0, at), held: part(at, samples - at) };
}
