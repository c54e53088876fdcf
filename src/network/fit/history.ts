import type { Divergence } from './divergence.js';

/** Wall time, in milliseconds. */
export interface FitTimings {
  /** From the call of `fit` to its end, callbacks included. */
  total: number;
  /** The first epoch, which also warms up; 0 if none was finished. */
  firstEpoch: number;
  /** Mean over all optimizer steps; 0 if there was none. */
  perStep: number;
  /** How many optimizer steps there were (a count, not a time); those before a checkpoint that was gone on with count, too. */
  steps: number;
}

/** What `fit` resolves with: tfjs-layers' `History`, and what was done. */
export interface FitHistory {
  /** The epochs that were finished, counted from 0. */
  epoch: number[];
  /**
   * For `loss`, each metric, and each of these with `val_`: one number for every finished epoch; and what callbacks added
   * to the logs of `onEpochEnd`.
   */
  history: { [name: string]: number[] };
  /** SHA-256 of the trained weights; see `fingerprint`. */
  fingerprint: string;
  timings: FitTimings;
  /** Whether `signal` stopped the training run before its last epoch. */
  aborted: boolean;
  /** Where the training run diverged and was stopped; undefined if it did not, or was to go on. */
  divergence: Divergence | undefined;
  /** The best epoch that `earlyStopping` saw; undefined without. */
  bestEpoch?: number | undefined;
  /** What trained. */
  engine: 'compiled' | 'tfjs';
  /** On how many threads. */
  threads: number;
}

/** Numbers that callbacks get at the end of a batch or epoch. */
export interface Logs {
  [name: string]: number;
}

/** What the epochs of a training run brought; the rest of {@link FitHistory} is the caller's. */
export interface EpochsResult
  extends Pick<FitHistory, 'epoch' | 'history' | 'aborted' | 'divergence' | 'bestEpoch'> {
  /** Of the whole run, those before a checkpoint that was gone on with included. */
  steps: number;
  /** Of these, those before. */
  stepsBefore: number;
  /** Milliseconds of the first epoch that was finished. */
  firstEpoch: number;
}

/**
 * A history of a training run that ended now.
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
