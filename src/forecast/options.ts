import { checkInteger, checkMakers, type Recorder } from '../network/index.js';
import { type OptionNames, readOptions } from '../network/options/option-names.js';
import type { Topology } from '../network/public.js';
import type { ReceiptRecorder } from '../receipt/index.js';
import { checkKind, checkOneOf, checkText } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { CALENDAR_FEATURES, type CalendarFeature } from './calendar.js';
import type { Roles } from './frame/roles.js';
import type { CellName } from './network/default-network.js';
import { type ForecastShapes, STRATEGIES, type Strategy } from './network/shapes.js';
import { SCALING_NAMES, type ScalingName } from './scaling/scalers.js';
import { TABLE_OPTIONS, type TableOptions } from './table/index.js';
import type { EpochLosses } from './training/train.js';

/** Progress of `Forecaster.fit`. */
export interface ForecastProgress extends EpochLosses {
  /** Index of the network in the ensemble, from 0. */
  readonly network: number;
  /** Index of the epoch, from 0. */
  readonly epoch: number;
}

/**
 * Options of `Forecaster.fit`: which columns a table has and how they are read (see `TableOptions`), and how to forecast. `null` and
 * `undefined` mean "not given".
 */
export interface ForecastOptions extends TableOptions {
  /** Number of steps to forecast. */
  horizon: number;
  /**
   * Number of past steps that the network sees. Default: two horizons or one season, whichever is longer, but at most half of the training
   * part.
   */
  lookback?: number | null;
  /** Steps from one training window to the next. Default 1. */
  stride?: number | null;
  /**
   * Season length in steps, for baselines and MASE; 1 means no season. Default: from the step of the table, or from the autocorrelation of
   * the training part.
   */
  season?: number | null;
  /**
   * Calendar features that the network receives for each row, as sine and cosine. Default: `hour` and `weekday` for steps below a day,
   * `weekday` for days, `month` for months; none for other steps.
   */
  calendar?: readonly CalendarFeature[] | null;
  /**
   * How several steps are forecast: `direct`, all at once, or `recursive`, one after the other by a one-step network that continues from
   * its own forecasts. `recursive` excludes `past` columns and `seriesEmbedding`, and a custom network must be one that `stream` accepts.
   * Intervals are calibrated on forecasts of the whole horizon in both cases. Default `direct`.
   */
  strategy?: Strategy | null;
  /** How numbers are scaled, based on the training part only. Default `window`. */
  scaling?: ScalingName | null;
  /** The recurrent layers that read the past, or a function that builds a custom network with the given shapes. Default `lstm`. */
  network?: CellName | ((shapes: ForecastShapes) => Topology) | null;
  /** Units of each recurrent layer. Default: 16, 32 or 64, by the number of windows. */
  units?: number | null;
  /** Number of recurrent layers. Default: 1, or 2 from 20000 windows on. */
  layers?: number | null;
  /** Size of the embedding that identifies each series. Default 0: the network does not know which series it sees. */
  seriesEmbedding?: number | null;
  /** Fraction of true values that the interval should contain, such as 0.8; 0 for no interval. Default 0.8. */
  interval?: number | null;
  /** Fraction of the time at the end to hold out for early stopping and for calibrating the intervals. Default 0.2. */
  validation?: number | null;
  /** Largest number of epochs. Default 100. */
  epochs?: number | null;
  /** Number of epochs without improvement before training stops. Default 10. */
  patience?: number | null;
  /** Windows per optimizer step. Default 32. */
  batchSize?: number | null;
  /** Learning rate of Adam. Default 0.003. */
  learningRate?: number | null;
  /** Determines the initial weights and the order of windows. Default 0. */
  seed?: number | null;
  /**
   * Number of networks whose forecasts are averaged. Their seeds are `seed`, `seed + 1`, ... They train side by side, each on a thread of
   * its own, if that keeps at least as many threads busy as one network would; otherwise one after the other. The bits are the same.
   * Default 1.
   */
  ensemble?: number | null;
  /** Number of threads, 1 to 8; with 1 the networks of an ensemble train one after the other. Default: as many as speed it up. */
  threads?: number | null;
  /**
   * Largest size of the windows in memory at once, in bytes. Networks train side by side if their windows fit together. Default 128 MB.
   */
  memory?: number | null;
  /**
   * Keeps checkpoints of each network's training run. The function receives the name of the run, `network-0` and so on, and returns the
   * result of `checkpoints` of `lethe/checkpoint`, such as ``(run) => checkpoints({ to: `kept/${run}`, resume: true })``. If the windows do
   * not fit into `memory`, each epoch is its own run, `network-0-epoch-0` and so on. In `backtest` the names begin with the fold:
   * `fold-0-network-0`. Default: no checkpoints.
   */
  checkpoint?: ((run: string) => Recorder) | null;
  /**
   * Writes a receipt of each network's training run, named as for `checkpoint`. The function returns the result of `receipt` of
   * `lethe/receipt`. All windows must fit into `memory`. The forecaster keeps the receipts in `receipts` and saves them in its file.
   * Default: no receipts.
   */
  receipt?: ((run: string) => ReceiptRecorder) | null;
  /**
   * Called after each epoch. If networks train side by side, the calls come epoch by epoch, and within an epoch in the order of the
   * networks. An error that it throws stops all networks.
   */
  onEpoch?: ((progress: ForecastProgress) => void) | null;
}

