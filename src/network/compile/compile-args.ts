import type { OptimizerDescription, OutputTraining } from '../../compiler/index.js';
import {
  type HuberLoss,
  type Loss,
  type Metric,
  misfit,
  nameOf,
  type QuantileLoss,
} from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { CARRIED } from '../../kernels/program/carried.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { readEachOf } from '../data/each-of.js';
import { type OneOrEach, readByName } from '../data/forms.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import { findLoss, findMetric, historyNames, LOSS_NAMES, METRIC_NAMES, takesOtherTargets } from './losses.js';
import { readOptimizer } from './optimizers.js';

/** A loss as `compile` takes it. */
export type GivenLoss = string | HuberLoss | QuantileLoss;

/** Arguments of `compile`, as for `model.compile` of tfjs-layers. */
export interface CompileArgs {
  /**
   * The result of `adam(0.01)` and the like; or a name, with tfjs-layers' default parameters: `sgd` (learning rate 0.01),
   * `adam` (0.001), `adamax` (0.002), `rmsprop` (0.001), `adagrad` (0.01), `adadelta` (1).
   */
  optimizer: string | OptimizerDescription;
  /**
   * A name that tfjs-layers has, such as `meanSquaredError`, or one of tf.losses, such as `softmaxCrossEntropy`, which
   * takes logits; `huber`; or the result of `huberLoss(0.5)` or `quantileLoss([0.1, 0.5, 0.9])`. docs/losses.md lists
   * all. For several outputs: one loss for all, a list in their order, or a record by the names of their layers.
   */
  loss: OneOrEach<GivenLoss>;
  /**
   * Factor of each output's loss in the total loss, as in Keras: a list in the order of the outputs, a record by their
   * names, or one number for all. Default 1.
   */
  lossWeights?: OneOrEach<number>;
  /**
   * `accuracy` or `acc`, `crossentropy` or `ce` (the loss and the output decide which variant), `mse`, `mae`, the name
   * of a loss, or of a function of `tfl.metrics`. Default: none. A name or a list applies to every output; a record has
   * the metrics of each output by its name.
   */
  metrics?: string | readonly string[] | { readonly [output: string]: string | readonly string[] };
}

const COMPILE_ARGS: OptionNames<CompileArgs> = {
  optimizer: true,
  loss: true,
  lossWeights: true,
  metrics: true,
};

/** The facts about an output that losses and metrics depend on. */
export interface JudgedOutput {
  /** Of the layer that gives it. */
  readonly name: string;
  /** Size of its last axis, which decides the variant of `accuracy`; null if it is open. */
  readonly columns: number | null;
}

/** The settings of a training run, compiled. */
export interface CompiledTraining {
  /** Of each output. */
  readonly outputs: readonly OutputTraining[];
  /** `loss`, for several outputs also the loss of each, then the metrics: keys of the history, by tfjs-layers' names. */
  readonly names: readonly string[];
  readonly optimizer: OptimizerDescription;
}

/**
 * Resolves names as `compile` of tfjs-layers does.
 *
 * @param caller begins the messages of errors: `compile`
 * @throws LetheError `model` naming an unknown optimizer, loss or metric, or a metric that takes other targets than the
 *   loss; TypeError or RangeError for values that are neither names nor descriptions, or do not fit the outputs.
 */
export function readCompileArgs(
  caller: string,
  compileArgs: CompileArgs,
  outputs: readonly JudgedOutput[],
): CompiledTraining {
  const args = readOptions(caller, compileArgs, COMPILE_ARGS);
  const optimizer = readOptimizer(caller, args.optimizer);
  const names = outputs.map(({ name }) => name);
  const losses = readEachOf(`${caller}: loss`, args.loss, names, 'losses');
  const weights = readLossWeights(`${caller}: lossWeights`, args.lossWeights, names);
  const metrics = metricNames(`${caller}: metrics`, args.metrics, names);
  const trained = outputs.map(({ name, columns }, index): OutputTraining => {
    const of = (option: string): string => {
      return outputs.length === 1 ? `${caller}: ${option}` : `${caller}: ${option}.${name}`;
    };
    const loss = readLoss(of('loss'), losses[index], columns);
    const context = { loss, columns };
    return {
      loss,
      metrics: (metrics[index] ?? []).map((metric) => readMetric(of('metrics'), metric, context)),
      ...(weights[index] === 1 ? {} : { lossWeight: weights[index] }),
    };
  });
  return { outputs: trained, names: historyNames(names, metrics), optimizer };
}

function readLoss(what: string, given: unknown, columns: number | null): Loss {
  const loss = findLoss(given);
  if (loss === undefined) {
    throw unknownName(what, [...LOSS_NAMES, 'or the result of huberLoss() or quantileLoss()'], given);
  }
  const wrong = columns === null ? undefined : misfit(loss, columns);
  if (wrong !== undefined) throw new LetheError('model', `${what} ${wrong}`);
  return loss;
}

function readMetric(
  what: string,
  name: unknown,
  context: { readonly loss: Loss; readonly columns: number | null },
): Metric {
  const metric = findMetric(name, context);
  if (metric === undefined) throw unknownName(what, METRIC_NAMES, name);
  if (!takesOtherTargets(metric, context)) return metric;
  throw new LetheError('model', `${what}: ${name} takes other targets than loss ${nameOf(context.loss)}`);
}

function readLossWeights(
  what: string,
  given: OneOrEach<number> | undefined,
  names: readonly string[],
): number[] {
  const weights = given === undefined ? names.map(() => 1) : readEachOf(what, given, names, 'numbers');
  for (const weight of weights) {
    checkKind(what, typeof weight === 'number', 'a number, or one for each output', weight);
    if (!Number.isFinite(Math.fround(weight))) {
      throw new RangeError(mismatch(what, 'finite float32 numbers', weight));
    }
  }
  return weights;
}

/**
 * The metrics of each output, given alone, in a list, by the names of outputs, or not at all.
 *
 * @throws TypeError naming an unknown output
 */
export function metricNames(
  what: string,
  given: CompileArgs['metrics'] | null,
  names: readonly string[],
): readonly (readonly string[])[] {
  const each: readonly unknown[] = isObject(given)
    ? readByName(what, given, names, 'metrics')
    : names.map(() => given);
  return each.map((own) => (own === undefined || own === null ? [] : ([own].flat() as string[])));
}

function unknownName(what: string, names: readonly string[], got: unknown): Error {
  const message = `${what}: expected one of ${names.join(', ')}${CARRIED.elsewhere}, got ${quote(got)}`;
  return typeof got === 'string' ? new LetheError('model', message) : new TypeError(message);
}
