import { checkInteger, type OptionNames, readOptions } from '../../network/index.js';
import { checkKind, checkOneOf } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import { type CheckedRun, type FleetOptions, readRunOptions } from '../options.js';
import type { TuneMethod } from './plan.js';
import { MOST_OF_GRID } from './space.js';
import type { Goal } from './sweeps.js';

/** How far a sweep has come. */
export interface TuneProgress {
  /** Jobs of this rung that ended, and all of it. */
  readonly done: number;
  readonly of: number;
  /** Counted from 1; all trials of a grid or random search are one rung. */
  readonly rung: number;
  readonly rungs: number;
}

/** Options of `tune`: those of `Fleet.run` that say where trials are done, and how trials are chosen. */
export interface TuneOptions extends Omit<FleetOptions, 'onResult' | 'onProgress'> {
  /**
   * `random` (default): trials that are drawn; `grid`: all there are; `halving`: many for a few epochs, the best of them for more;
   * `hyperband`: several of these, which begin with more or fewer.
   */
  method?: TuneMethod | null;
  /** Trials that are drawn, of `random` (default 20) and `halving` (default 27). Fewer if the space does not have as many. */
  trials?: number | null;
  /** Decides which are drawn; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number | null;
  /** What they are chosen by. Default: `mae` of forecasts, `accuracy` of classifiers, `val_loss` of `fit`. */
  metric?: string | null;
  /** Whether more or less of the metric is better. Default: known of the metrics above, of `loss`, `mase` and `balancedAccuracy`. */
  goal?: Goal | null;
  /** Of `halving` and `hyperband`: epochs of the last rung. Default: those of the job, or 100 for forecasts and classifiers. */
  epochs?: number | null;
  /** Of `halving` and `hyperband`: one of how many trials goes on, for how many times more epochs; 2 to 100. Default 3. */
  reduction?: number | null;
  /** Called whenever some jobs ended. */
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

/** Which options a method takes beside those of all. */
const METHODS: { readonly [method in TuneMethod]: { readonly trials: boolean; readonly rungs: boolean } } = {
  random: { trials: true, rungs: false },
  grid: { trials: false, rungs: false },
  halving: { trials: true, rungs: true },
  hyperband: { trials: false, rungs: true },
};
/** Names of the methods. */
export const TUNE_METHODS = Object.keys(METHODS) as readonly TuneMethod[];

const DEFAULT_TRIALS = { random: 20, grid: 0, halving: 27, hyperband: 0 };

/** Options of a sweep, checked. */
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

/** @throws TypeError or RangeError naming the option, what was expected and what came. */
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
