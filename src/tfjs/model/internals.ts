// tfjs-layers' own fit reaches the model through members that its types call protected. They are named here,
// once, so that a release that changes them breaks one file. None is private to a class of ours.
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, type LayerVariable, Sequential } from '@tensorflow/tfjs-layers';

/** What training needs of a compiled `LayersModel` beyond its public types. */
export interface TrainingInternals {
  /** Set while a fit runs; a second one must not start. */
  isTraining: boolean;
  /** What `compile` was given, and the weights that were trainable then: those that train. */
  loss: unknown;
  metrics: unknown;
  /** One for each output. */
  lossFunctions: readonly unknown[];
  collectedTrainableWeights: LayerVariable[] | undefined;
  /** Checks shapes against the model and its losses; gives tensors of two axes and more back as they are. */
  standardizeUserDataXY(
    x: Tensor[],
    y: Tensor[],
    checkBatchAxis: boolean,
    batchSize: number,
  ): [Tensor[], Tensor[]];
  /** One optimizer step on `[...inputs, ...targets, ...sampleWeights]`; weights may be null; returns loss and metrics. */
  makeTrainFunction(): (data: (Tensor | null)[]) => Scalar[];
  makeTestFunction(): void;
  /** Gives sums of the losses of the outputs up to each, then all but the first of the names. */
  testFunction: (data: Tensor[]) => Scalar[];
  /** Means over all batches of `[...inputs, ...targets]`. */
  testLoop(test: (data: Tensor[]) => Scalar[], data: Tensor[], batchSize: number): Scalar | Scalar[];
  /** `loss` and the metrics, in the order of the train function's results. */
  getDedupedMetricsNames(): string[];
  checkTrainableWeightsConsistency(): void;
}

/** The model that does the training: a `Sequential` hands that on to a `LayersModel` inside itself. */
export function trainedModel(model: LayersModel): LayersModel {
  if (!(model instanceof Sequential)) return model;
  if (!model.built && model.inputs.length > 0) model.build(); // It is made when it is first used.
  return (model as unknown as { model: LayersModel }).model;
}

/** Samples of each batch, where stateful layers fix that: a batch shape without them binds nobody. */
export function fixedBatchSize(model: LayersModel): number | null {
  return model.stateful ? (model.inputs[0]?.shape[0] ?? null) : null;
}

export function trainingInternals(model: LayersModel): TrainingInternals {
  return model as unknown as TrainingInternals;
}

/** What `model.save` writes of how it was compiled; undefined where tfjs-layers has no words for it. */
export function trainingConfigOf(model: LayersModel): object | undefined {
  try {
    return (model as unknown as { getTrainingConfig(): object }).getTrainingConfig();
  } catch {
    return undefined; // A loss or a metric of somebody's own.
  }
}
