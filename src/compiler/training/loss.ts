import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import type { Value } from '../program/value.js';

/** Losses that have kernels, by tfjs-layers' names. */
export type LossName =
  | 'meanSquaredError'
  | 'meanAbsoluteError'
  | 'categoricalCrossentropy'
  | 'sparseCategoricalCrossentropy'
  | 'binaryCrossentropy';

/** Metrics that have kernels, by tfjs-layers' names. */
export type MetricName = LossName | 'binaryAccuracy' | 'categoricalAccuracy' | 'sparseCategoricalAccuracy';

type Targets<Name extends string> = { readonly [name in Name]: 'rows' | 'classes' };

/** In the order of the kernels' LossFunction: whether targets are rows like the output's, or class numbers, one a row. */
const LOSS_TARGETS: Targets<LossName> = {
  meanSquaredError: 'rows',
  meanAbsoluteError: 'rows',
  categoricalCrossentropy: 'rows',
  sparseCategoricalCrossentropy: 'classes',
  binaryCrossentropy: 'rows',
};

/** In the order of the kernels' MetricFunction. */
const METRIC_TARGETS: Targets<MetricName> = {
  ...LOSS_TARGETS,
  binaryAccuracy: 'rows',
  categoricalAccuracy: 'rows',
  sparseCategoricalAccuracy: 'classes',
};

export const LOSSES = Object.keys(LOSS_TARGETS) as readonly LossName[];
export const METRICS = Object.keys(METRIC_TARGETS) as readonly MetricName[];

export function isLossName(name: string): name is LossName {
  return Object.hasOwn(LOSS_TARGETS, name);
}

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRIC_TARGETS, name);
}

/** Whether targets are class numbers, one a row, instead of rows like the output's. */
export function hasSparseTargets(name: MetricName): boolean {
  return METRIC_TARGETS[name] === 'classes';
}

/** Scalars of a step and what they are summed from. */
export interface Scalars {
  /** Loss, then metrics; float32 each. */
  readonly address: number;
  readonly names: readonly string[];
  /** Sums of each sample, one row of them for each scalar. */
  readonly sums: readonly number[];
}

/**
 * Loss and metrics of each sample; their means follow in {@link meanScalars}, after a barrier.
 *
 * @param weights of each sample, [1, batch, 1], or 0
 * @param gradient where dL/d(output) goes, or 0
 */
export function sampleLosses(
  context: ProgramContext,
  loss: LossName,
  metrics: readonly MetricName[],
  scalars: Scalars,
  output: Value,
  target: Value,
  weights: number,
  gradient: number,
): void {
  const shape = [output.steps, context.batch, output.columns];
  const [lossSums = 0, ...metricSums] = scalars.sums;
  const words = [output.address, target.address, weights, gradient, lossSums, ...shape, LOSSES.indexOf(loss)];
  context.emit(Opcode.Loss, words, '', `${loss} ${context.shape(output)}`);
  for (const [index, metric] of metrics.entries()) {
    const sums = metricSums[index] ?? 0;
    const operands = [output.address, target.address, sums, ...shape, METRICS.indexOf(metric)];
    context.emit(Opcode.Metric, operands, '', `${metric} ${context.shape(output)}`);
  }
}

/** By thread 0, once all samples have their sums. */
export function meanScalars(context: ProgramContext, scalars: Scalars, output: Value): void {
  for (const [index, sums] of scalars.sums.entries()) {
    const divisor = float32Word(context.batch * output.steps);
    const words = [sums, context.batch, divisor, scalars.address + 4 * index];
    context.emit(Opcode.Mean, words, '', scalars.names[index] ?? '');
  }
}
