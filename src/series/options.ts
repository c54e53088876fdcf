import { DEFAULT_HIDDEN_DIM } from '../forgetting/tasks/series-network.js';
import type { FitArgs } from '../tfjs/index.js';

/** Weights of the LSTM; with gradients and Adam's moments this many fill the 4 GiB of WebAssembly's memory. */
const MAX_WEIGHTS = 134_217_728;

/** Options of `SeriesPredictor`. */
export interface SeriesPredictorOptions {
  /** Numbers at each time step. */
  inputDim: number;
  /** Time steps of a sequence. */
  seqSize: number;
  /** Units of the LSTM. Default 10. */
  hiddenDim?: number;
  /** Decides the initial weights; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number;
}

/** Options of `SeriesPredictor.train`. */
export interface TrainOptions {
  /** Optimizer steps, each on all sequences at once. Default 1000. */
  epochs?: number;
  /** Of Adam. Default 0.001. */
  learningRate?: number;
  /** Called after each epoch with its index in this call (from 0) and the loss before its step. */
  onEpoch?: (epoch: number, loss: number) => void | Promise<void>;
  /** See `fit`. Default `auto`: our own kernels, wherever they run. */
  engine?: FitArgs['engine'];
  /**
   * Of the engine that trains, 1 to 8. Default: as many as pay, and for tfjs those of the backend that is running,
   * else 1. The results are the same with any number.
   */
  threads?: number;
  /** Stops training after the step that is running. */
  signal?: AbortSignal;
}

/** @throws RangeError if a size is not a positive integer, all together too much, or the seed out of range. */
export function checkOptions(options: SeriesPredictorOptions): Required<SeriesPredictorOptions> {
  const { inputDim, seqSize, hiddenDim = DEFAULT_HIDDEN_DIM, seed = 0 } = options ?? {};
  checkInteger('inputDim', inputDim, 1);
  checkInteger('seqSize', seqSize, 1);
  checkInteger('hiddenDim', hiddenDim, 1);
  checkInteger('seed', seed, 0);
  const weights = 4 * hiddenDim * (inputDim + hiddenDim + 1);
  if (weights > MAX_WEIGHTS) {
    throw new RangeError(
      `SeriesPredictor: inputDim ${inputDim} and hiddenDim ${hiddenDim}: expected at most ${MAX_WEIGHTS} ` +
        `weights, got ${weights}`,
    );
  }
  return { inputDim, seqSize, hiddenDim, seed };
}

/** @throws RangeError naming the option */
export function checkInteger(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`SeriesPredictor: ${name}: expected an integer of at least ${least}, got ${value}`);
}
