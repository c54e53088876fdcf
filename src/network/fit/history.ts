import type { Divergence } from './divergence.js';

/** Wall time, in milliseconds. */
export interface FitTimings {
  /** From the call of `fit` to its end, callbacks included. */
  total: number;
  /** The first epoch, which also warms up; 0 if none was finished. */
  firstEpoch: number;
  /** Mean over all optimizer steps; 0 if there was none. */
  perStep: number;
  /**
   * The number of optimizer steps (a count, not a time), including those before a checkpoint that the run resumed from.
   */
  steps: number;
}

/** The result of `fit`: tfjs-layers' `History`, and facts about the training run. */
export interface FitHistory {
  /** The finished epochs, counted from 0. */
  epoch: number[];
  /**
   * For `loss`, each metric, and with validation data each of these with the prefix `val_`: one number per finished
   * epoch. Also the entries that callbacks added to the logs of `onEpochEnd`.
   */
  history: { [name: string]: number[] };
  /** SHA-256 of the trained weights; see `fingerprint`. */
  fingerprint: string;
  timings: FitTimings;
  /** Whether `signal` stopped the training run before its last epoch. */
  aborted: boolean;
  /** Where the training run diverged and stopped; undefined if it did not, or if `onDivergence` is `continue`. */
  divergence: Divergence | undefined;
  /** The best epoch that `earlyStopping` saw, counted from 0; undefined without `earlyStopping`. */
  bestEpoch?: number | undefined;
  /** The engine that trained: Lethe's kernels or tfjs's operations. */
  engine: 'compiled' | 'tfjs';
  /** The number of threads that trained. */
  threads: number;
}

/** The numbers that callbacks get at the end of a batch or epoch. */
export interface Logs {
  [name: string]: number;
}

/** The results of a training run's epochs; the caller adds the rest of {@link FitHistory}. */
export interface EpochsResult
  extends Pick<FitHistory, 'epoch' | 'history' | 'aborted' | 'divergence' | 'bestEpoch'> {
  /** Steps of the whole run, including those before a checkpoint that it resumed from. */
  steps: number;
  /** The steps before that checkpoint. */
  stepsBefore: number;
  /** Milliseconds of the first finished epoch. */
  firstEpoch: number;
}

/**
 * The history of a training run that has just ended.
 *
 * @param started when `fit` was called, and when its first step began, by `performance.now()`
 */
export function makeHistory(
  { steps, stepsBefore, firstEpoch, ...result }: EpochsResult,
  started: { readonly call: number; readonly training: number },
  rest: Pick<FitHistory, 'fingerprint' | 'engine' | 'threads'>,
): FitHistory {
  const ended = performance.now();
  return {
    ...result,
    fingerprint: rest.fingerprint,
    timings: {
      total: ended - started.call,
      firstEpoch,
      perStep: steps === stepsBefore ? 0 : (ended - started.training) / (steps - stepsBefore),
      steps,
    },
    engine: rest.engine,
    threads: rest.threads,
  };
}
