import { batchSizes } from '../batch-sizes.js';
import type { BeginProgram, Draft, Target } from '../program/lower.js';
import { draftPrediction } from '../program/predict-program.js';
import { Masks } from './dropout.js';
import { placeTraining, type TrainingLayout } from './layout.js';
import type { LoweringOptions } from './options.js';
import { evaluateProgram, trainProgram } from './train-program.js';

/** A training run with its evaluation; a prediction where nothing is to be trained. */
export const TRAINING: Target<LoweringOptions, TrainingLayout> = {
  place: placeTraining,
  draft: draftTraining,
};

function draftTraining(options: LoweringOptions, layout: TrainingLayout, begin: BeginProgram): Draft[] {
  const { training, batchSize, trainSamples = 0, evaluationSamples = 0, seed = 0 } = options;
  if (training === undefined) return draftPrediction(options, layout, begin);
  const train = batchSizes(trainSamples, batchSize).map((batch): Draft => {
    const program = trainProgram(begin(batch, new Masks(seed)), layout, training);
    return { kind: 'train', batch, ...program };
  });
  const evaluationBatchSize = options.evaluationBatchSize ?? batchSize;
  const evaluate = batchSizes(evaluationSamples, evaluationBatchSize).map((batch): Draft => {
    const program = evaluateProgram(begin(batch), layout, training);
    return { kind: 'evaluate', batch, ...program };
  });
  return [...train, ...evaluate];
}