export const FORECAST_OPTIONS: OptionNames<ForecastOptions> = {
  ...TABLE_OPTIONS,
  horizon: true,
  lookback: true,
  stride: true,
  season: true,
  calendar: true,
  strategy: true,
  scaling: true,
  network: true,
  units: true,
  layers: true,
  seriesEmbedding: true,
  interval: true,
  validation: true,
  epochs: true,
  patience: true,
  batchSize: true,
  learningRate: true,
  seed: true,
  ensemble: true,
  threads: true,
  memory: true,
  checkpoint: true,
  receipt: true,
  onEpoch: true,
};

/** Validated options, with the defaults that do not depend on the table. */
export interface ForecastSettings {
  readonly roles: Roles;
  readonly horizon: number;
  readonly lookback: number | undefined;
  readonly stride: number;
  readonly season: number | undefined;
  readonly calendar: readonly CalendarFeature[] | undefined;
  readonly strategy: Strategy;
  readonly scaling: ScalingName;
  readonly network: CellName | ((shapes: ForecastShapes) => Topology);
  readonly units: number | undefined;
  readonly layers: number | undefined;
  readonly seriesEmbedding: number;
  readonly interval: number;
  readonly validation: number;
  readonly epochs: number;
  readonly patience: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly ensemble: number;
  readonly threads: number | undefined;
  readonly memory: number;
  readonly signal: AbortSignal | undefined;
  readonly checkpoint: ((run: string) => Recorder) | undefined;
  readonly receipt: ((run: string) => ReceiptRecorder) | undefined;
  readonly onEpoch: ((progress: ForecastProgress) => void) | undefined;
}

const CELLS: readonly CellName[] = ['lstm', 'gru'];

