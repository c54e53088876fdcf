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

/** Options of `predict`. `signal` does not interrupt tfjs's operations, and `limits` do not apply to them. */
export interface PredictOptions extends NetworkPredictOptions, EngineOption {}

/** Options of `predictSync`. */
export interface PredictSyncOptions extends NetworkPredictSyncOptions, EngineOption {}

/** Options of `evaluate` on a data set. There are no `limits`, as its size is unknown. */
export interface EvaluateDatasetOptions
  extends Omit<EvaluateOptions, 'batchSize' | 'limits' | 'sampleWeight'> {
  /** Batches of the data set, from its beginning. Default: all. */
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
   * Factors of the losses of samples, or of their steps, as for `fit`; metrics are not weighted. Only for the compiled
   * engine. Default: all 1.
   */
  sampleWeight?: OneOrEach<SampleWeight | Tensor | null>;
}

export const EVALUATE_OPTIONS: OptionNames<EvaluateOptions> = {
  ...PREDICT_SYNC_OPTIONS,
  ...LOSS_RULES,
  sampleWeight: true,
};
