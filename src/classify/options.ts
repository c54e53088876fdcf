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

/** What a network of your own is made for. */
export interface ClassifierShape {
  /** Of each sequence, after `patch`; null if they have not all the same. */
  steps: number | null;
  /** Of each step, after `patch`. */
  features: number;
  classes: number;
}

/** Where a training run stands, at the end of an epoch. */
export interface ClassifierProgress {
  /** Counted from 0; of `networks`. */
  network: number;
  networks: number;
  /** Counted from 0; of at most `epochs`. */
  epoch: number;
  epochs: number;
  loss: number;
  /** Of the sequences that are kept aside; undefined if none are. */
  validationLoss: number | undefined;
}

/** Options of `SequenceClassifier.fit`. */
export interface ClassifierOptions {
  /** Decides initial weights, the order of sequences, dropout, and what is kept aside; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number;
  /**
   * Networks whose probabilities are averaged: of the seeds `seed`, `seed + 1`, ..., trained one after the other. 1 to 100; default 1.
   */
  networks?: number;
  /** Recurrent cells of the default network. Default `gru`. */
  cell?: 'gru' | 'lstm';
  /** Units of the default network in each direction. Default 32. */
  units?: number;
  /** Share of the default network's outputs that are dropped in training, from 0 to below 1. Default 0.3. */
  dropout?: number;
  /**
   * A network of your own in the place of the default one: layers, or what `model` makes of them, that take `[steps, features]` and
   * give a probability for each class.
   */
  network?: (shape: ClassifierShape) => readonly LayerTopology[] | object;
  /**
   * Steps that are put one after the other into one. Default: as many as it takes until the longest sequence has at most 24; with `network` 1.
   */
  patch?: number;
  /** Of the numbers of each feature. Default `standard`: mean 0, standard deviation 1. */
  scaling?: ScalingName;
  /** What is done with NaN: `error` (the default), or `last`, which takes the number before it in the sequence. */
  missing?: MissingRule;
  /**
   * By which the loss of a sequence is multiplied: `balanced`, the mean number of sequences of a class divided by that of its own
   * class, or a number for each label. Default: all count the same.
   */
  classWeight?: 'balanced' | { readonly [label: string]: number };
  /**
   * Share of each class that is kept aside for early stopping, from 0 to below 1; 0: no early stopping. Default 0.2 from 200
   * sequences on, else 0, as fewer are needed to learn from.
   */
  validationSplit?: number;
  /** Where some are kept aside: epochs without a lower loss there after which training ends. Default: a fifth of `epochs`. */
  patience?: number;
  /** Times that all sequences are trained on. Default: as many as make 1500 steps of the optimizer, 30 to 500. */
  epochs?: number;
  /** Sequences of one step of the optimizer. Default 16. */
  batchSize?: number;
  /** Of Adam in the first epoch; it goes down to 0 in equal parts. Default 0.003. */
  learningRate?: number;
  /** 1 to 8. Default: as many as pay. No bit depends on it. */
  threads?: number;
  /** Ends training by a LetheError `aborted`. */
  signal?: AbortSignal;
  /**
   * Keeps checkpoints of each network's training run: is given the name of the run, `network-0` and so on, and gives what `checkpoints`
   * of `lethe/checkpoint` makes, such as ``(run) => checkpoints({ to: `kept/${run}`, resume: true })``. Default: none are kept.
   */
  checkpoint?: (run: string) => Recorder;
  /**
   * Writes a receipt of each network's training run: gives what `receipt` of `lethe/receipt` makes. `receipts` of the classifier has
   * them, and its file. Default: none are written.
   */
  receipt?: (run: string) => ReceiptRecorder;
  /** Called at the end of each epoch. */
  onEpoch?: (progress: ClassifierProgress) => void;
}

/** Of {@link ClassifierOptions}. */
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

/** Of the network that is made if none is given. */
const OF_DEFAULT = ['cell', 'units', 'dropout'] as const;

const MOST_NETWORKS = 100;

/** Those that do not depend on data, with their defaults. */
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

/** @throws TypeError or RangeError naming the option, what was expected and what came. */
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
    throw new TypeError(mismatch(`fit: ${odd}`, 'none beside a network of your own', quote(options[odd])));
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
