// Losses and metrics that a tfjs-layers model may be compiled with as functions, and which have kernels.
import * as tf from '@tensorflow/tfjs-core';
import { metrics } from '@tensorflow/tfjs-layers';
import { type HuberLoss, type Loss, type Metric, misfit, type QuantileLoss } from '../../compiler/index.js';
import { huberLoss as describeHuber, quantileLoss as describeQuantile } from '../../network/index.js';

/** A loss or metric of a tfjs-layers model. */
export type LossFunction = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/** The functions of `tfl.metrics`; those that are losses serve as such, too. */
const METRICS: ReadonlyMap<unknown, Metric> = new Map<unknown, Metric>([
  [metrics.binaryAccuracy, 'binaryAccuracy'],
  [metrics.binaryCrossentropy, 'binaryCrossentropy'],
  [metrics.categoricalAccuracy, 'categoricalAccuracy'],
  [metrics.categoricalCrossentropy, 'categoricalCrossentropy'],
  [metrics.sparseCategoricalAccuracy, 'sparseCategoricalAccuracy'],
  [metrics.precision, 'precision'],
  [metrics.recall, 'recall'],
  [metrics.r2Score, 'r2Score'],
  [metrics.cosineProximity, 'cosineProximity'],
  [metrics.meanAbsoluteError, 'meanAbsoluteError'],
  [metrics.meanAbsolutePercentageError, 'meanAbsolutePercentageError'],
  [metrics.mape, 'meanAbsolutePercentageError'],
  [metrics.MAPE, 'meanAbsolutePercentageError'],
  [metrics.meanSquaredError, 'meanSquaredError'],
  [metrics.mse, 'meanSquaredError'],
  [metrics.MSE, 'meanSquaredError'],
]);

/**
 * The functions of tf.losses as tfjs-layers calls them, with targets and outputs alone: each gives one number for the whole batch,
 * the mean over all elements (of softmaxCrossEntropy over all rows), which is the mean over the samples of what the kernels
 * compute. Class weights multiply that number then, instead of what each sample costs: {@link isMeanOfBatch}. Not here:
 * cosineDistance needs an axis, computeWeightedLoss is no loss of targets and outputs.
 */
const BATCH_MEANS: ReadonlyMap<unknown, Loss> = new Map<unknown, Loss>([
  [tf.losses.absoluteDifference, 'absoluteDifference'],
  [tf.losses.hingeLoss, 'hingeLoss'],
  [tf.losses.huberLoss, describeHuber()],
  [tf.losses.logLoss, 'logLoss'],
  [tf.losses.meanSquaredError, 'meanSquaredError'],
  [tf.losses.sigmoidCrossEntropy, 'sigmoidCrossEntropy'],
  [tf.losses.softmaxCrossEntropy, 'softmaxCrossEntropy'],
]);

/** What {@link quantileLoss} and {@link huberLoss} returned. */
const OWN = new WeakMap<object, HuberLoss | QuantileLoss>();

/** What a function is, by its identity; undefined: one of the user's own, or no function. */
export function describeFunction(given: unknown): Metric | undefined {
  if (typeof given !== 'function') return undefined;
  return METRICS.get(given) ?? BATCH_MEANS.get(given) ?? OWN.get(given);
}

/** Whether a loss is one number for the whole batch before class weights get to it, whereas the kernels weigh each sample. */
export function isMeanOfBatch(given: unknown): boolean {
  return BATCH_MEANS.has(given);
}

/**
 * The quantile (pinball) loss as a function that `model.compile` takes, in stock tfjs-layers as well; the compiled engine knows it.
 * Of an error `e = truth - forecast` it is `q e` where the truth is above, `(q - 1) e` where it is below, the mean over the last
 * axis. The output has a column for each quantile, in this order; to forecast several numbers at once, all quantiles of the first,
 * then those of the second, and so on. tfjs-layers wants targets of the output's shape, so the truth stands once for each of its
 * quantiles: `tf.tile(y, [1, 3])` for three quantiles of `y` `[samples, 1]`. (`quantileLoss` of `lethe/core` takes it once.)
 *
 * A model compiled with a function cannot be saved with its optimizer by tfjs-layers.
 *
 * @param quantiles one or more, each above 0 and below 1
 * @throws RangeError or TypeError if they are not; and, when it is called, RangeError if the output's last axis is not a multiple
 *   of their number.
 * @example
 * model.compile({ optimizer: 'adam', loss: quantileLoss([0.1, 0.5, 0.9]) });
 */
export function quantileLoss(quantiles: readonly number[]): LossFunction {
  const description = describeQuantile(quantiles);
  const quantile: LossFunction = (yTrue, yPred) =>
    tf.tidy(() => {
      const columns = yPred.shape.at(-1) ?? 1;
      const wrong = misfit(description, columns);
      if (wrong !== undefined) throw new RangeError(wrong);
      const times = columns / description.quantiles.length;
      const q = tf.tile(tf.tensor1d([...description.quantiles]), [times]);
      const error = tf.sub(yTrue, yPred);
      return tf.mean(tf.maximum(tf.mul(q, error), tf.mul(tf.sub(q, 1), error)), -1);
    });
  OWN.set(quantile, description);
  return quantile;
}

/**
 * The Huber loss of Keras as a function that `model.compile` takes, in stock tfjs-layers as well; the compiled engine knows it. The
 * mean over the last axis of half the square of errors up to `delta`, and beyond of `delta` times what they are more.
 *
 * @param delta above 0; default 1, as that of `tf.losses.huberLoss`
 * @throws RangeError or TypeError if it is not.
 */
export function huberLoss(delta: number = 1): LossFunction {
  const description = describeHuber(delta);
  const huber: LossFunction = (yTrue, yPred) =>
    tf.tidy(() => {
      const error = tf.abs(tf.sub(yPred, yTrue));
      const quadratic = tf.minimum(error, delta);
      const beyond = tf.mul(delta, tf.sub(error, quadratic));
      return tf.mean(tf.add(tf.mul(0.5, tf.square(quadratic)), beyond), -1);
    });
  OWN.set(huber, description);
  return huber;
}
