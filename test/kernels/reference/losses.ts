// The losses and metrics of tfjs-layers and tf.losses in float64, as their sources write them: naive, for comparison. Each takes a
// row of targets and one of predictions, and the parameter of each column.

import { LossFunction, MetricFunction } from '../../../src/kernels/program/opcodes.js';

type RowFunction = (
  target: readonly number[],
  prediction: readonly number[],
  parameters: readonly number[],
) => number;

/** The mean over the columns of a loss of each. */
const meanOf =
  (one: (t: number, p: number, parameter: number) => number): RowFunction =>
  (target, prediction, parameters) =>
    mean(prediction.map((p, c) => one(target[c] as number, p, parameters[c] as number)));

/** The backend's epsilon and 1 - epsilon, as the float32 that they are compared as. */
export const EPSILON = Math.fround(1e-7);
export const ONE_LESS_EPSILON = Math.fround(1 - 1e-7);

const clip = (x: number): number => Math.min(Math.max(x, EPSILON), ONE_LESS_EPSILON);
const sum = (row: readonly number[]): number => row.reduce((total, number) => total + number, 0);
const mean = (row: readonly number[]): number => sum(row) / row.length;
const argMax = (row: readonly number[]): number => row.indexOf(Math.max(...row));

const meanSquaredError: RowFunction = (target, prediction) =>
  mean(prediction.map((p, c) => (p - (target[c] as number)) ** 2));

const meanAbsoluteError: RowFunction = (target, prediction) =>
  mean(prediction.map((p, c) => Math.abs(p - (target[c] as number))));

const categoricalCrossentropy: RowFunction = (target, prediction) => {
  const total = sum(prediction);
  return -sum(prediction.map((p, c) => (target[c] as number) * Math.log(clip(p / total))));
};

const sparseCategoricalCrossentropy: RowFunction = (target, prediction) => {
  const category = Math.floor(target[0] as number);
  const oneHot = prediction.map((_, c) => (c === category ? 1 : 0));
  return categoricalCrossentropy(oneHot, prediction.map(clip), []);
};

const binaryCrossentropy: RowFunction = (target, prediction) =>
  mean(
    prediction.map((p, c) => {
      const y = clip(p);
      const z = Math.log(y / (1 - y));
      return Math.max(z, 0) - z * (target[c] as number) + Math.log1p(Math.exp(-Math.abs(z)));
    }),
  );

const categoricalHinge: RowFunction = (target, prediction) => {
  const positive = sum(prediction.map((p, c) => (target[c] as number) * p));
  const negative = Math.max(...prediction.map((p, c) => (1 - (target[c] as number)) * p));
  return Math.max(0, 1 + negative - positive);
};

const kullbackLeiblerDivergence: RowFunction = (target, prediction) => {
  const within = (x: number): number => Math.min(Math.max(x, EPSILON), 1);
  return sum(
    prediction.map((p, c) => {
      const t = target[c] as number;
      return t * Math.log(within(t) / within(p));
    }),
  );
};

const cosineProximity: RowFunction = (target, prediction) => {
  const norm = (row: readonly number[]): number => Math.sqrt(Math.max(sum(row.map((x) => x * x)), EPSILON));
  return -sum(prediction.map((p, c) => (target[c] as number) * p)) / (norm(target) * norm(prediction));
};

const softmaxCrossEntropy: RowFunction = (target, prediction) => {
  const most = Math.max(...prediction);
  const logarithm = most + Math.log(sum(prediction.map((p) => Math.exp(p - most))));
  return sum(prediction.map((p, c) => (target[c] as number) * (logarithm - p)));
};

/** log cosh x where x is so small that the sum of exponentials would lose it. */
function logcosh(x: number): number {
  const size = Math.abs(x);
  if (size > 1) return size + Math.log1p(Math.exp(-2 * size)) - Math.log(2);
  return Math.log1p(2 * Math.sinh(size / 2) ** 2);
}

/** Loss of a row by number of the loss. */
export const LOSSES: Readonly<Record<LossFunction, RowFunction>> = {
  [LossFunction.MeanSquaredError]: meanSquaredError,
  [LossFunction.MeanAbsoluteError]: meanAbsoluteError,
  [LossFunction.CategoricalCrossentropy]: categoricalCrossentropy,
  [LossFunction.SparseCategoricalCrossentropy]: sparseCategoricalCrossentropy,
  [LossFunction.BinaryCrossentropy]: binaryCrossentropy,
  [LossFunction.MeanAbsolutePercentageError]: meanOf(
    (t, p) => 100 * Math.abs((t - p) / Math.max(Math.abs(t), EPSILON)),
  ),
  [LossFunction.MeanSquaredLogarithmicError]: meanOf(
    (t, p) => (Math.log1p(Math.max(p, EPSILON)) - Math.log1p(Math.max(t, EPSILON))) ** 2,
  ),
  [LossFunction.SquaredHinge]: meanOf((t, p) => Math.max(0, 1 - t * p) ** 2),
  [LossFunction.Hinge]: meanOf((t, p) => Math.max(0, 1 - t * p)),
  [LossFunction.CategoricalHinge]: categoricalHinge,
  [LossFunction.Logcosh]: meanOf((t, p) => logcosh(p - t)),
  [LossFunction.KullbackLeiblerDivergence]: kullbackLeiblerDivergence,
  [LossFunction.Poisson]: meanOf((t, p) => p - t * Math.log(p + EPSILON)),
  [LossFunction.CosineProximity]: cosineProximity,
  [LossFunction.Huber]: meanOf((t, p, delta) => {
    const error = Math.abs(p - t);
    return error <= delta ? error ** 2 / 2 : delta * (error - delta / 2);
  }),
  [LossFunction.Quantile]: meanOf((t, p, q) => Math.max(q * (t - p), (q - 1) * (t - p))),
  [LossFunction.AbsoluteDifference]: meanAbsoluteError,
  [LossFunction.HingeLoss]: meanOf((t, p) => Math.max(0, 1 - (2 * t - 1) * p)),
  [LossFunction.LogLoss]: meanOf((t, p) => -t * Math.log(p + EPSILON) - (1 - t) * Math.log(1 - p + EPSILON)),
  [LossFunction.SigmoidCrossEntropy]: meanOf(
    (t, p) => Math.max(p, 0) - p * t + Math.log1p(Math.exp(-Math.abs(p))),
  ),
  [LossFunction.SoftmaxCrossEntropy]: softmaxCrossEntropy,
};

/** Metric of a row by number of the metric, of those that are means over rows and no losses. */
export const METRICS: Readonly<
  Record<
    Exclude<MetricFunction, MetricFunction.Precision | MetricFunction.Recall | MetricFunction.R2Score>,
    RowFunction
  >
> = {
  [MetricFunction.BinaryAccuracy]: (target, prediction) =>
    mean(prediction.map((p, c) => (target[c] === (p > 0.5 ? 1 : 0) ? 1 : 0))),
  [MetricFunction.CategoricalAccuracy]: (target, prediction) =>
    argMax(target) === argMax(prediction) ? 1 : 0,
  [MetricFunction.SparseCategoricalAccuracy]: (target, prediction) =>
    target[0] === argMax(prediction) ? 1 : 0,
};
