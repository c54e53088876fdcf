// A training run in model.json: `trainingConfig`, as tfjs-layers' `model.save` writes it.

import { LOSS_RECORDS, type Loss, nameOf } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { toCamelCase, toSnakeCase } from '../../text/letter-case.js';
import { quote } from '../../text/quote.js';
import { eachOf, mapEach } from '../data/each-of.js';
import { wrongData } from '../errors/wrong-data.js';
import { type CompileArgs, type GivenLoss, metricNames } from './compile-args.js';
import { findLoss, findMetric } from './losses.js';
import {
  checkParameters,
  describeOptimizer,
  kindOfClass,
  optimizerConfig,
  readOptimizer,
} from './optimizers.js';

/** A loss by Lethe's name, with its parameters. */
interface OwnLoss {
  [field: string]: string | number | readonly number[];
}

/** A training run in a file: names in snake_case. */
export interface TrainingConfig {
  /**
   * One loss for all outputs, a list, or a record by their names. `{}` if tfjs-layers has no name for one, or if losses
   * have weights, which it does not know: then the file still loads there, without a loss.
   */
  loss: string | string[] | { [output: string]: string };
  /** The loss if `loss` is `{}`; for several outputs, that of each. */
  lethe_loss?: OwnLoss | OwnLoss[];
  /** Factor of each output's loss, unless all are 1. */
  lethe_loss_weights?: number[];
  /** A list for all outputs, or a record by their names; `{}` without metrics. */
  metrics: string[] | { [output: string]: string };
  optimizer_config: { class_name: string; config: { [parameter: string]: number | boolean } };
}

/** Upper bound on the number of metrics. */
const MOST_METRICS = 100;

/** Fields that tfjs-layers does not read either. */
const UNSUPPORTED = ['weighted_metrics', 'loss_weights', 'sample_weight_mode'];

/**
 * Returns what `model.save({includeOptimizer: true})` of tfjs-layers writes for the same arguments of `compile`. Both
 * read the metrics `mse`, `mae`, `acc` and `ce` again; other functions of `tfl.metrics` are written as tfjs-layers
 * writes them, but only Lethe reads them. Only Lethe reads a loss that tfjs-layers has no name for: there the file
 * loads with a warning and without a loss.
 */
export function toTrainingConfig(args: CompileArgs, outputs: readonly string[]): TrainingConfig {
  const { className, config } = optimizerConfig(readOptimizer('save', args.optimizer));
  const read = (given: unknown): Loss => findLoss(given) as Loss; // `compile` has read it before.
  const losses = eachOf(args.loss, outputs).map(read);
  const weights = eachOf(args.lossWeights ?? 1, outputs) as number[];
  const isWeighted = weights.some((weight) => weight !== 1);
  const inTfjs = !isWeighted && losses.every((loss) => LOSS_RECORDS[nameOf(loss)].inTfjs);
  const own = losses.map((loss): OwnLoss => (typeof loss === 'string' ? { kind: loss } : { ...loss }));
  const loss = mapEach(args.loss, outputs, (given) => toSnakeCase(nameOf(read(given))));
  return {
    ...(inTfjs ? { loss } : { loss: {}, lethe_loss: own.length === 1 ? (own[0] as OwnLoss) : own }),
    ...(isWeighted && { lethe_loss_weights: weights }),
    metrics: toMetrics(args.metrics),
    optimizer_config: { class_name: className, config },
  };
}

/**
 * Several metrics of one output are a list. tfjs-layers' types do not allow it, but its code takes the names as they
 * are.
 */
function toMetrics(given: CompileArgs['metrics'] | null): TrainingConfig['metrics'] {
  if (given === undefined || given === null) return {};
  if (typeof given === 'string' || Array.isArray(given)) return [given].flat().map(toSnakeCase);
  const entries = Object.entries(given as { [output: string]: string | readonly string[] });
  return Object.fromEntries(
    entries.map(([output, own]) => {
      const list = [own].flat() as string[];
      return [output, list.length === 1 ? toSnakeCase(list[0] as string) : list];
    }),
  ) as { [output: string]: string };
}

/**
 * Reads the `trainingConfig` of an untrusted file.
 *
 * @param source begins the messages of errors: which file
 * @param outputs names of the network's outputs
 * @returns undefined if there is none, or if it names a loss, metric or optimizer without a kernel, or losses or
 *   metrics of other outputs: the network can be used, but is not compiled.
 * @throws LetheError `data` naming the invalid field.
 */
