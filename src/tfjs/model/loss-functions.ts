// Loss and metric functions of tfjs-layers models that have kernels.
import * as tf from '@tensorflow/tfjs-core';
import { metrics } from '@tensorflow/tfjs-layers';
import { type HuberLoss, type Loss, type Metric, misfit, type QuantileLoss } from '../../compiler/index.js';
import { huberLoss as describeHuber, quantileLoss as describeQuantile } from '../../network/index.js';

/** A loss or metric of a tfjs-layers model, as a function. */
export type LossFunction = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/** The functions of `tfl.metrics`; some of them are also losses. */
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
 * The functions of tf.losses as tfjs-layers calls them, with only targets and outputs: each returns one number for the
 * whole batch, the mean over all elements (softmaxCrossEntropy: over all rows), which is the mean over the samples of
 * the kernels' losses. Class weights then multiply that number instead of each sample's loss: {@link isMeanOfBatch}.
 * Not included: cosineDistance needs an axis, computeWeightedLoss does not take targets and outputs.
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

/** Results of {@link quantileLoss} and {@link huberLoss}. */
const OWN = new WeakMap<object, HuberLoss | QuantileLoss>();

/** The metric or loss of a function, by identity; undefined for a custom function, or anything else. */
export function describeFunction(given: unknown): Metric | undefined {
  if (typeof given !== 'function') return undefined;
  return METRICS.get(given) ?? BATCH_MEANS.get(given) ?? OWN.get(given);
}

/** Whether class weights multiply a loss's mean over the batch; the kernels weight each sample. */
export function isMeanOfBatch(given: unknown): boolean {
  return BATCH_MEANS.has(given);
}

/**
 * Returns the quantile (pinball) loss as a function for `model.compile`, also of stock tfjs-layers; the compiled engine
 * has a kernel for it. For an error `e = truth - forecast` it is `q e` if the truth is above, `(q - 1) e` if it is
 * below; the mean over the last axis. The output has a column for each quantile, in this order; for several forecast
 * numbers all quantiles of the first, then those of the second, and so on. tfjs-layers requires targets of the output's
 * shape, so repeat the truth for each quantile: `tf.tile(y, [1, 3])` for three quantiles of `y` `[samples, 1]`.
 * (`quantileLoss` of `lethe/core` takes it once.)
 *
 * tfjs-layers cannot save the optimizer of a model compiled with a function.
 *
 * @param quantiles one or more, each above 0 and below 1
 * @throws RangeError or TypeError unless they are. The returned function throws RangeError if the size of the output's
 *   last axis is not a multiple of their number.
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
 * Returns the Huber loss of Keras as a function for `model.compile`, also of stock tfjs-layers; the compiled engine has
 * a kernel for it. It is the mean over the last axis: quadratic (half the square) for errors up to `delta`, linear
 * beyond, with slope `delta`.
 *
 * @param delta above 0; default 1, as for `tf.losses.huberLoss`
 * @throws RangeError or TypeError unless `delta` is a number above 0.
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
