import type { LayersModel, ModelFitArgs } from '@tensorflow/tfjs-layers';
import { type CheckedOptions, classWeightsOf, sliceSamples, splitAt } from '../../network/index.js';
import type { FitData } from './forms.js';
import { readSamples, type Samples } from './samples.js';

/** What a training is given. */
export interface TrainingData {
  readonly train: Samples;
  /** One number a sample for each output, null for one without class weights; none if there are none at all. */
  readonly weights: readonly (Float32Array | null)[];
  /** Undefined without validation. */
  readonly validation: Samples | undefined;
}

/**
 * Reads all data of a `fit`: inputs and targets, class weights, and what is kept to validate on: the last samples, before
 * any shuffling, as tfjs-layers does, unless others are given.
 *
 * @param model the one that trains
 * @throws RangeError if `validationSplit` leaves one part empty, if class weights do not fit; and as `readSamples`.
 */
export async function readFitData(
  model: LayersModel,
  data: readonly [x: FitData, y: FitData],
  validationData: readonly [x: FitData, y: FitData] | undefined,
  classWeight: ModelFitArgs['classWeight'],
  { batchSize, validationSplit }: Pick<CheckedOptions, 'batchSize' | 'validationSplit'>,
): Promise<TrainingData> {
  const all = await readSamples('fit', model, { x: 'x', y: 'y' }, data, batchSize);
  const names = { x: 'validationData[0]', y: 'validationData[1]' };
  const validation = validationData && (await readSamples('fit', model, names, validationData, batchSize));
  const weights = classWeightsOf(classWeight, all.y, model.outputNames);
  if (validation !== undefined || validationSplit === 0) return { train: all, weights, validation };
  const count = all.x[0]?.shape[0] ?? 0;
  const at = splitAt(count, validationSplit);
  const part = (begin: number, end: number): Samples => ({
    x: all.x.map((input) => sliceSamples(input, begin, end)),
    y: all.y.map((target) => sliceSamples(target, begin, end)),
  });
  return {
    train: part(0, at),
    weights: weights.map((values) => values?.subarray(0, at) ?? null),
    validation: part(at, count),
  };
}
