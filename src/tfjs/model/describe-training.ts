import type { Optimizer } from '@tensorflow/tfjs-core';
import { type LayersModel, metrics as metricFunctions } from '@tensorflow/tfjs-layers';
import {
  type LossName,
  type MetricName,
  NotLowered,
  type OptimizerDescription,
  type TrainingDescription,
} from '../../compiler/index.js';
import { findLoss, findMetric, takesOtherTargets } from '../../network/compile/losses.js';
import { checkOptimizer, describeOptimizer as optimizerOf } from '../../network/compile/optimizers.js';
import type { Clipping } from '../../network/index.js';
import { trainingInternals } from './internals.js';
import { optimizerFields, optimizerKind } from './optimizer.js';

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

/**
 * What a model was compiled with, as plain data.
 *
 * @throws NotLowered naming the loss, metric or optimizer that has no kernel.
 */
export function describeTraining(model: LayersModel, clipping: Clipping): TrainingDescription {
  const { loss: given, metrics } = trainingInternals(model);
  const { length } = model.outputNames;
  if (length !== 1) throw new NotLowered(`it has ${length} outputs, not one`);
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
  const name = findLoss(FUNCTIONS.get(loss) ?? loss);
  if (name !== undefined) return name;
  throw new NotLowered(`loss ${describe(loss)} has no kernel`);
}

/** The loss of each output by its name; undefined for those that have no kernel. */
export function lossNames(model: LayersModel): (LossName | undefined)[] {
  const { loss: given } = trainingInternals(model);
  return model.outputNames.map((output, index) => {
    const byPlace = Array.isArray(given) ? given[index] : given;
    const isByName = typeof byPlace === 'object' && byPlace !== null;
    const loss = isByName ? (byPlace as { [name: string]: unknown })[output] : byPlace;
    return findLoss(FUNCTIONS.get(loss) ?? loss);
  });
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
  const context = {
    loss,
    lossByName: typeof onlyOne(givenLoss, output) === 'string',
    columns: model.outputs[0]?.shape.at(-1) ?? null,
  };
  return list.map((metric) => {
    const name = findMetric(FUNCTIONS.get(metric) ?? metric, context);
    if (name === undefined) throw new NotLowered(`metric ${describe(metric)} has no kernel`);
    if (takesOtherTargets(name, context)) {
      throw new NotLowered(`metric ${describe(metric)} takes other targets than loss ${loss}`);
    }
    return name;
  });
}

/** @throws TypeError or RangeError naming the parameter of one of tfjs-core's seven that is out of its bounds. */
export function checkLiveOptimizer(what: string, optimizer: Optimizer): void {
  if (optimizerKind(optimizer) !== undefined) checkOptimizer(what, describeOptimizer(optimizer));
}

/** @throws NotLowered if it is not one of tfjs-core's seven. */
export function describeOptimizer(optimizer: Optimizer): OptimizerDescription {
  const kind = optimizerKind(optimizer);
  if (kind === undefined) throw new NotLowered(`optimizer ${optimizer.getClassName()} has no kernel`);
  return optimizerOf(kind, { ...optimizerFields(optimizer) });
}

function describe(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? '(a function)' : `${value.name} (a function)`;
  return String(value);
}
