import type { Tensor } from '@tensorflow/tfjs-core';
import type { ModelFitArgs } from '@tensorflow/tfjs-layers';
import {
  type FitOptions,
  type OneOrEach,
  type OptionNames,
  type SampleWeight,
  SHARED_FIT_OPTIONS,
} from '../../network/index.js';
import type { BatchDataset } from '../data/dataset.js';
import type { FitData } from '../data/forms.js';
import type { Engine } from './engine.js';

/** Options of `fit` for data of any form. */
export interface CommonFitArgs extends Pick<ModelFitArgs, 'callbacks' | 'classWeight'>, FitOptions {
  /**
   * The engine: `compiled`, Lethe's kernels; `tfjs`, tfjs's operations on the selected backend; `auto` (the default),
   * the kernels, or, if they cannot train the model, tfjs, with one warning that names the reason. `useWasm` chooses
   * the threads of tfjs.
   */
  engine?: Engine;
}

/** Options of `fit`: those of tfjs-layers' `model.fit`, and those that make training repeatable. */
export interface FitArgs extends CommonFitArgs {
  /** Inputs and targets to evaluate at the end of each epoch. */
  validationData?: [FitData, FitData];
  /**
   * Factors of the samples' losses: a number for each sample, `[samples]`, or for each of its steps, `[samples, time]`,
   * for an output with steps. For several outputs a list in their order, or a record by name; null or omitted: none.
   * Validation samples of `validationSplit` are weighted as well. Not together with `classWeight`, nor with custom
   * losses; tfjs-layers itself does not take it. Default: all 1.
   */
  sampleWeight?: OneOrEach<SampleWeight | Tensor | null>;
}

/** Names of all options of `fit`. */
export const FIT_ARGS: OptionNames<FitArgs> = {
  ...SHARED_FIT_OPTIONS,
  validationData: true,
  classWeight: true,
  sampleWeight: true,
  callbacks: true,
  engine: true,
};

/** Options that a data set replaces. There are no limits, as its size is unknown. */
const DECIDED = ['batchSize', 'shuffle', 'validationSplit', 'limits'] as const;

/** Options of `fit` on a data set: those of tfjs-layers' `model.fitDataset`, and those that make training repeatable. */
export interface FitDatasetArgs extends Omit<CommonFitArgs, (typeof DECIDED)[number]> {
  /**
   * Batches per epoch: the next epoch goes on with the batch after them. Default: all batches; each epoch begins a new
   * pass.
   */
  batchesPerEpoch?: number;
  /** What to evaluate at the end of each epoch: a data set, or inputs and targets. */
  validationData?: BatchDataset | readonly [FitData, FitData];
  /** Batches of a validation data set, from its beginning. Default: all. */
  validationBatches?: number;
  /** Batch size of validation inputs and targets. Default 32. */
  validationBatchSize?: number;
}

/** Names of all options of `fit` on a data set. */
export const FIT_DATASET_ARGS: OptionNames<FitDatasetArgs> = (() => {
  const { batchSize, shuffle, validationSplit, sampleWeight, limits, ...others } = FIT_ARGS;
  return { ...others, batchesPerEpoch: true, validationBatches: true, validationBatchSize: true };
})();
