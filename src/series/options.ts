import { DEFAULT_HIDDEN_DIM } from '../forgetting/experiment/index.js';
import {
  checkDivergence,
  checkInteger,
  checkSignal,
  type Limits,
  type OptionNames,
  type Recorder,
  readLimits,
  readOptions,
  recorderOf,
} from '../network/index.js';
import { checkKind } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { checkEngine, type FitArgs } from '../tfjs/index.js';

/** Weights of the LSTM; with gradients and Adam's moments this many fill the 4 GiB of WebAssembly's memory. */
const MAX_WEIGHTS = 134_217_728;

/** Options of `SeriesPredictor`. */
export interface SeriesPredictorOptions {
  /** Numbers at each time step. */
  inputDim: number;
  /** Time steps of a sequence. */
  seqSize: number;
  /** Units of the LSTM. Default 10. */
  units?: number;
  /** Another name of `units`. */
  hiddenDim?: number;
  /** Decides the initial weights; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number;
}

const SERIES_OPTIONS: OptionNames<SeriesPredictorOptions> = {
  inputDim: true,
  seqSize: true,
  units: true,
  hiddenDim: true,
  seed: true,
};

/** Options of `SeriesPredictor.train`. */
export interface TrainOptions {
  /** Optimizer steps, each on all sequences at once. Default 1000. */
  epochs?: number;
  /** Of Adam. Default 0.001. */
  learningRate?: number;
  /** Called after each epoch with its index in this call (from 0) and the loss before its step. */
  onEpoch?: (epoch: number, loss: number) => void | Promise<void>;
  /**
   * Called some sixty times a second, with the epoch that was reached and the loss before its step: to show how far the
   * training run is, at no cost to its speed. (`onEpoch` ends the engine's work at each epoch.)
   */
  onYield?: (epoch: number, loss: number) => void | Promise<void>;
  /** See `fit`. Default `auto`: our own kernels, wherever they run. */
  engine?: FitArgs['engine'];
  /**
   * Of the engine that trains, 1 to 8. Default: as many as pay, and for tfjs those of the backend that is running,
   * else 1. The results are the same with any number.
   */
  threads?: number;
  /** See `fit`: what is done where loss or weights are not finite any more. Default `stop`. */
  onDivergence?: FitArgs['onDivergence'];
  /** Stops training after the step that is running. */
  signal?: AbortSignal;
  /** See `fit`: it is refused before it begins if it would take more than these, on the compiled engine. Default: none. */
  limits?: Limits;
  /** Keeps checkpoints: what `checkpoints` of `lethe/checkpoint` makes. Default: none are kept. */
  checkpoint?: Recorder;
  /** Tells of it: what `receipt` of `lethe/receipt` makes. Default: nothing does. */
  receipt?: Recorder;
}

/** Of {@link TrainOptions}. */
export const TRAIN_OPTIONS: OptionNames<TrainOptions> = {
  epochs: true,
  learningRate: true,
  onEpoch: true,
  onYield: true,
  engine: true,
  threads: true,
  onDivergence: true,
  signal: true,
  limits: true,
  checkpoint: true,
  receipt: true,
};

/** Sizes and seed of a SeriesPredictor with their defaults, known to be within bounds. */
export type CheckedSeriesOptions = Required<Omit<SeriesPredictorOptions, 'units'>>;

/**
 * @throws TypeError for an option that there is none of.
 * @throws RangeError if a size is not a positive integer, all together too much, `units` and `hiddenDim` differ, or the seed
 *   is out of range.
 */
export function checkOptions(options: SeriesPredictorOptions): CheckedSeriesOptions {
  const {
    inputDim,
    seqSize,
    units,
    seed = 0,
    ...rest
  } = readOptions('SeriesPredictor', options, SERIES_OPTIONS);
  const { hiddenDim = units ?? DEFAULT_HIDDEN_DIM } = rest;
  checkInteger('SeriesPredictor: inputDim', inputDim, 1);
  checkInteger('SeriesPredictor: seqSize', seqSize, 1);
  const size = rest.hiddenDim === undefined ? 'units' : 'hiddenDim';
  checkInteger(`SeriesPredictor: ${size}`, hiddenDim, 1);
  checkInteger('SeriesPredictor: seed', seed, 0);
  if (units !== undefined && units !== hiddenDim) {
    const got = `units ${quote(units)} and hiddenDim ${hiddenDim}`;
    throw new RangeError(mismatch('SeriesPredictor', 'units or hiddenDim, which are one size', got));
  }
  const weights = 4 * hiddenDim * (inputDim + hiddenDim + 1);
  if (weights > MAX_WEIGHTS) {
    throw new RangeError(
      `SeriesPredictor: inputDim ${inputDim} and ${size} ${hiddenDim}: expected at most ${MAX_WEIGHTS} ` +
        `weights, got ${weights}`,
    );
  }
  return { inputDim, seqSize, hiddenDim, seed };
}

/**
 * Options of `train`, known to be options; their numbers are checked where they are used.
 *
 * @throws TypeError or RangeError naming the option, what was expected and what came.
 */
export function readTrainOptions(options: TrainOptions): TrainOptions {
  const given = readOptions('train', options, TRAIN_OPTIONS);
  const { engine = 'auto', onDivergence = 'stop' } = given;
  checkEngine('train', engine, given.threads);
  checkDivergence('train', onDivergence);
  checkSignal('train', given.signal);
  readLimits('train', given.limits);
  recorderOf(given, 'train'); // Checks it.
  for (const name of ['onEpoch', 'onYield'] as const) {
    const call = given[name];
    checkKind(`train: ${name}`, call === undefined || typeof call === 'function', 'a function', call);
  }
  return given;
}
