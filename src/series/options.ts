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

/** The most weights of the LSTM: with gradients and Adam's moments they fill WebAssembly's 4 GiB of memory. */
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
  /** Learning rate of Adam. Default 0.001. */
  learningRate?: number;
  /** Called after each epoch with its index in this call (from 0) and the loss before its step. */
  onEpoch?: (epoch: number, loss: number) => void | Promise<void>;
  /**
   * Called about sixty times per second, with the current epoch and the loss before its step: shows progress without
   * slowing the training run down. (`onEpoch` interrupts the engine after each epoch.)
   */
  onYield?: (epoch: number, loss: number) => void | Promise<void>;
  /** See `fit`. Default `auto`: Lethe's kernels, wherever they run. */
  engine?: FitArgs['engine'];
  /**
   * Threads of the engine, 1 to 8. Default: as many as speed it up; for tfjs those of the running backend, or 1. They
   * do not change the results.
   */
  threads?: number;
  /** See `fit`: what to do when the loss or a weight is no longer finite. Default `stop`. */
  onDivergence?: FitArgs['onDivergence'];
  /** Stops training after the current step. */
  signal?: AbortSignal;
  /** See `fit`: the most that the call may use, on the compiled engine. Default: none. */
  limits?: Limits;
  /** Keeps checkpoints: the result of `checkpoints` of `lethe/checkpoint`. Default: none. */
  checkpoint?: Recorder;
  /** Writes a receipt: the result of `receipt` of `lethe/receipt`. Default: none. */
  receipt?: Recorder;
}

/** Names of {@link TrainOptions}. */
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

/** Checked sizes and seed of a SeriesPredictor, with their defaults. */
export type CheckedSeriesOptions = Required<Omit<SeriesPredictorOptions, 'units'>>;

/**
 * @throws TypeError for an unknown option.
 * @throws RangeError if a size is not a positive integer, the network is too large, `units` and `hiddenDim` differ, or
 *   the seed is out of range.
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
 * Reads options of `train`; their numbers are checked where they are used.
 *
 * @throws TypeError or RangeError naming the option, the expected and the given value.
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
