import { checkInteger, type OptionNames, readOptions } from '../../network/index.js';
import { checkKind, checkOneOf } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import { type CheckedRun, type FleetOptions, readRunOptions } from '../options.js';
import type { TuneMethod } from './plan.js';
import { MOST_OF_GRID } from './space.js';
import type { Goal } from './sweeps.js';

/** Progress of a search. */
export interface TuneProgress {
  /** Finished jobs of this rung, and their total. */
  readonly done: number;
  readonly of: number;
  /** Counted from 1; all trials of a grid or random search are one rung. */
  readonly rung: number;
  readonly rungs: number;
}

/** Options of `tune`: where trials run, as for `Fleet.run`, and how they are chosen. */
export interface TuneOptions extends Omit<FleetOptions, 'onResult' | 'onProgress'> {
  /**
   * `random` (default) draws trials; `grid` tries all combinations; `halving` trains many for a few epochs, and the best ones for more;
   * `hyperband` combines several halvings that start with different numbers of epochs.
   */
  method?: TuneMethod | null;
  /** Number of trials for `random` (default 20) and `halving` (default 27). Fewer if the space is smaller. */
  trials?: number | null;
  /** Seed of the draws; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number | null;
  /** Metric that decides. Default: `mae` for forecasts, `accuracy` for classifiers, `val_loss` for `fit`. */
  metric?: string | null;
  /** Whether a smaller or larger metric is better. Default: known for the metrics above, for `loss`, `mase` and `balancedAccuracy`. */
  goal?: Goal | null;
  /** For `halving` and `hyperband`: epochs of the last rung. Default: those of the job, or 100 for forecasts and classifiers. */
  epochs?: number | null;
  /** For `halving` and `hyperband`: factor by which each rung has fewer trials and more epochs; 2 to 100. Default 3. */
  reduction?: number | null;
  /** Called whenever jobs have ended. */
  onProgress?: ((progress: TuneProgress) => void) | null;
}

const OWN = {
  method: true,
  trials: true,
  seed: true,
  metric: true,
  goal: true,
  epochs: true,
  reduction: true,
  onProgress: true,
} as const;

const FLEET: OptionNames<Omit<TuneOptions, keyof typeof OWN>> = {
  store: true,
  concurrency: true,
  audit: true,
  retries: true,
  ahead: true,
  module: true,
  limits: true,
  urls: true,
  lease: true,
  signal: true,
};

/** Which options a method has in addition to the common ones. */
const METHODS: { readonly [method in TuneMethod]: { readonly trials: boolean; readonly rungs: boolean } } = {
  random: { trials: true, rungs: false },
  grid: { trials: false, rungs: false },
  halving: { trials: true, rungs: true },
  hyperband: { trials: false, rungs: true },
};
/** Names of the methods. */
export const TUNE_METHODS = Object.keys(METHODS) as readonly TuneMethod[];

const DEFAULT_TRIALS = { random: 20, grid: 0, halving: 27, hyperband: 0 };

/** Validated options of a search. */
export interface CheckedTune {
  readonly method: TuneMethod;
  readonly trials: number;
  readonly seed: number;
  readonly metric: string | undefined;
  readonly goal: Goal | undefined;
  readonly epochs: number | undefined;
  readonly reduction: number;
  readonly onProgress: (progress: TuneProgress) => void;
  readonly run: CheckedRun;
}

/** @throws TypeError or RangeError that names the option, the expected and the received value. */
export function readTuneOptions(caller: string, given: TuneOptions | undefined): CheckedTune {
  const options = readOptions(caller, given, { ...FLEET, ...OWN });
  const {
    method = 'random',
    seed = 0,
    metric,
    goal,
    epochs,
    reduction,
    trials,
    onProgress,
    ...rest
  } = options;
  checkOneOf(`${caller}: method`, method, TUNE_METHODS);
  const takes = METHODS[method];
  const refuse = (name: string): never => {
    throw new RangeError(mismatch(`${caller}: ${name}`, `none for ${method}`, 'one'));
  };
  if (trials !== undefined && !takes.trials) refuse('trials');
  if (epochs !== undefined && !takes.rungs) refuse('epochs');
  if (reduction !== undefined && !takes.rungs) refuse('reduction');
  checkInteger(`${caller}: seed`, seed, 0);
  if (trials !== undefined) checkInteger(`${caller}: trials`, trials, 1, MOST_OF_GRID);
  if (epochs !== undefined) checkInteger(`${caller}: epochs`, epochs, 1, 1_000_000);
  if (reduction !== undefined) checkInteger(`${caller}: reduction`, reduction, 2, 100);
  checkKind(
    `${caller}: metric`,
    metric === undefined || typeof metric === 'string',
    'the name of one',
    metric,
  );
  if (goal !== undefined) checkOneOf(`${caller}: goal`, goal, ['minimum', 'maximum']);
  checkKind(
    `${caller}: onProgress`,
    onProgress == null || typeof onProgress === 'function',
    'a function',
    onProgress,
  );
  return {
    ...{ method, seed, metric, goal, epochs },
    trials: trials ?? DEFAULT_TRIALS[method],
    reduction: reduction ?? 3,
    onProgress: onProgress ?? (() => {}),
    run: readRunOptions(caller, rest as FleetOptions),
  };
}
