import type { Job } from '../jobs/job.js';
import type { DoneJob } from '../result.js';
import type { TuneMethod } from './plan.js';
import type { TrialValues } from './space.js';
import type { Goal } from './sweeps.js';

/** One choice of the options, and what came of it. */
export interface Trial {
  /** In the order in which they were drawn, from 0. */
  readonly number: number;
  readonly values: TrialValues;
  /** Which bracket of Hyperband it is in, from 0. */
  readonly bracket: number;
  /** The last rung that it was trained in, from 0. */
  readonly rung: number;
  /** Those of that rung; null without rungs. */
  readonly epochs: number | null;
  /** The metric in that rung; null if it failed. */
  readonly score: number | null;
  /** Why it failed; null if it did not. */
  readonly error: string | null;
  /** Of the job of that rung. */
  readonly key: string;
  /** Null if it failed. */
  readonly fingerprint: string | null;
}

/** The trial that was best, done once more to be kept. */
export interface TuneBest {
  readonly trial: Trial;
  /** What was done once more: run it anywhere to get the same. */
  readonly job: Job;
  /** Its metrics are of data that no trial was shown, if `isJudged`. With a receipt, of `fit`. */
  readonly result: DoneJob;
  /** Bytes of the model, for `Forecaster.load`, `SequenceClassifier.load` or `Network.load`; null if a function gave none. */
  readonly model: Uint8Array | null;
  /** Whether its metrics are of data that nothing was chosen by: of forecasts and classifiers. */
  readonly isJudged: boolean;
}

/** What a sweep found. All but `seconds`, and who did the best when, depend on the job, the space and the options alone. */
export interface TuneReport {
  readonly method: TuneMethod;
  readonly seed: number;
  readonly metric: string;
  readonly goal: Goal;
  /** The best first: those of more epochs, then by their scores, ties by their keys; those that failed last. */
  readonly trials: readonly Trial[];
  readonly best: TuneBest;
  readonly seconds: number;
}

/** Which of two trials is better: below 0 the first one. */
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
