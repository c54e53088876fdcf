import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  type Loss,
  type Metric,
  NotLowered,
  nameOf,
  type OptimizerDescription,
  type TrainingDescription,
} from '../../compiler/index.js';
import {
  checkOptimizer,
  findLoss,
  findMetric,
  describeOptimizer as optimizerOf,
  takesOtherTargets,
} from '../../network/compile/index.js';
import { eachOf, type TrainingOptions, trainingOptionsOf } from '../../network/index.js';
import { trainingInternals } from './internals.js';
import { describeFunction, isMeanOfBatch } from './loss-functions.js';
import { optimizerFields, optimizerKind } from './optimizer.js';

/**
 * The arguments of `compile` of a model, as plain data.
 *
 * @param weighted whether samples have class weights
 * @throws NotLowered naming the loss, metric or optimizer that has no kernel.
 */
export function describeTraining(
  model: LayersModel,
  options: TrainingOptions,
  weighted: boolean = false,
): TrainingDescription {
  const { loss, metrics } = trainingInternals(model);
  const losses = eachOf(loss, model.outputNames);
  const outputs = model.outputNames.map((name, index) => {
    const { [index]: given } = losses;
    const own = lossOf(given, weighted);
    const columns = model.outputs[index]?.shape.at(-1) ?? null;
    const judged = { loss: own, lossByName: typeof given === 'string', columns };
    return { loss: own, metrics: metricsOf(metrics, name, judged) };
  });
  return { outputs, optimizer: describeOptimizer(model.optimizer), ...trainingOptionsOf(options) };
}

function lossOf(given: unknown, weighted: boolean): Loss {
  const loss = findLoss(given) ?? lossFunction(given);
  if (loss === undefined) throw new NotLowered(`loss ${describe(given)} has no kernel`);
  if (weighted && isMeanOfBatch(given)) {
    const instead = `loss ${nameOf(loss)} of tf.losses is one number for the whole batch, which class weights multiply`;
    throw new NotLowered(`${instead}; a loss by its name weighs each sample`);
  }
  return loss;
}

/** The loss of a function; undefined if it has no kernel. */
function lossFunction(given: unknown): Loss | undefined {
  const described = describeFunction(given);
  return typeof described === 'object' ? described : findLoss(described);
}

/** For each output whether its loss gives a number for each sample, as all losses with names do. */
export function weighsSamples(model: LayersModel): boolean[] {
  const given = eachOf(trainingInternals(model).loss, model.outputNames);
  return lossesOf(model).map((loss, index) => loss !== undefined && !isMeanOfBatch(given[index]));
}

/** The loss of each output; undefined if it has no kernel. */
export function lossesOf(model: LayersModel): (Loss | undefined)[] {
  const { loss: given } = trainingInternals(model);
  return eachOf(given, model.outputNames).map((loss) => findLoss(loss) ?? lossFunction(loss));
}

/** The metrics of an output in order, each as `compile` of tfjs-layers resolves it: a list applies to every output. */
function metricsOf(
  given: unknown,
  output: string,
  context: { readonly loss: Loss; readonly lossByName: boolean; readonly columns: number | null },
): Metric[] {
  const isByName = typeof given === 'object' && given !== null && !Array.isArray(given);
  const own = isByName ? (given as { [name: string]: unknown })[output] : given;
  const list: unknown[] = own == null ? [] : [own].flat();
  return list.map((metric) => {
    const name = describeFunction(metric) ?? findMetric(metric, context);
    if (name === undefined) throw new NotLowered(`metric ${describe(metric)} has no kernel`);
    if (takesOtherTargets(name, context)) {
      throw new NotLowered(
        `metric ${describe(metric)} takes other targets than loss ${nameOf(context.loss)}`,
      );
    }
    return name;
  });
}

/** @throws TypeError or RangeError naming the parameter of one of tfjs-core's seven optimizers that is out of bounds. */
export function checkLiveOptimizer(what: string, optimizer: Optimizer): void {
  if (optimizerKind(optimizer) !== undefined) checkOptimizer(what, describeOptimizer(optimizer));
}

/** @throws NotLowered if it is not one of tfjs-core's seven optimizers. */
export function describeOptimizer(optimizer: Optimizer): OptimizerDescription {
  const kind = optimizerKind(optimizer);
  if (kind === undefined) throw new NotLowered(`optimizer ${optimizer.getClassName()} has no kernel`);
  return optimizerOf(kind, { ...optimizerFields(optimizer) });
}

function describe(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? '(a function)' : `${value.name} (a function)`;
  return String(value);
}