export function fromTrainingConfig(
  source: string,
  config: unknown,
  outputs: readonly string[],
): CompileArgs | undefined {
  if (config === undefined || config === null) return undefined;
  const what = `${source}: trainingConfig`;
  const {
    loss: givenLoss,
    lethe_loss: ownLoss,
    lethe_loss_weights: lossWeights,
    metrics: givenMetrics,
    optimizer_config: optimizerJson,
    ...rest
  } = record(what, config);
  if (UNSUPPORTED.some((key) => rest[key] !== undefined && rest[key] !== null)) return undefined;
  const optimizer = fromOptimizerConfig(`${what}.optimizer_config`, optimizerJson);
  const own = ownLoss === undefined ? undefined : readOwnLosses(`${what}.lethe_loss`, ownLoss, outputs);
  const named = readNames(`${what}.loss`, givenLoss, outputs);
  const loss = own ?? (outputs.length === 1 && Array.isArray(named) && named.length === 1 ? named[0] : named);
  const metrics = readNames(`${what}.metrics`, givenMetrics, outputs);
  const weights =
    lossWeights === undefined ? {} : readWeights(`${what}.lethe_loss_weights`, lossWeights, outputs.length);
  const isOneForEach = Array.isArray(loss) ? loss.length === outputs.length : loss !== undefined;
  const isOfOthers = [givenLoss, givenMetrics].some((given) => namesOthers(given, outputs));
  if (optimizer === undefined || !isOneForEach || isOfOthers) return undefined;
  const losses = eachOf(loss, outputs).map(findLoss);
  const each = metricNames(`${what}.metrics`, metrics, outputs);
  const known = losses.every((own, index) => {
    if (own === undefined) return false;
    return each[index]?.every((name) => findMetric(name, { loss: own, columns: null }) !== undefined);
  });
  if (!known) return undefined;
  return { optimizer, loss: loss as GivenLoss, ...weights, ...(metrics !== undefined && { metrics }) };
}

/** A list, also for one output; undefined if an output has none. */
function readOwnLosses(
  what: string,
  json: unknown,
  outputs: readonly string[],
): GivenLoss | GivenLoss[] | undefined {
  if (!Array.isArray(json)) return readOwnLoss(what, json);
  if (json.length !== outputs.length) {
    const expected = `${outputs.length} losses, one for each of ${outputs.join(', ')}`;
    throw wrongData(what, expected, json.length);
  }
  const losses = Array.from(json, (loss: unknown, index) => readOwnLoss(`${what}[${index}]`, loss));
  return losses.every((loss) => loss !== undefined) ? losses : undefined;
}

function readWeights(what: string, json: unknown, count: number): { lossWeights: number[] } {
  const isList = Array.isArray(json);
  const isWhole = isList && json.length === count;
  if (isWhole && Array.from(json, isFloat32).every(Boolean)) return { lossWeights: json as number[] };
  throw wrongData(what, `${count} finite float32 numbers`, isList && !isWhole ? json.length : quote(json));
}

function isFloat32(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

/** @throws LetheError `data` if a parameter is invalid. */
function readOwnLoss(what: string, json: unknown): Loss | undefined {
  const { kind, ...parameters } = record(what, json);
  if (typeof kind !== 'string') throw wrongData(`${what}.kind`, 'a text', quote(kind));
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

/** Whether names are given by output, some of an unknown output. A single output takes them under any name. */
function namesOthers(given: unknown, outputs: readonly string[]): boolean {
  return outputs.length > 1 && isObject(given) && Object.keys(given).some((name) => !outputs.includes(name));
}

/** One name, a list, or names by output, in the given form, in camelCase; undefined if there are none. */
function readNames(
  what: string,
  given: unknown,
  outputs: readonly string[],
): string | string[] | { [output: string]: string | string[] } | undefined {
  if (given === undefined || given === null) return undefined;
  if (!isObject(given)) return typeof given === 'string' ? readName(what, given) : readList(what, given);
  const entries = few(what, Object.entries(given));
  if (entries.length === 0) return undefined;
  if (outputs.length === 1) return readList(what, Object.values(given).flat());
  return Object.fromEntries(
    entries.map(([output, own]) => [output, Array.isArray(own) ? readList(what, own) : readName(what, own)]),
  );
}

function readList(what: string, given: unknown): string[] {
  return few(what, [given].flat()).map((name) => readName(what, name));
}

function readName(what: string, name: unknown): string {
  if (typeof name === 'string') return toCamelCase(name);
  throw new LetheError('data', `${what}: expected names, got ${quote(name)}`);
}

function few<Item>(what: string, list: readonly Item[]): readonly Item[] {
  if (list.length <= MOST_METRICS) return list;
  throw new LetheError('data', `${what}: expected at most ${MOST_METRICS} names, got ${list.length}`);
}

function record(what: string, value: unknown): { readonly [key: string]: unknown } {
  if (isObject(value)) return value;
  throw new LetheError('data', `${what}: expected an object, got ${quote(value)}`);
}
