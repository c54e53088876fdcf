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

/** Options of `fit` that do not depend on what the data are. */
export interface CommonFitArgs extends Pick<ModelFitArgs, 'callbacks' | 'classWeight'>, FitOptions {
  /**
   * What trains: `compiled`, our kernels; `tfjs`, tfjs-layers' own operations on the selected backend; `auto` (the
   * default), the kernels, or tfjs with one warning that names the reason, where the kernels cannot. Threads of tfjs
   * are chosen by `useWasm`.
   */
  engine?: Engine;
}

/** Options of `fit`: those of tfjs-layers' `model.fit`, and what makes training repeatable. */
export interface FitArgs extends CommonFitArgs {
  /** Inputs and targets to evaluate at the end of each epoch. */
  validationData?: [FitData, FitData];
  /**
   * By which the loss of each sample is multiplied: a number for each, `[samples]`, or for each of its steps,
   * `[samples, time]`, of an output that has steps. Of several outputs a list in their order, or a record by their names; null,
   * or left out there: none. What `validationSplit` keeps aside is weighted as well. Not together with `classWeight`, nor for
   * losses of your own; tfjs-layers itself takes none.
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

/** What a data set decides; how much it is nobody knows beforehand, so it has no limits. */
const DECIDED = ['batchSize', 'shuffle', 'validationSplit', 'limits'] as const;

/** Options of `fit` on a data set: those of tfjs-layers' `model.fitDataset`, and what makes training repeatable. */
export interface FitDatasetArgs extends Omit<CommonFitArgs, (typeof DECIDED)[number]> {
  /**
   * Batches of an epoch: the next epoch goes on with the batch after them. Default: all that there are; each epoch begins
   * anew.
   */
  batchesPerEpoch?: number;
  /** What to evaluate at the end of each epoch: a data set, or inputs and targets. */
  validationData?: BatchDataset | readonly [FitData, FitData];
  /** Batches of a data set to validate on, from its beginning. Default: all. */
  validationBatches?: number;
  /** Samples of a batch of inputs and targets to validate on. Default 32. */
  validationBatchSize?: number;
}

/** Names of all options of `fit` on a data set. */
export const FIT_DATASET_ARGS: OptionNames<FitDatasetArgs> = (() => {
  const { batchSize, shuffle, validationSplit, sampleWeight, limits, ...others } = FIT_ARGS;
  return { ...others, batchesPerEpoch: true, validationBatches: true, validationBatchSize: true };
})();
