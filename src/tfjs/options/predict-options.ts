import type { Tensor } from '@tensorflow/tfjs-core';
import {
  LOSS_RULES,
  type LossRules,
  PREDICT_OPTIONS as NETWORK_PREDICT_OPTIONS,
  PREDICT_SYNC_OPTIONS as NETWORK_PREDICT_SYNC_OPTIONS,
  type PredictOptions as NetworkPredictOptions,
  type PredictSyncOptions as NetworkPredictSyncOptions,
  type OneOrEach,
  type OptionNames,
  type SampleWeight,
} from '../../network/index.js';
import type { Engine } from './engine.js';

interface EngineOption {
  /** As for `fit`. */
  engine?: Engine;
}

/** Options of `predict`. tfjs's operations are not ended by `signal` while they run, and know no `limits`. */
export interface PredictOptions extends NetworkPredictOptions, EngineOption {}

/** Options of `predictSync`. */
export interface PredictSyncOptions extends NetworkPredictSyncOptions, EngineOption {}

/** Options of `evaluate` on a data set, of which nobody knows beforehand how much it is: there are no `limits`. */
export interface EvaluateDatasetOptions
  extends Omit<EvaluateOptions, 'batchSize' | 'limits' | 'sampleWeight'> {
  /** Of the data set, from its beginning. Default: all. */
  batches?: number;
}

export const EVALUATE_DATASET_OPTIONS: OptionNames<EvaluateDatasetOptions> = {
  threads: true,
  engine: true,
  batches: true,
  ...LOSS_RULES,
};

export const PREDICT_OPTIONS: OptionNames<PredictOptions> = { ...NETWORK_PREDICT_OPTIONS, engine: true };

export const PREDICT_SYNC_OPTIONS: OptionNames<PredictSyncOptions> = {
  ...NETWORK_PREDICT_SYNC_OPTIONS,
  engine: true,
};

/** Options of `evaluate`. */
export interface EvaluateOptions extends PredictSyncOptions, LossRules {
  /**
   * By which the loss of each sample, or of each of its steps, is multiplied, as for `fit`; metrics are not. For the compiled
   * engine alone.
   */
  sampleWeight?: OneOrEach<SampleWeight | Tensor | null>;
}

export const EVALUATE_OPTIONS: OptionNames<EvaluateOptions> = {
  ...PREDICT_SYNC_OPTIONS,
  ...LOSS_RULES,
  sampleWeight: true,
};
