import { checkKind } from '../../text/kinds.js';
import type { FitData } from '../data/forms.js';
import type { NetworkCallbacks } from '../fit/callbacks.js';
import type { ClassWeights } from '../fit/class-weight.js';
import type { FitOptions } from '../fit/options.js';
import type { SampleWeights } from '../fit/sample-weight.js';
import { PREDICT_SYNC_OPTIONS, type PredictSyncOptions } from '../inference-network.js';
import { type OptionNames, readOptions } from './option-names.js';
import { LOSS_RULES, type LossRules, RULES } from './rules.js';

/** Options of `Network.create`. */
export interface CreateOptions {
  /** Decides the initial weights; an integer from 0 to 2^53 - 1. Default 0, a seed like any other. */
  seed?: number;
}

/** Options of `Network.fit`: those of tfjs-layers' `model.fit`, and those that make training repeatable. */
export interface NetworkFitArgs extends FitOptions {
  /** Inputs and targets to evaluate at the end of each epoch. */
  validationData?: readonly [FitData, FitData];
  /**
   * For each class, the factor of its samples' losses: targets are one-hot, or class numbers. For several outputs a
   * list in their order, or a record by name; null or omitted: none. Default: all 1.
   */
  classWeight?: ClassWeights;
  /**
   * Factors of the samples' losses: a number for each sample, `[samples]`, or for each of its steps, `[samples, time]`,
   * for an output with steps. For several outputs a list in their order, or a record by name; null or omitted: none.
   * Validation samples of `validationSplit` are weighted as well. Not together with `classWeight`. Default: all 1.
   */
  sampleWeight?: SampleWeights;
  /**
   * For each weight, in the order of `network.weights`, the factors of its gradient, element by element, before any
   * clipping; undefined: all 1. Where a mask is 0 the weight keeps its bits, so that parts of a weight can be frozen.
   * (If the optimizer has updated such an element before, its moments go on moving it.)
   */
  gradientMasks?: readonly (ArrayLike<number> | undefined)[] | undefined;
  /** Functions to call during training, in one object or several. Default: none. */
  callbacks?: NetworkCallbacks | readonly NetworkCallbacks[];
}

/** Options of `save` and `toBytes`. */
export interface SaveOptions {
  /**
   * Whether to save the arguments of `compile` and the optimizer's state as well, so that training can go on. Default
   * false.
   */
  includeOptimizer?: boolean;
}

/** Options of `Network.evaluate`. */
export interface EvaluateOptions extends PredictSyncOptions, LossRules {
  /** Factors of the losses of samples, or of their steps, as for `fit`. Default: all 1. */
  sampleWeight?: SampleWeights;
}

export const EVALUATE_OPTIONS: OptionNames<EvaluateOptions> = {
  ...PREDICT_SYNC_OPTIONS,
  ...LOSS_RULES,
  sampleWeight: true,
};

/** Names of the options that `fit` of `lethe` and of `lethe/core` share. */
export const SHARED_FIT_OPTIONS: OptionNames<FitOptions> = {
  batchSize: true,
  epochs: true,
  initialEpoch: true,
  seed: true,
  shuffle: true,
  onDivergence: true,
  earlyStopping: true,
  checkpoint: true,
  receipt: true,
  validationSplit: true,
  threads: true,
  limits: true,
  signal: true,
  clipNorm: true,
  globalClipNorm: true,
  clipValue: true,
  ...RULES,
  learningRateSchedule: true,
  verbose: true,
  yieldEvery: true,
};

/** Names of all options of `Network.fit`. */
export const FIT_OPTIONS: OptionNames<NetworkFitArgs> = {
  ...SHARED_FIT_OPTIONS,
  validationData: true,
  classWeight: true,
  sampleWeight: true,
  callbacks: true,
  gradientMasks: true,
};

export const CREATE_OPTIONS: OptionNames<CreateOptions> = { seed: true };

export const SAVE_OPTIONS: OptionNames<SaveOptions> = { includeOptimizer: true };

/** @throws TypeError naming the unknown or invalid option. */
export function readSaveOptions(caller: string, options: SaveOptions): Required<SaveOptions> {
  const { includeOptimizer = false } = readOptions(caller, options, SAVE_OPTIONS);
  checkKind(
    `${caller}: includeOptimizer`,
    typeof includeOptimizer === 'boolean',
    'a boolean',
    includeOptimizer,
  );
  return { includeOptimizer };
}
