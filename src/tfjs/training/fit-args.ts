import type { Logs, ModelFitArgs } from '@tensorflow/tfjs-layers';
import type { Engine } from '../compiled/engine.js';
import type { Numbers } from '../data/tensors.js';

/**
 * Options of `fit`: those of tfjs-layers' `model.fit`, and what makes training repeatable. `verbose` prints by
 * `console.log`: 0 nothing (the default), 1 where it is, at most once a second, 2 a line for each epoch. `yieldEvery`
 * lets the event loop run: `auto` (the default) every 16 milliseconds, or after so many milliseconds, each `batch`,
 * each `epoch`, or `never`.
 */
export interface FitArgs extends Omit<ModelFitArgs, 'sampleWeight' | 'validationData' | 'shuffle'> {
  /** Decides shuffling and dropout; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number;
  /**
   * What trains: `compiled`, our kernels; `tfjs`, tfjs-layers' own operations on the selected backend; `auto` (the
   * default), the kernels, or tfjs with one warning that names the reason, where the kernels cannot.
   */
  engine?: Engine;
  /** Threads of the compiled engine, 1 to 8. Default: as many as pay. Those of tfjs are chosen by `useWasm`. */
  threads?: number;
  /** Stops training after the batch that is running; `fit` then resolves with what was done. */
  signal?: AbortSignal;
  /** Whether each epoch takes the samples in a new order, drawn from `seed`. Default true. */
  shuffle?: boolean;
  /** Inputs and targets to evaluate at the end of each epoch. */
  validationData?: [FitData, FitData];
  /** Scales each weight's gradient down to this Euclidean norm, if it is above (Keras' `clipnorm`). */
  clipNorm?: number;
  /** Scales all gradients down together to this norm of all of them (Keras' `global_clipnorm`). */
  globalClipNorm?: number;
  /** Holds each element of a gradient within plus and minus this (Keras' `clipvalue`). */
  clipValue?: number;
  /** Asked for the learning rate at the beginning of each epoch, given the present one. */
  learningRateSchedule?: (epoch: number, learningRate: number) => number;
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
  /** What trained. */
  engine: 'compiled' | 'tfjs';
  /** On how many threads. */
  threads: number;
}

/** Numbers that callbacks get at the end of a batch or epoch. */
export type NumericLogs = Logs & { [name: string]: number };
