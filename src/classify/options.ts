import {
  checkInteger,
  checkMakers,
  checkSignal,
  checkThreads,
  type GivenOptions,
  type OptionNames,
  type Recorder,
  readOptions,
} from '../network/index.js';
import type { LayerTopology } from '../network/public.js';
import type { ReceiptRecorder } from '../receipt/index.js';
import { checkKind, checkOneOf, isObject } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { MISSING, type MissingRule, SCALINGS, type ScalingName } from './scaling.js';

/** Input and output of a custom network. */
export interface ClassifierShape {
  /** Steps of each sequence, after `patch`; null if they are unequal. */
  steps: number | null;
  /** Values in each step, after `patch`. */
  features: number;
  classes: number;
}

/** Progress of a training run, at the end of an epoch. */
export interface ClassifierProgress {
  /** Index of the network, below `networks`. */
  network: number;
  networks: number;
  /** Index of the epoch, below `epochs`. */
  epoch: number;
  epochs: number;
  loss: number;
  /** Loss on the validation sequences; undefined if there are none. */
  validationLoss: number | undefined;
}

/** Options of `SequenceClassifier.fit`. */
export interface ClassifierOptions {
  /**
   * Determines the initial weights, the order of sequences, dropout, and the validation sequences; an integer from 0 to 2^53 - 1. Default
   * 0.
   */
  seed?: number;
  /**
   * Number of networks whose probabilities are averaged. Their seeds are `seed`, `seed + 1`, ... They train side by side, each on a thread
   * of its own, if that keeps at least as many threads busy as one network would; otherwise one after the other. 1 to 100; default 1.
   */
  networks?: number;
  /** Recurrent cells of the default network. Default `gru`. */
  cell?: 'gru' | 'lstm';
  /** Units of the default network in each direction. Default 32. */
  units?: number;
  /** Dropout rate of the default network, from 0 to below 1. Default 0.3. */
  dropout?: number;
  /**
   * A custom network in place of the default one: layers, or the result of `model`, with input `[steps, features]` and a probability for
   * each class as output.
   */
  network?: (shape: ClassifierShape) => readonly LayerTopology[] | object;
  /**
   * Number of successive steps that are joined into one. Default: as many as are needed for at most 24 steps in the longest sequence; 1
   * with `network`.
   */
  patch?: number;
  /** Scaling of each feature. Default `standard`: mean 0, standard deviation 1. */
  scaling?: ScalingName;
  /** How NaN is handled: `error` (the default), or `last`, which repeats the number before it in the sequence. */
  missing?: MissingRule;
  /**
   * Factor for the loss of a sequence: `balanced` is the mean number of sequences per class divided by that of its own class; or a number
   * for each label. Default: 1 for all.
   */
  classWeight?: 'balanced' | { readonly [label: string]: number };
  /**
   * Fraction of each class held out for early stopping, from 0 to below 1; 0 disables early stopping. Default 0.2 from 200 sequences on,
   * else 0, to train on all of them.
   */
  validationSplit?: number;
  /** Number of epochs without a lower validation loss before training stops. Default: a fifth of `epochs`. */
  patience?: number;
  /** Number of epochs. Default: as many as give 1500 optimizer steps, 30 to 500. */
  epochs?: number;
  /** Sequences per optimizer step. Default 16. */
  batchSize?: number;
  /** Learning rate of Adam in the first epoch; it decreases linearly to 0. Default 0.003. */
  learningRate?: number;
  /**
   * Number of threads, 1 to 8; with 1 the networks train one after the other. Default: as many as speed it up. The result has the same bits
   * with any number.
   */
  threads?: number;
  /** Aborts training with LetheError `aborted`. */
  signal?: AbortSignal;
  /**
   * Keeps checkpoints of each network's training run. The function receives the name of the run, `network-0` and so on, and returns the
   * result of `checkpoints` of `lethe/checkpoint`, such as ``(run) => checkpoints({ to: `kept/${run}`, resume: true })``. Default: no
   * checkpoints.
   */
  checkpoint?: (run: string) => Recorder;
  /**
   * Writes a receipt of each network's training run. The function returns the result of `receipt` of `lethe/receipt`. The classifier keeps
   * the receipts in `receipts` and saves them in its file. Default: no receipts.
   */
  receipt?: (run: string) => ReceiptRecorder;
  /**
   * Called at the end of each epoch. If networks train side by side, the calls come epoch by epoch, and within an epoch in the order of the
   * networks. An error that it throws stops all networks.
   */
  onEpoch?: (progress: ClassifierProgress) => void;
}

