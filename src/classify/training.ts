// Trains the networks of a classifier on scaled sequences.
import { LetheError } from '../errors.js';
import {
  abortedError,
  checkAborted,
  fitInLane,
  inTurn,
  makeRecorders,
  trainEnsemble,
} from '../network/index.js';
import {
  adam,
  bidirectional,
  dense,
  dropout,
  gru,
  kerasDefaults,
  type LayerTopology,
  lstm,
  Network,
  type NetworkFitArgs,
  type Outputs,
  type ShapedNumbers,
} from '../network/public.js';
import type { Receipt } from '../receipt/index.js';
import type { Lane } from '../session/index.js';
import { mismatch } from '../text/quote.js';
import type { ClassifierProgress, ClassifierShape, ReadClassifierOptions } from './options.js';
import type { Patches } from './patches.js';

/** Largest length of the longest sequence with the default patch. */
const MOST_STEPS = 24;

/** Number of optimizer steps with the default number of epochs. */
const OPTIMIZER_STEPS = 1500;
const LEAST_EPOCHS = 30;
const MOST_EPOCHS = 500;

/** The gradients of all weights together are clipped to this norm. */
const NORM = 1;

/** Bytes of sequences that networks which train side by side may hold together. */
const MOST_BYTES = 128_000_000;

/** Tolerance for the sum of probabilities. */
const TOLERANCE = 1e-3;

/** Sequences with their class indices. */
export interface TrainingPart {
  readonly x: Patches;
  readonly y: ShapedNumbers;
}

/** Training data and options of the networks. */
export interface TrainingTask {
  readonly train: TrainingPart;
  /** Undefined if nothing is held out. */
  readonly validation: TrainingPart | undefined;
  readonly shape: ClassifierShape;
  /** Factor for the loss of a sequence, by class index; undefined if all have the same weight. */
  readonly classWeight: { readonly [number: number]: number } | undefined;
  readonly options: ReadClassifierOptions;
}

/** How one network was trained. */
export interface NetworkTraining {
  /** Number of epochs that were trained. */
  epochs: number;
  /**
   * Index of the epoch whose weights were kept: the one with the lowest validation loss; undefined without validation, where the last epoch
   * is kept.
   */
  bestEpoch: number | undefined;
  /** Mean training loss of the last epoch. */
  loss: number;
}

/** The default patch: see `ClassifierOptions.patch`. */
export function defaultPatch(longest: number): number {
  return Math.ceil(longest / MOST_STEPS);
}

/** The default epochs: see `ClassifierOptions.epochs`. */
export function defaultEpochs(sequences: number, batchSize: number): number {
  const wanted = Math.ceil(OPTIMIZER_STEPS / Math.ceil(sequences / batchSize));
  return Math.min(MOST_EPOCHS, Math.max(LEAST_EPOCHS, wanted));
}

/** A network, and how it was trained. */
export interface TrainedNetwork {
  readonly network: Network;
  readonly training: NetworkTraining;
  readonly receipt: Receipt | undefined;
}

/**
 * Trains all networks.
 *
 * @throws LetheError `model` if a custom network does not fit; `aborted` by the signal; `diverged` if a number is no longer finite.
 */
export function trainNetworks(task: TrainingTask): Promise<TrainedNetwork[]> {
  const { train, options } = task;
  const { networks, threads, batchSize } = options;
  const [samples, ...sampleShape] = train.x.shape;
  let first: Promise<Network> | undefined;
  const threadsOfOne = async (): Promise<number> => {
    first ??= makeNetwork(task, 0);
    const plan = (await first).explain({ batchSize, samples, sampleShape, globalClipNorm: NORM });
    return plan.lowered ? plan.threads : 1;
  };
  const copies = MOST_BYTES / train.x.values.byteLength;
  return trainEnsemble({ networks, threads, copies, threadsOfOne }, async (index, lane) => {
    checkAborted('fit', options.signal);
    const network = await ((index === 0 && first) || makeNetwork(task, index));
    return trainNetwork(task, index, network, lane);
  });
}

async function makeNetwork({ train, shape, options }: TrainingTask, index: number): Promise<Network> {
  const seed = options.seed + index;
  const network =
    options.network === undefined
      ? Network.create(defaultLayers(shape, options), { seed })
      : await ownNetwork(options.network(shape), seed, train.x, shape);
  network.compile({ optimizer: adam(options.learningRate), loss: 'sparseCategoricalCrossentropy' });
  return network;
}

