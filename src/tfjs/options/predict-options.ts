import {
  PREDICT_OPTIONS as NETWORK_PREDICT_OPTIONS,
  type PredictOptions as NetworkPredictOptions,
  type OptionNames,
} from '../../network/index.js';
import type { Engine } from './engine.js';

/** Options of `predict`, `predictSync` and `evaluate`. */
export interface PredictOptions extends NetworkPredictOptions {
  /** As for `fit`. */
  engine?: Engine;
}

export const PREDICT_OPTIONS: OptionNames<PredictOptions> = { ...NETWORK_PREDICT_OPTIONS, engine: true };