/** The names of {@link ClassifierOptions}. */
export const CLASSIFIER_OPTIONS: OptionNames<ClassifierOptions> = {
  seed: true,
  networks: true,
  cell: true,
  units: true,
  dropout: true,
  network: true,
  patch: true,
  scaling: true,
  missing: true,
  classWeight: true,
  validationSplit: true,
  patience: true,
  epochs: true,
  batchSize: true,
  learningRate: true,
  threads: true,
  signal: true,
  checkpoint: true,
  receipt: true,
  onEpoch: true,
};

/** Options of the default network. */
const OF_DEFAULT = ['cell', 'units', 'dropout'] as const;

const MOST_NETWORKS = 100;

/** Options that do not depend on the data, with their defaults. */
type Settled =
  | 'seed'
  | 'networks'
  | 'cell'
  | 'units'
  | 'dropout'
  | 'scaling'
  | 'missing'
  | 'batchSize'
  | 'learningRate';

export type ReadClassifierOptions = GivenOptions<ClassifierOptions> &
  Required<Pick<ClassifierOptions, Settled>>;

/** @throws TypeError or RangeError that names the option, the expected and the received value. */
export function readClassifierOptions(given: ClassifierOptions | undefined): ReadClassifierOptions {
  const options = readOptions('fit', given, CLASSIFIER_OPTIONS);
  const { networks = 1, seed = 0, units = 32, cell = 'gru', dropout = 0.3 } = options;
  const {
    scaling = 'standard',
    missing = 'error',
    batchSize = 16,
    learningRate = 0.003,
    validationSplit,
  } = options;
  checkInteger('fit: networks', networks, 1, MOST_NETWORKS);
  checkInteger('fit: seed', seed, 0, Number.MAX_SAFE_INTEGER - networks + 1);
  checkInteger('fit: units', units, 1);
  checkInteger('fit: batchSize', batchSize, 1);
  for (const name of ['patch', 'epochs', 'patience'] as const) {
    if (options[name] !== undefined) checkInteger(`fit: ${name}`, options[name], 1);
  }
  checkOneOf('fit: cell', cell, ['gru', 'lstm']);
  checkOneOf('fit: scaling', scaling, SCALINGS);
  checkOneOf('fit: missing', missing, MISSING);
  checkShare('dropout', dropout);
  if (validationSplit !== undefined) checkShare('validationSplit', validationSplit);
  if (!(typeof learningRate === 'number' && learningRate > 0 && Number.isFinite(learningRate))) {
    throw new RangeError(mismatch('fit: learningRate', 'a positive number', quote(learningRate)));
  }
  checkFunction('network', options.network);
  checkFunction('onEpoch', options.onEpoch);
  checkThreads('fit', options.threads);
  checkSignal('fit', options.signal);
  checkMakers('fit', options);
  checkClassWeight(options.classWeight);
  const odd = OF_DEFAULT.find((name) => options[name] !== undefined);
  if (options.network !== undefined && odd !== undefined) {
    throw new TypeError(mismatch(`fit: ${odd}`, 'none with a custom network', quote(options[odd])));
  }
  return {
    ...options,
    networks,
    seed,
    units,
    cell,
    dropout,
    scaling,
    missing,
    batchSize,
    learningRate,
  };
}

function checkShare(name: string, value: unknown): void {
  if (typeof value === 'number' && value >= 0 && value < 1) return;
  throw new RangeError(mismatch(`fit: ${name}`, 'a number from 0 to below 1', quote(value)));
}

function checkFunction(name: string, value: unknown): void {
  checkKind(`fit: ${name}`, value === undefined || typeof value === 'function', 'a function', value);
}

function checkClassWeight(value: unknown): void {
  if (value === undefined || value === 'balanced') return;
  checkKind('fit: classWeight', isObject(value), "'balanced' or numbers by label", value);
  for (const [label, weight] of Object.entries(value as object)) {
    if (typeof weight === 'number' && weight > 0 && Number.isFinite(weight)) continue;
    throw new RangeError(mismatch(`fit: classWeight of ${quote(label)}`, 'a positive number', quote(weight)));
  }
}