/** @param index its number, counted from 0 */
async function trainNetwork(
  { train, validation, classWeight, options }: TrainingTask,
  index: number,
  network: Network,
  lane: Lane | undefined,
): Promise<TrainedNetwork> {
  const { learningRate, batchSize, networks, signal, threads, onEpoch } = options;
  const seed = options.seed + index;
  const epochs = options.epochs ?? defaultEpochs(train.y.shape[0] as number, batchSize);
  const recorders = makeRecorders('fit', options, `network-${index}`);
  const fitArgs: NetworkFitArgs = {
    ...recorders,
    ...{ epochs, batchSize, seed, globalClipNorm: NORM, onDivergence: 'throw' },
    learningRateSchedule: (epoch) => learningRate * (1 - epoch / epochs),
    ...(threads === undefined ? {} : { threads }),
    ...(signal === undefined ? {} : { signal }),
    ...(classWeight === undefined ? {} : { classWeight }),
    ...(validation === undefined ? {} : early(validation, options.patience ?? Math.ceil(epochs / 5))),
    callbacks: {
      onEpochEnd(epoch, { loss = Number.NaN, val_loss: validationLoss }) {
        const progress: ClassifierProgress = {
          network: index,
          networks,
          epoch,
          epochs,
          loss,
          validationLoss,
        };
        return inTurn(lane, () => onEpoch?.(progress));
      },
    },
  };
  const { history, epoch, bestEpoch, aborted } = await fitInLane(network, lane, train.x, train.y, fitArgs);
  if (aborted) throw abortedError('fit', 'by its signal', signal?.reason);
  const training = { epochs: epoch.length, bestEpoch, loss: history.loss?.at(-1) ?? Number.NaN };
  return { network, training, receipt: recorders.receipt?.receipt() };
}

/** A bidirectional recurrent layer; its final states are read. */
function defaultLayers(
  { features, classes }: ClassifierShape,
  { cell, units, dropout: rate }: ReadClassifierOptions,
): LayerTopology[] {
  const layer =
    cell === 'gru' ? gru({ ...kerasDefaults.gru, units }) : lstm({ ...kerasDefaults.lstm, units });
  return [
    bidirectional({ layer, inputShape: [null, features] }),
    ...(rate === 0 ? [] : [dropout({ rate })]),
    dense({ ...kerasDefaults.dense, units: classes, activation: 'softmax' }),
  ];
}

function early({ x, y }: TrainingPart, patience: number): NetworkFitArgs {
  const earlyStopping = { monitor: 'val_loss', patience, restoreBestWeights: true };
  return { validationData: [x, y], earlyStopping };
}

/** @throws LetheError `model` unless it accepts these sequences and outputs probabilities of this many classes. */
async function ownNetwork(
  layers: readonly LayerTopology[] | object,
  seed: number,
  { values, shape: [, steps = 0, features = 0], lengths }: Patches,
  { classes }: ClassifierShape,
): Promise<Network> {
  const first = values.slice(0, steps * features);
  const of = lengths.every((length) => length === steps) ? {} : { lengths: lengths.slice(0, 1) };
  let network: Network;
  let outputs: Outputs;
  try {
    network = Network.create(layers, { seed });
    outputs = await network.predict<Outputs>({ values: first, shape: [1, steps, features], ...of });
  } catch (error) {
    throw new LetheError('model', `fit: network: ${(error as Error).message}`, { cause: error });
  }
  const { values: row, shape } = outputs;
  if (shape?.length !== 2 || row.length !== classes) {
    const got = shape === undefined ? 'several' : `[${shape.slice(1).join(', ')}]`;
    throw new LetheError(
      'model',
      mismatch('fit: network', `one output [${classes}], a number for each class`, got),
    );
  }
  const sum = row.reduce((total, value) => total + value, 0);
  if (row.every((value) => value >= 0) && Math.abs(sum - 1) <= TOLERANCE) return network;
  const got = Array.from(row.slice(0, 4), (value) => value.toPrecision(3)).join(', ');
  throw new LetheError(
    'model',
    mismatch('fit: network', 'outputs that are probabilities, as softmax gives them', got),
  );
}
