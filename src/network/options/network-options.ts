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

/** Options of `Network.fit`: those of tfjs-layers' `model.fit`, and what makes training repeatable. */
export interface NetworkFitArgs extends FitOptions {
  /** Inputs and targets to evaluate at the end of each epoch. */
  validationData?: readonly [FitData, FitData];
  /**
   * By which the loss of a sample is multiplied, for each class: targets are one-hot, or class numbers. Of several outputs a list
   * in their order, or a record by their names; null, or left out there: none.
   */
  classWeight?: ClassWeights;
  /**
   * By which the loss of each sample is multiplied: a number for each, `[samples]`, or for each of its steps,
   * `[samples, time]`, of an output that has steps. Of several outputs a list in their order, or a record by their names; null,
   * or left out there: none. What `validationSplit` keeps aside is weighted as well. Not together with `classWeight`.
   */
  sampleWeight?: SampleWeights;
  /**
   * For each weight, in the order of `network.weights`: what its gradient is multiplied by, element by element, before any
   * clipping; undefined: 1. Where a mask is 0 the weight keeps its bits, so that parts of a weight can be frozen. (Only an
   * optimizer that has moved that element before goes on moving it by what it has gathered.)
   */
  gradientMasks?: readonly (ArrayLike<number> | undefined)[] | undefined;
  /** Functions to call while it trains, in one object or several. */
  callbacks?: NetworkCallbacks | readonly NetworkCallbacks[];
}

/** Options of `save` and `toBytes`. */
export interface SaveOptions {
  /** Save what the network was compiled with and the optimizer's state, so that training can go on. Default false. */
  includeOptimizer?: boolean;
}

/** Options of `Network.evaluate`. */
export interface EvaluateOptions extends PredictSyncOptions, LossRules {
  /** By which the loss of each sample, or of each of its steps, is multiplied, as for `fit`. */
  sampleWeight?: SampleWeights;
}

export const EVALUATE_OPTIONS: OptionNames<EvaluateOptions> = {
  ...PREDICT_SYNC_OPTIONS,
  ...LOSS_RULES,
  sampleWeight: true,
};

/** Names of the options that `fit` of `lethe` and of `lethe/core` both take. */
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

/** @throws TypeError naming the option that there is none of, or that is not what it should be. */
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
