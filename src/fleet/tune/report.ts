import type { Job } from '../jobs/job.js';
import type { DoneJob } from '../result.js';
import type { TuneMethod } from './plan.js';
import type { TrialValues } from './space.js';
import type { Goal } from './sweeps.js';

/** One combination of options, and its result. */
export interface Trial {
  /** Index of the draw, from 0. */
  readonly number: number;
  readonly values: TrialValues;
  /** Index of its bracket in Hyperband, from 0. */
  readonly bracket: number;
  /** Index of its last rung, from 0. */
  readonly rung: number;
  /** Epochs of that rung; null without rungs. */
  readonly epochs: number | null;
  /** The metric in that rung; null if the trial failed. */
  readonly score: number | null;
  /** Error of a failed trial; null otherwise. */
  readonly error: string | null;
  /** Key of the job in that rung. */
  readonly key: string;
  /** Null if it failed. */
  readonly fingerprint: string | null;
}

/** The best trial, repeated to keep its result. */
export interface TuneBest {
  readonly trial: Trial;
  /** The job that was repeated: run it anywhere to get the same result. */
  readonly job: Job;
  /** Its result, with metrics on unseen data if `isJudged` is true. For `fit` with a receipt. */
  readonly result: DoneJob;
  /** Bytes of the model, for `Forecaster.load`, `SequenceClassifier.load` or `Network.load`; null if a custom function returned none. */
  readonly model: Uint8Array | null;
  /** Whether the metrics are from data that did not affect the choice: true for forecasts and classifiers. */
  readonly isJudged: boolean;
}

/**
 * The result of a search. All of it depends only on the job, the space and the options, except `seconds` and the worker and time of the
 * best result.
 */
export interface TuneReport {
  readonly method: TuneMethod;
  readonly seed: number;
  readonly metric: string;
  readonly goal: Goal;
  /** Best first: by epochs, then by score, then by key; failed trials last. */
  readonly trials: readonly Trial[];
  readonly best: TuneBest;
  readonly seconds: number;
}

/** Compares two trials: negative if the first one is better. */
export function compareTrials(goal: Goal): (one: Trial, other: Trial) => number {
  return (one, other) => {
    if (one.score === null || other.score === null) {
      const failed = Number(one.score === null) - Number(other.score === null);
      return failed === 0 ? one.number - other.number : failed;
    }
    const byEpochs = (other.epochs ?? 0) - (one.epochs ?? 0);
    if (byEpochs !== 0) return byEpochs;
    const byScore = goal === 'minimum' ? one.score - other.score : other.score - one.score;
    if (byScore !== 0) return byScore;
    if (one.key !== other.key) return one.key < other.key ? -1 : 1;
    return one.number - other.number;
  };
}
