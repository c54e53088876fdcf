import type { Optimizer } from '@tensorflow/tfjs-core';
import { type LayersModel, metrics as metricFunctions } from '@tensorflow/tfjs-layers';
import {
  isLossName,
  type LossName,
  type MetricName,
  NotLowered,
  type OptimizerDescription,
  type TrainingDescription,
} from '../../training/index.js';
import { trainingInternals } from '../model/internals.js';
import { optimizerFields, optimizerKind } from '../model/optimizer.js';

/** Bounds on the gradients, from the options of `fit`. */
export type Clipping = Pick<TrainingDescription, 'clipNorm' | 'globalClipNorm' | 'clipValue'>;

/** Names by which tfjs-layers finds metrics; it has no others. */
const METRIC_NAMES: ReadonlyMap<string, MetricName> = new Map<string, MetricName>([
  ['binaryAccuracy', 'binaryAccuracy'],
  ['categoricalAccuracy', 'categoricalAccuracy'],
  ['categoricalCrossentropy', 'categoricalCrossentropy'],
  ['sparseCategoricalCrossentropy', 'sparseCategoricalCrossentropy'],
  ['mse', 'meanSquaredError'],
  ['MSE', 'meanSquaredError'],
  ['mae', 'meanAbsoluteError'],
  ['MAE', 'meanAbsoluteError'],
]);

/** The functions of `tfl.metrics` that have kernels; they also serve as losses. */
const FUNCTIONS: ReadonlyMap<unknown, MetricName> = new Map<unknown, MetricName>([
  [metricFunctions.binaryAccuracy, 'binaryAccuracy'],
  [metricFunctions.binaryCrossentropy, 'binaryCrossentropy'],
  [metricFunctions.categoricalAccuracy, 'categoricalAccuracy'],
  [metricFunctions.categoricalCrossentropy, 'categoricalCrossentropy'],
  [metricFunctions.sparseCategoricalAccuracy, 'sparseCategoricalAccuracy'],
  [metricFunctions.meanAbsoluteError, 'meanAbsoluteError'],
  [metricFunctions.meanSquaredError, 'meanSquaredError'],
  [metricFunctions.MSE, 'meanSquaredError'],
  [metricFunctions.mse, 'meanSquaredError'],
]);

/** Metrics whose targets are class numbers. */
const SPARSE: ReadonlySet<MetricName> = new Set([
  'sparseCategoricalAccuracy',
  'sparseCategoricalCrossentropy',
]);

/**
 * What a model was compiled with, as plain data.
 *
 * @throws NotLowered naming the loss, metric or optimizer that has no kernel.
 */
export function describeTraining(model: LayersModel, clipping: Clipping): TrainingDescription {
  const { loss: given, metrics } = trainingInternals(model);
  const loss = lossOf(given, model.outputNames[0] ?? '');
  return {
    loss,
    metrics: metricsOf(metrics, model, loss, given),
    optimizer: describeOptimizer(model.optimizer),
    ...clipping,
  };
}

function lossOf(given: unknown, output: string): LossName {
  const loss = onlyOne(given, output);
  const name = typeof loss === 'string' ? loss : FUNCTIONS.get(loss);
  if (name !== undefined && isLossName(name)) return name;
  throw new NotLowered(`loss ${describe(loss)} has no kernel`);
}

/** What is given alone, in a list, or under the name of the only output. */
function onlyOne(given: unknown, output: string): unknown {
  if (Array.isArray(given)) return given[0];
  return typeof given === 'object' && given !== null ? (given as { [name: string]: unknown })[output] : given;
}

/** The metrics in the order of their names, each as `compile` of tfjs-layers resolves it. */
function metricsOf(given: unknown, model: LayersModel, loss: LossName, givenLoss: unknown): MetricName[] {
  const output = model.outputNames[0] ?? '';
  const own = Array.isArray(given) ? given : onlyOne(given, output);
  const list: unknown[] = own == null ? [] : [own].flat();
  const columns = model.outputs[0]?.shape.at(-1) ?? null;
  return list.map((metric) => {
    const name = metricName(metric, columns, loss, onlyOne(givenLoss, output));
    const sparseTargets = loss === 'sparseCategoricalCrossentropy';
    if (SPARSE.has(name) ? !sparseTargets : sparseTargets && columns !== 1) {
      throw new NotLowered(`metric ${describe(metric)} takes other targets than loss ${loss}`);
    }
    return name;
  });
}

function metricName(metric: unknown, columns: number | null, loss: LossName, givenLoss: unknown): MetricName {
  const accuracy = metric === 'accuracy' || metric === 'acc';
  if (accuracy || metric === 'crossentropy' || metric === 'ce') {
    if (columns === 1 || givenLoss === 'binaryCrossentropy')
      return accuracy ? 'binaryAccuracy' : 'binaryCrossentropy';
    if (loss === 'sparseCategoricalCrossentropy')
      return accuracy ? 'sparseCategoricalAccuracy' : 'sparseCategoricalCrossentropy';
    return accuracy ? 'categoricalAccuracy' : 'categoricalCrossentropy';
  }
  const name = typeof metric === 'string' ? METRIC_NAMES.get(metric) : FUNCTIONS.get(metric);
  if (name === undefined) throw new NotLowered(`metric ${describe(metric)} has no kernel`);
  return name;
}

/** @throws NotLowered if it is not one of tfjs-core's seven. */
export function describeOptimizer(optimizer: Optimizer): OptimizerDescription {
  const kind = optimizerKind(optimizer);
  const { learningRate, beta1, beta2, epsilon, decay, ...rest } = optimizerFields(optimizer);
  switch (kind) {
    case 'sgd':
      return { kind, learningRate };
    case 'momentum':
      return { kind, learningRate, momentum: rest.momentum, useNesterov: rest.useNesterov };
    case 'adam':
      return { kind, learningRate, beta1, beta2, epsilon };
    case 'adamax':
      return { kind, learningRate, beta1, beta2, epsilon, decay };
    case 'rmsprop':
      return { kind, learningRate, decay, momentum: rest.momentum, epsilon, centered: rest.centered };
    case 'adagrad':
      return { kind, learningRate, initialAccumulatorValue: rest.initialAccumulatorValue };
    case 'adadelta':
      return { kind, learningRate, rho: rest.rho, epsilon };
    default:
      throw new NotLowered(`optimizer ${optimizer.getClassName()} has no kernel`);
  }
}

function describe(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? '(a function)' : `${value.name} (a function)`;
  return String(value);
}
