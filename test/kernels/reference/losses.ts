// The losses and metrics of tfjs-layers in float64, as its source writes them: naive, for comparison. Each takes a
// row of targets and one of predictions.

import { LossFunction, MetricFunction } from '../../../src/kernels/program/opcodes.js';

type RowFunction = (target: readonly number[], prediction: readonly number[]) => number;

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
  return categoricalCrossentropy(oneHot, prediction.map(clip));
};

const binaryCrossentropy: RowFunction = (target, prediction) =>
  mean(
    prediction.map((p, c) => {
      const y = clip(p);
      const z = Math.log(y / (1 - y));
      return Math.max(z, 0) - z * (target[c] as number) + Math.log1p(Math.exp(-Math.abs(z)));
    }),
  );

/** Loss of a row by number of the loss. */
export const LOSSES: Readonly<Record<LossFunction, RowFunction>> = {
  [LossFunction.MeanSquaredError]: meanSquaredError,
  [LossFunction.MeanAbsoluteError]: meanAbsoluteError,
  [LossFunction.CategoricalCrossentropy]: categoricalCrossentropy,
  [LossFunction.SparseCategoricalCrossentropy]: sparseCategoricalCrossentropy,
  [LossFunction.BinaryCrossentropy]: binaryCrossentropy,
};

/** Metric of a row by number of the metric. */
export const METRICS: Readonly<Record<MetricFunction, RowFunction>> = {
  [MetricFunction.MeanSquaredError]: meanSquaredError,
  [MetricFunction.MeanAbsoluteError]: meanAbsoluteError,
  [MetricFunction.CategoricalCrossentropy]: categoricalCrossentropy,
  [MetricFunction.SparseCategoricalCrossentropy]: sparseCategoricalCrossentropy,
  [MetricFunction.BinaryCrossentropy]: binaryCrossentropy,
  [MetricFunction.BinaryAccuracy]: (target, prediction) =>
    mean(prediction.map((p, c) => (target[c] === (p > 0.5 ? 1 : 0) ? 1 : 0))),
  [MetricFunction.CategoricalAccuracy]: (target, prediction) =>
    argMax(target) === argMax(prediction) ? 1 : 0,
  [MetricFunction.SparseCategoricalAccuracy]: (target, prediction) =>
    target[0] === argMax(prediction) ? 1 : 0,
};
