import {
  LOSS_RULES,
  type LossRules,
  PREDICT_OPTIONS as NETWORK_PREDICT_OPTIONS,
  type PredictOptions as NetworkPredictOptions,
  type OptionNames,
} from '../../network/index.js';
import type { Engine } from './engine.js';

/** Options of `predict` and `predictSync`. */
export interface PredictOptions extends NetworkPredictOptions {
  /** As for `fit`. */
  engine?: Engine;
}

/** Options of `evaluate` on a data set. */
export interface EvaluateDatasetOptions extends Omit<EvaluateOptions, 'batchSize'> {
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

/** Options of `evaluate`. */
export interface EvaluateOptions extends PredictOptions, LossRules {}

export const EVALUATE_OPTIONS: OptionNames<EvaluateOptions> = { ...PREDICT_OPTIONS, ...LOSS_RULES };
