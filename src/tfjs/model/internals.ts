// tfjs-layers' own fit reaches the model through members that its types call protected. They are named only here, so
// that a release that changes them breaks one file.
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, type LayerVariable, Sequential } from '@tensorflow/tfjs-layers';

/** Members of a compiled `LayersModel` that training needs, beyond its public types. */
export interface TrainingInternals {
  /** Set while a fit runs; a second one must not start. */
  isTraining: boolean;
  /** The arguments of `compile`, and the weights that were trainable then, which are trained. */
  loss: unknown;
  metrics: unknown;
  /** One for each output. */
  lossFunctions: readonly unknown[];
  collectedTrainableWeights: LayerVariable[] | undefined;
  /** Checks shapes against the model and its losses; returns tensors of two or more axes unchanged. */
  standardizeUserDataXY(
    x: Tensor[],
    y: Tensor[],
    checkBatchAxis: boolean,
    batchSize: number,
  ): [Tensor[], Tensor[]];
  /** One optimizer step on `[...inputs, ...targets, ...sampleWeights]`; weights may be null; returns loss and metrics. */
  makeTrainFunction(): (data: (Tensor | null)[]) => Scalar[];
  makeTestFunction(): void;
  /** Returns running sums of the outputs' losses, then the results for all names but the first. */
  testFunction: (data: Tensor[]) => Scalar[];
  /** Means over all batches of `[...inputs, ...targets]`. */
  testLoop(test: (data: Tensor[]) => Scalar[], data: Tensor[], batchSize: number): Scalar | Scalar[];
  /** `loss` and the metrics, in the order of the train function's results. */
  getDedupedMetricsNames(): string[];
  checkTrainableWeightsConsistency(): void;
}

/** The model that trains: a `Sequential` delegates to an inner `LayersModel`. */
export function trainedModel(model: LayersModel): LayersModel {
  if (!(model instanceof Sequential)) return model;
  if (!model.built && model.inputs.length > 0) model.build(); // Made on first use.
  return (model as unknown as { model: LayersModel }).model;
}

/** The batch size, if stateful layers fix it; without them a batch shape is not binding. */
export function fixedBatchSize(model: LayersModel): number | null {
  return model.stateful ? (model.inputs[0]?.shape[0] ?? null) : null;
}

export function trainingInternals(model: LayersModel): TrainingInternals {
  return model as unknown as TrainingInternals;
}

/** The arguments of `compile` as `model.save` writes them; undefined if tfjs-layers' format cannot express them. */
export function trainingConfigOf(model: LayersModel): object | undefined {
  try {
    return (model as unknown as { getTrainingConfig(): object }).getTrainingConfig();
  } catch {
    return undefined; // A custom loss or metric.
  }
}
