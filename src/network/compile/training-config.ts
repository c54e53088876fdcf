// What model.json keeps of a training: `trainingConfig`, as tfjs-layers' `model.save` writes it.

import { LOSS_RECORDS, type Loss, nameOf } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { toCamelCase, toSnakeCase } from '../../text/letter-case.js';
import { quote } from '../../text/quote.js';
import { type CompileArgs, metricNames } from './compile-args.js';
import { findLoss, findMetric } from './losses.js';
import {
  checkParameters,
  describeOptimizer,
  kindOfClass,
  optimizerConfig,
  readOptimizer,
} from './optimizers.js';

/** A training in a file: names in snake_case. */
export interface TrainingConfig {
  /** `{}` where tfjs-layers has no name for it: so the file loads there all the same, without a loss. */
  loss: string | { [output: string]: string };
  /** The loss where tfjs-layers has no name for it, by Lethe's name, with its parameters. */
  lethe_loss?: { [field: string]: string | number | readonly number[] };
  /** A list; `{}` where no metrics were given. */
  metrics: string[] | { [output: string]: string };
  optimizer_config: { class_name: string; config: { [parameter: string]: number | boolean } };
}

/** More metrics than anybody compiles with. */
const MOST_METRICS = 100;

/** Parts of a training that tfjs-layers does not read either. */
const UNSUPPORTED = ['weighted_metrics', 'loss_weights', 'sample_weight_mode'];

/**
 * What `model.save({includeOptimizer: true})` of tfjs-layers writes for the same arguments of `compile`. A metric by
 * the name of a function of `tfl.metrics` that tfjs-layers has no short name for is written as tfjs-layers writes the
 * function, and as there only Lethe reads it again; `mse`, `mae`, `acc` and `ce` are read by both. So is a loss that
 * tfjs-layers has no name for: there it is no loss, and the file loads with a warning, to predict or to be compiled anew.
 */
export function toTrainingConfig(args: CompileArgs): TrainingConfig {
  const { className, config } = optimizerConfig(readOptimizer('save', args.optimizer));
  const loss = findLoss(args.loss) as Loss; // `compile` has read it before.
  const name = nameOf(loss);
  const inTfjs = LOSS_RECORDS[name].inTfjs;
  const own = typeof loss === 'string' ? { kind: name } : { ...loss };
  return {
    ...(inTfjs ? { loss: toSnakeCase(name) } : { loss: {}, lethe_loss: own }),
    metrics: args.metrics === undefined ? {} : metricNames(args.metrics).map(toSnakeCase),
    optimizer_config: { class_name: className, config },
  };
}

/**
 * Reads a `trainingConfig` out of a file, which may hold anything.
 *
 * @param source begins the messages of errors: which file
 * @returns undefined if there is none, or if it names a loss, metric or optimizer that has no kernel, or several
 *   losses: the network can be used, but is not compiled.
 * @throws LetheError `data` naming the field that is not what it should be.
 */
export function fromTrainingConfig(source: string, config: unknown): CompileArgs | undefined {
  if (config === undefined || config === null) return undefined;
  const what = `${source}: trainingConfig`;
  const {
    loss: givenLoss,
    lethe_loss: ownLoss,
    metrics: givenMetrics,
    optimizer_config: optimizerJson,
    ...rest
  } = record(what, config);
  if (UNSUPPORTED.some((key) => rest[key] !== undefined && rest[key] !== null)) return undefined;
  const optimizer = fromOptimizerConfig(`${what}.optimizer_config`, optimizerJson);
  const losses = names(`${what}.loss`, givenLoss);
  const metrics = names(`${what}.metrics`, givenMetrics);
  const own = ownLoss === undefined ? undefined : readOwnLoss(`${what}.lethe_loss`, ownLoss);
  const loss = own ?? (losses.length === 1 ? findLoss(losses[0]) : undefined);
  if (optimizer === undefined || loss === undefined) return undefined;
  if (metrics.some((name) => findMetric(name, { loss, columns: null }) === undefined)) return undefined;
  const none = metrics.length === 0 && !Array.isArray(givenMetrics); // An empty list is written as one again.
  return none ? { optimizer, loss } : { optimizer, loss, metrics };
}

/** @throws LetheError `data` if a parameter is not what it should be. */
function readOwnLoss(what: string, json: unknown): Loss | undefined {
  const { kind, ...parameters } = record(what, json);
  try {
    return findLoss({ kind, ...parameters }) ?? findLoss(kind);
  } catch (cause) {
    throw new LetheError('data', `${what}: ${(cause as Error).message}`, { cause });
  }
}

function fromOptimizerConfig(what: string, json: unknown): CompileArgs['optimizer'] | undefined {
  const { class_name: className, config } = record(what, json);
  if (typeof className !== 'string') {
    throw new LetheError('data', `${what}.class_name: expected a text, got ${quote(className)}`);
  }
  const kind = kindOfClass(className);
  if (kind === undefined) return undefined;
  const parameters = new Map<string, unknown>();
  for (const [name, value] of Object.entries(record(`${what}.config`, config))) {
    parameters.set(toCamelCase(name), value);
  }
  const optimizer = describeOptimizer(kind, Object.fromEntries(parameters));
  checkParameters(optimizer, (name, expected, got) => {
    return new LetheError('data', `${what}.config.${name}: expected ${expected}, got ${quote(got)}`);
  });
  return optimizer;
}

/** One name, a list of them, or names by output, in camelCase. */
function names(what: string, given: unknown): string[] {
  if (given === undefined || given === null) return [];
  const list: unknown[] = isObject(given) ? Object.values(given).flat() : [given].flat();
  if (list.length > MOST_METRICS) {
    throw new LetheError('data', `${what}: expected at most ${MOST_METRICS} names, got ${list.length}`);
  }
  return list.map((name) => {
    if (typeof name === 'string') return toCamelCase(name);
    throw new LetheError('data', `${what}: expected names, got ${quote(name)}`);
  });
}

function record(what: string, value: unknown): { readonly [key: string]: unknown } {
  if (isObject(value)) return value;
  throw new LetheError('data', `${what}: expected an object, got ${quote(value)}`);
}
