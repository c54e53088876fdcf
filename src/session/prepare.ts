import { type Plan, planOf } from '../compiler/plan.js';
import { type Lowered, lower } from '../compiler/program/lower.js';
import type { Samples } from '../compiler/samples.js';
import type { TrainingLayout } from '../compiler/training/layout.js';
import type { LoweringOptions } from '../compiler/training/options.js';
import { TRAINING } from '../compiler/training/training.js';
import { threadsHere } from './runtime.js';

/** Options of a session that trains, evaluates or predicts. */
export interface SessionOptions
  extends Omit<
    LoweringOptions,
    | 'trainSamples'
    | 'weightSteps'
    | 'masksGradients'
    | 'evaluationSamples'
    | 'evaluationWeightSteps'
    | 'availableThreads'
    | 'noThreads'
  > {
  /** The training samples; copied. */
  readonly train?: Samples | undefined;
  /**
   * For each weight of the network, in order, the factors of its gradient, element by element, before any clipping;
   * undefined: all 1. An element whose mask is 0 keeps its bits, with any optimizer.
   */
  readonly gradientMasks?: readonly (Float32Array | undefined)[] | undefined;
  /** The samples of `evaluate`; copied. */
  readonly evaluation?: Samples | undefined;
}

/**
 * Plans a session without opening it.
 *
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 */
export function planTraining(options: SessionOptions): Plan {
  return planOf(prepareSession(options));
}

/** A session that can be opened again and again: its program and the layout of its arena. */
export type PreparedSession = Lowered<TrainingLayout>;

/** A network's last prepared session, and its options. */
interface Kept {
  readonly key: string;
  readonly prepared: PreparedSession;
}

/** By the network's description, which never changes: most calls of `fit` repeat the options of the last. */
const kept: WeakMap<SessionOptions['network'], Kept> = new WeakMap();

/**
 * The part of opening a session that needs no arena.
 *
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 */
export function prepareSession(options: SessionOptions): PreparedSession {
  const { network, train, evaluation, gradientMasks, ...rest } = options;
  const sizes = {
    masksGradients: gradientMasks !== undefined,
    trainSamples: train?.count,
    weightSteps: weightSteps(train),
    evaluationSamples: evaluation?.count,
    evaluationWeightSteps: weightSteps(evaluation),
  };
  const described: Omit<LoweringOptions, 'network'> = { ...rest, ...sizes, ...threadsHere() };
  const key = JSON.stringify(described, everyNumber);
  const last = kept.get(network);
  if (last?.key === key) return last.prepared;
  const prepared = lower<LoweringOptions, TrainingLayout>({ network, ...described }, TRAINING);
  kept.set(network, { key, prepared });
  return prepared;
}

/** Weights per sample for each output; if there are too few, the expected number. */
function weightSteps(samples: Samples | undefined): number[] | undefined {
  return samples?.weights?.map((weights) => Math.ceil((weights?.length ?? 0) / Math.max(1, samples.count)));
}

/** JSON writes null for numbers that are not finite, and 0 for -0. */
function everyNumber(_: string, value: unknown): unknown {
  const isWritten = typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0));
  return isWritten ? value : Object.is(value, -0) ? '-0' : `${value}`;
}
