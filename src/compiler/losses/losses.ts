// Losses and metrics as a training run is described by them.
import { padded } from '../weights/weight-layout.js';
import { LOSS_RECORDS, METRIC_RECORDS, type MetricRecord } from './records.js';

/** Losses with kernels, by the names of tfjs-layers, else of tf.losses, or of Keras (`huber`). */
export type LossName = keyof typeof LOSS_RECORDS;

/** Metrics with kernels, by the same names. */
export type MetricName = LossName | keyof typeof METRIC_RECORDS;

/** The Huber loss: quadratic up to an error of `delta`, linear beyond. */
export interface HuberLoss {
  readonly kind: 'huber';
  /** Above 0. */
  readonly delta: number;
}

/** The quantile (pinball) loss: column c of the output forecasts quantile number c mod `quantiles.length`. */
export interface QuantileLoss {
  readonly kind: 'quantile';
  /** Each above 0 and below 1. */
  readonly quantiles: readonly number[];
}

/** A loss: its name, or a description if it has parameters. */
export type Loss = Exclude<LossName, 'huber' | 'quantile'> | HuberLoss | QuantileLoss;

/** A metric: its name, or a description. */
export type Metric = Loss | keyof typeof METRIC_RECORDS;

export function isLossName(name: string): name is LossName {
  return Object.hasOwn(LOSS_RECORDS, name);
}

export function isMetricName(name: string): name is MetricName {
  return isLossName(name) || Object.hasOwn(METRIC_RECORDS, name);
}

/** The name of a loss or metric, whatever its parameters. */
export function nameOf(loss: Loss): LossName;
export function nameOf(metric: Metric): MetricName;
export function nameOf(metric: Metric): MetricName {
  return typeof metric === 'string' ? metric : metric.kind;
}

/** Its number in the kernels, and how samples' contributions are combined. */
export function kernelOf(metric: Metric): { readonly code: number; readonly ends: MetricRecord['ends'] } {
  const name = nameOf(metric);
  return isLossName(name) ? { code: LOSS_RECORDS[name].code, ends: 'mean' } : METRIC_RECORDS[name];
}

/** Whether targets are class numbers, one a row, instead of rows like the output's. */
export function hasSparseTargets(metric: Metric): boolean {
  const name = nameOf(metric);
  return (isLossName(name) ? LOSS_RECORDS[name] : METRIC_RECORDS[name]).targets === 'class';
}

/** Forecasts of one number: columns of the output for each column of the truth. */
export function forecastsEach(metric: Metric): number {
  if (typeof metric === 'string') return 1;
  switch (metric.kind) {
    case 'huber':
      return 1;
    case 'quantile':
      return metric.quantiles.length;
  }
}

/** Why a loss does not fit outputs of this many columns; undefined: it fits. */
export function misfit(metric: Metric, columns: number): string | undefined {
  const each = forecastsEach(metric);
  if (columns % each === 0) return undefined;
  return `quantile: expected outputs of a column for each of ${each} quantiles, or a multiple of that, got ${columns}`;
}

/** The parameter of the kernels for each column, in a padded row; undefined: none. */
export function parametersOf(metric: Metric, columns: number): Float32Array | undefined {
  if (typeof metric === 'string') return undefined;
  const row = new Float32Array(padded(columns));
  for (let column = 0; column < columns; column++) row[column] = parameterOf(metric, column);
  return row;
}

function parameterOf(loss: HuberLoss | QuantileLoss, column: number): number {
  switch (loss.kind) {
    case 'huber':
      return loss.delta;
    case 'quantile':
      return loss.quantiles[column % loss.quantiles.length] as number;
  }
}
