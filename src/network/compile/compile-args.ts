import type { OptimizerDescription } from '../../compiler/index.js';
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
import { quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import { findLoss, findMetric, historyNames, LOSS_NAMES, METRIC_NAMES, takesOtherTargets } from './losses.js';
import { readOptimizer } from './optimizers.js';

/** What `compile` takes, as `model.compile` of tfjs-layers for a model with one output. */
export interface CompileArgs {
  /**
   * What `adam(0.01)` and the like return; or a name, with tfjs-layers' parameters for it: `sgd` (learning rate 0.01),
   * `adam` (0.001), `adamax` (0.002), `rmsprop` (0.001), `adagrad` (0.01), `adadelta` (1).
   */
  optimizer: string | OptimizerDescription;
  /**
   * A name that tfjs-layers has, such as `meanSquaredError`, or one of tf.losses, such as `softmaxCrossEntropy`, which takes
   * logits; `huber`; or what `huberLoss(0.5)` and `quantileLoss([0.1, 0.5, 0.9])` return. docs/losses.md lists all.
   */
  loss: string | HuberLoss | QuantileLoss;
  /**
   * `accuracy` or `acc`, `crossentropy` or `ce` (which one these are depends on loss and output), `mse`, `mae`, the name of a
   * loss, or that of a function of `tfl.metrics`. Default: none.
   */
  metrics?: string | readonly string[];
}

const COMPILE_ARGS: OptionNames<CompileArgs> = { optimizer: true, loss: true, metrics: true };

/** A training as it was compiled. */
export interface CompiledTraining {
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  /** `loss`, then the metrics: keys of the history, as tfjs-layers names them. */
  readonly names: readonly string[];
  readonly optimizer: OptimizerDescription;
}

/**
 * Resolves names as `compile` of tfjs-layers does.
 *
 * @param caller begins the messages of errors: `compile`
 * @param output its last axis decides what `accuracy` is; null where that is open
 * @throws LetheError `model` naming an optimizer, loss or metric that there is none of, or a metric that takes other
 *   targets than the loss; TypeError or RangeError for values that are no names or descriptions.
 */
export function readCompileArgs(
  caller: string,
  compileArgs: CompileArgs,
  output: { readonly columns: number | null },
): CompiledTraining {
  const args = readOptions(caller, compileArgs, COMPILE_ARGS);
  const optimizer = readOptimizer(caller, args.optimizer);
  const loss = findLoss(args.loss);
  if (loss === undefined) {
    const names = [...LOSS_NAMES, 'or what huberLoss() and quantileLoss() return'];
    throw unknownName(`${caller}: loss`, names, args.loss);
  }
  const wrong = output.columns === null ? undefined : misfit(loss, output.columns);
  if (wrong !== undefined) throw new LetheError('model', `${caller}: loss ${wrong}`);
  const context = { loss, columns: output.columns };
  const given = metricNames(args.metrics);
  const metrics = given.map((name) => {
    const metric = findMetric(name, context);
    if (metric === undefined) throw unknownName(`${caller}: metrics`, METRIC_NAMES, name);
    if (takesOtherTargets(metric, context)) {
      throw new LetheError(
        'model',
        `${caller}: metrics: ${name} takes other targets than loss ${nameOf(loss)}`,
      );
    }
    return metric;
  });
  return { loss, metrics, names: historyNames(given), optimizer };
}

/** Metrics given alone, in a list, or not at all. */
export function metricNames(given: CompileArgs['metrics'] | null): readonly string[] {
  if (given === undefined || given === null) return [];
  return Array.isArray(given) ? given : [given as string];
}

function unknownName(what: string, names: readonly string[], got: unknown): Error {
  const message = `${what}: expected one of ${names.join(', ')}${CARRIED.elsewhere}, got ${quote(got)}`;
  return typeof got === 'string' ? new LetheError('model', message) : new TypeError(message);
}
