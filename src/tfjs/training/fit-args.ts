import type { Logs, ModelFitArgs } from '@tensorflow/tfjs-layers';
import type { Numbers } from '../data/tensors.js';

/** Options of `fit`: those of tfjs-layers' `model.fit`, and what makes training repeatable. */
export interface FitArgs extends Omit<ModelFitArgs, 'sampleWeight' | 'validationData' | 'shuffle'> {
  /** Decides shuffling and dropout; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number;
  /** How the training runs: `tfjs`, tfjs-layers' own operations on the selected backend. Default `tfjs`. */
  engine?: 'tfjs';
  /** Stops training after the batch that is running; `fit` then resolves with what was done. */
  signal?: AbortSignal;
  /** Whether each epoch takes the samples in a new order, drawn from `seed`. Default true. */
  shuffle?: boolean;
  /** Inputs and targets to evaluate at the end of each epoch. */
  validationData?: [FitData, FitData];
}

/** One input or target, or one for each of the model's, in its order. */
export type FitData = Numbers | Exclude<Numbers, number[] | readonly unknown[]>[];

/** Wall time, in milliseconds. */
export interface FitTimings {
  /** From the call of `fit` to its end, callbacks included. */
  total: number;
  /** The first epoch, which also warms up; 0 if none was finished. */
  firstEpoch: number;
  /** Mean over all optimizer steps; 0 if there was none. */
  perStep: number;
  /** How many optimizer steps there were (a count, not a time). */
  steps: number;
}

/** What `fit` resolves with: tfjs-layers' `History`, and what was done. */
export interface FitHistory {
  /** The epochs that were finished, counted from 0. */
  epoch: number[];
  /** For `loss`, each metric, and each of these with `val_`: one number for every finished epoch. */
  history: { [name: string]: number[] };
  /** SHA-256 of the trained weights; see `fingerprint`. */
  fingerprint: string;
  timings: FitTimings;
  /** Whether `signal` stopped the training before its last epoch. */
  aborted: boolean;
}

/** Numbers that callbacks get at the end of a batch or epoch. */
export type NumericLogs = Logs & { [name: string]: number };
