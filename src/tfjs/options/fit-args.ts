import type { ModelFitArgs } from '@tensorflow/tfjs-layers';
import { type FitOptions, type OptionNames, SHARED_FIT_OPTIONS } from '../../network/index.js';
import type { FitData } from '../data/forms.js';
import type { Engine } from './engine.js';

/** Options of `fit`: those of tfjs-layers' `model.fit`, and what makes training repeatable. */
export interface FitArgs
  extends Omit<
      ModelFitArgs,
      'sampleWeight' | 'stepsPerEpoch' | 'validationSteps' | 'validationData' | keyof FitOptions
    >,
    FitOptions {
  /**
   * What trains: `compiled`, our kernels; `tfjs`, tfjs-layers' own operations on the selected backend; `auto` (the
   * default), the kernels, or tfjs with one warning that names the reason, where the kernels cannot. Threads of tfjs
   * are chosen by `useWasm`.
   */
  engine?: Engine;
  /** Inputs and targets to evaluate at the end of each epoch. */
  validationData?: [FitData, FitData];
}

/** Names of all options of `fit`. */
export const FIT_ARGS: OptionNames<FitArgs> = {
  ...SHARED_FIT_OPTIONS,
  validationData: true,
  classWeight: true,
  callbacks: true,
  engine: true,
};
