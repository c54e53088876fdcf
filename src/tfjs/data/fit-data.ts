import type { LayersModel, ModelFitArgs } from '@tensorflow/tfjs-layers';
import { type CheckedOptions, classWeightsOf, sliceSamples, splitAt } from '../../network/index.js';
import { mismatch } from '../../text/quote.js';
import type { FitData } from './forms.js';
import { readSampleWeights } from './sample-weights.js';
import { readSamples, type Samples } from './samples.js';

/** For each output a weight per sample, or per step; null for an output without; empty if no output has any. */
type Weights = readonly (Float32Array | null)[];

/** The data of a training run. */
export interface TrainingData {
  readonly train: Samples;
  readonly weights: Weights;
  /** Undefined without validation. */
  readonly validation: Samples | undefined;
  readonly validationWeights: Weights;
}

/**
 * Reads all data of a `fit`: inputs and targets, weights of classes or samples, and validation samples: the given ones,
 * or the last samples, before any shuffling, as in tfjs-layers.
 *
 * @param model the model that trains
 * @throws RangeError if `validationSplit` leaves one part empty, or if weights do not fit; and as `readSamples`.
 */
export async function readFitData(
  model: LayersModel,
  data: readonly [x: FitData, y: FitData],
  given: {
    readonly validationData?: readonly [x: FitData, y: FitData];
    readonly classWeight?: ModelFitArgs['classWeight'];
    readonly sampleWeight?: unknown;
  },
  { batchSize, validationSplit }: Pick<CheckedOptions, 'batchSize' | 'validationSplit'>,
): Promise<TrainingData> {
  const { validationData, classWeight, sampleWeight } = given;
  const all = await readSamples('fit', model, { x: 'x', y: 'y' }, data, batchSize, true);
  const names = { x: 'validationData[0]', y: 'validationData[1]' };
  const validation =
    validationData && (await readSamples('fit', model, names, validationData, batchSize, true));
  if (classWeight !== undefined && sampleWeight !== undefined) {
    throw new RangeError(mismatch('fit: sampleWeight', 'it without classWeight', 'both'));
  }
  const ofSamples = await readSampleWeights('fit', model, sampleWeight, all);
  const weights =
    sampleWeight === undefined ? classWeightsOf(classWeight, all.y, model.outputNames) : ofSamples;
  if (validation !== undefined || validationSplit === 0) {
    return { train: all, weights, validation, validationWeights: [] };
  }
  const count = all.x[0]?.shape[0] ?? 0;
  const at = splitAt(count, validationSplit);
  const part = (begin: number, end: number): Samples => ({
    x: all.x.map((input) => sliceSamples(input, begin, end)),
    y: all.y.map((target) => sliceSamples(target, begin, end)),
  });
  return {
    train: part(0, at),
    weights: weights.map((values) => values?.subarray(0, (at * values.length) / count) ?? null),
    validation: part(at, count),
    validationWeights: ofSamples.map((values) => values?.subarray((at * values.length) / count) ?? null),
  };
}