/** @throws TypeError or RangeError that names the option, the expected and the received value. */
export function readForecastOptions(caller: string, options: ForecastOptions): ForecastSettings {
  const given = readOptions(caller, options, FORECAST_OPTIONS);
  const whole = <Default>(
    name: keyof ForecastOptions,
    least: number,
    most: number,
    fallback: Default,
  ): number | Default => {
    const value = given[name] as number | undefined;
    if (value === undefined) return fallback;
    checkInteger(`${caller}: ${name}`, value, least, most);
    return value;
  };
  const most = Number.MAX_SAFE_INTEGER;
  const targets = columnsOf(caller, 'target', given.target);
  if (targets.length === 0) throw new RangeError(mismatch(`${caller}: target`, 'a column', 'none'));
  checkInteger(`${caller}: horizon`, given.horizon, 1);
  const { scaling = 'window', network = 'lstm', signal, checkpoint, receipt, onEpoch, calendar } = given;
  checkMakers(caller, { checkpoint, receipt });
  const { strategy = 'direct' } = given;
  checkOneOf(`${caller}: scaling`, scaling, SCALING_NAMES);
  checkOneOf(`${caller}: strategy`, strategy, STRATEGIES);
  if (typeof network !== 'function') checkOneOf(`${caller}: network`, network, CELLS);
  if (signal !== undefined) {
    checkKind(`${caller}: signal`, signal instanceof AbortSignal, 'an AbortSignal', signal);
  }
  if (onEpoch !== undefined) {
    checkKind(`${caller}: onEpoch`, typeof onEpoch === 'function', 'a function', onEpoch);
  }
  if (calendar !== undefined) {
    checkKind(`${caller}: calendar`, Array.isArray(calendar), 'a list of names', calendar);
    for (const name of calendar) checkOneOf(`${caller}: calendar`, name, CALENDAR_FEATURES);
  }
  const past = columnsOf(caller, 'past', given.past);
  if (strategy === 'recursive') checkRecursive(caller, past, given.seriesEmbedding ?? 0);
  return {
    roles: {
      targets,
      past,
      future: columnsOf(caller, 'future', given.future),
      fixed: columnsOf(caller, 'static', given.static),
    },
    horizon: given.horizon,
    lookback: whole('lookback', 1, most, undefined),
    stride: whole('stride', 1, most, 1),
    season: whole('season', 1, most, undefined),
    ...{ strategy, scaling, network },
    units: whole('units', 1, 4096, undefined),
    layers: whole('layers', 1, 8, undefined),
    seriesEmbedding: whole('seriesEmbedding', 0, 4096, 0),
    interval: part(`${caller}: interval`, given.interval, 0, 0.8),
    validation: part(`${caller}: validation`, given.validation, Number.MIN_VALUE, 0.2),
    epochs: whole('epochs', 1, most, 100),
    patience: whole('patience', 0, most, 10),
    batchSize: whole('batchSize', 1, most, 32),
    learningRate: positive(`${caller}: learningRate`, given.learningRate, 0.003),
    seed: whole('seed', 0, most, 0),
    ensemble: whole('ensemble', 1, 1000, 1),
    threads: whole('threads', 1, 8, undefined),
    memory: whole('memory', 1, most, 128_000_000),
    ...{ signal, checkpoint, receipt, onEpoch, calendar },
  };
}

/** @throws RangeError that names an option which the recursive strategy excludes. */
function checkRecursive(caller: string, past: readonly string[], seriesEmbedding: number): void {
  if (past.length > 0) {
    const expected = "'direct' with past covariates, which are unknown for future steps";
    throw new RangeError(mismatch(`${caller}: strategy`, expected, `'recursive' with ${past.join(', ')}`));
  }
  if (seriesEmbedding === 0) return;
  throw new RangeError(
    mismatch(`${caller}: seriesEmbedding`, "0 with strategy 'recursive'", seriesEmbedding),
  );
}

function columnsOf(caller: string, name: string, given: unknown): readonly string[] {
  if (given === undefined && name !== 'target') return [];
  const columns: readonly unknown[] = Array.isArray(given) ? given : [given];
  for (const column of columns) checkText(`${caller}: ${name}`, column);
  return columns as readonly string[];
}

function part(what: string, value: number | undefined, least: number, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= least && value < 1) return value;
  const expected = least === 0 ? 'a number from 0 to below 1' : 'a number above 0 and below 1';
  throw new RangeError(mismatch(what, expected, quote(value)));
}

function positive(what: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new RangeError(mismatch(what, 'a number above 0', quote(value)));
}
