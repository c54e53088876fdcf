// Reads and checks a call of `Network.fit`, before a session opens for it.
import { LetheError } from '../../errors.js';
import { type PreparedSession, prepareSession, type SessionOptions } from '../../session/index.js';
import { mismatch } from '../../text/quote.js';
import type { CompiledTraining } from '../compile/index.js';
import type { FitData as GivenData } from '../data/forms.js';
import { largestBatch } from '../data/samples.js';
import { orModelError } from '../errors/model-error.js';
import type { NetworkParts as LoadedParts } from '../model-file/read-network.js';
import { readLimits } from '../options/limits.js';
import type { NetworkFitArgs } from '../options/network-options.js';
import type { GivenOptions } from '../options/option-names.js';
import { checkSession } from '../running/check-session.js';
import type { NetworkWeight } from '../weights/weight-order.js';
import { looksForDivergence } from './divergence.js';
import { type FitData, readFitData } from './fit-data.js';
import { readGradientMasks } from './gradient-masks.js';
import { checkMasked, tellLossMasks } from './loss-masks.js';
import { type CheckedOptions, type FitOptions, trainingOptionsOf } from './options.js';
import { beginAt, type TrainingPosition } from './position.js';
import type { TrainingDetails } from './recorder.js';
import { tellTrailingZeros } from './trailing-zeros.js';
import { trainingOf } from './training-of.js';
import type { TrainingRun } from './training-run.js';

/** Its weights change. */
type NetworkParts = Omit<LoadedParts, 'values'>;

/** Network, data and options of a training run. */
export interface FitTask {
  readonly args: GivenOptions<NetworkFitArgs>;
  readonly options: CheckedOptions;
  readonly compiled: CompiledTraining;
  readonly data: FitData;
  readonly batchesPerEpoch: number;
  /** Position in the training run, unless a recorder knows a later one. */
  readonly begin: TrainingPosition;
  readonly session: SessionOptions;
}

/**
 * @param run what `compile` began
 * @throws RangeError or TypeError if the data do not fit.
 * @throws LetheError `model` if the network has no trainable weights, or has a constraint and the option `constraints`
 *   is missing; `limits` if the call would exceed `limits`.
 */
export function readFitTask(
  parts: NetworkParts,
  run: TrainingRun,
  [x, y]: readonly [GivenData, GivenData],
  args: GivenOptions<NetworkFitArgs>,
  options: CheckedOptions,
): FitTask {
  const { compiled } = run;
  const { description, outputNames } = parts;
  const { batchSize } = options;
  const context = { caller: 'fit', network: description, outputNames, compiled, batchSize, rules: args };
  const data = readFitData(context, x, y, args, options);
  const { train, validation, network, unequal } = data;
  const trained = trainedWeights(parts);
  if (trained.length === 0) throw new LetheError('model', 'fit: expected trainable weights, got none');
  checkConstraints(trained, args.constraints);
  const batchesPerEpoch = Math.ceil(train.samples.count / batchSize);
  const begin = beginAt(run.position, options.seed, options.initialEpoch, batchesPerEpoch);
  const session = {
    network,
    sampleShapes: train.sampleShapes,
    evaluationShapes: validation?.sampleShapes,
    training: trainingOf(compiled, args, unequal),
    batchSize: largestBatch(batchSize, train.samples.count, validation?.samples.count),
    checksFinite: looksForDivergence(options.onDivergence),
    threads: args.threads,
    train: train.samples,
    evaluation: validation?.samples,
    gradientMasks: readGradientMasks(parts, args.gradientMasks),
  };
  const limits = readLimits('fit', args.limits, parts.limits);
  orModelError('fit', () => {
    checkSession('fit', limits, { ...session, seed: begin.seed }, options);
  });
  return { args, options, compiled, data, batchesPerEpoch, begin, session };
}

/** The same for a recorder. */
export function detailsOf(
  { args, options, compiled, data, batchesPerEpoch, begin, session }: FitTask,
  { weights, order }: NetworkParts,
  topology: object,
  config: object | undefined,
): TrainingDetails {
  const { train, validation, network } = data;
  return {
    ...{
      topology,
      network,
      training: trainingOf(compiled, args, data.unequal),
      options,
    },
    ...{ yieldEvery: args.yieldEvery, weights, order, names: compiled.names },
    ...{ sampleShapes: train.sampleShapes, train: train.samples },
    ...{ validationShapes: validation?.sampleShapes, validation: validation?.samples },
    ...{ gradientMasks: session.gradientMasks, batchesPerEpoch },
    ...{ config, rules: { ...trainingOptionsOf(args) }, begin },
    scheduled: args.learningRateSchedule !== undefined,
  };
}

/**
 * Compiles the task's programs, and describes them.
 *
 * @param options the task's, with the seed
 * @throws LetheError `model` naming the first layer or option that cannot be compiled.
 */
export function prepareFit(
  { data }: FitTask,
  { description, outputNames }: NetworkParts,
  options: SessionOptions,
): PreparedSession {
  const prepared = orModelError('fit', () => prepareSession(options));
  checkMasked('fit', prepared, outputNames, data.unequal);
  tellLossMasks('fit', description, prepared, outputNames, options.training ?? {});
  tellTrailingZeros('fit', description, prepared, data.train);
  return prepared;
}

/** The weights that the optimizer updates: in the engine's order, which for these is tfjs's as well. */
export function trainedWeights({ weights }: Pick<NetworkParts, 'weights'>): NetworkWeight[] {
  return weights.filter(({ trainable }) => trainable);
}

/** @throws LetheError `model` if a trained weight has a constraint, and the option `constraints` is missing. */
function checkConstraints(
  trained: readonly NetworkWeight[],
  constraints: FitOptions['constraints'] | null,
): void {
  const constrained = trained.find(({ constraint }) => constraint !== undefined);
  if (constraints !== undefined || constrained === undefined) return;
  const got = `none, and ${constrained.name} has a constraint`;
  const expected = "'keras' (it holds after each step) or 'tfjs' (never while it trains, as in tfjs-layers)";
  throw new LetheError('model', mismatch('fit: constraints', expected, got));
}
