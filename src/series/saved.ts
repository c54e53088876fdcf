import { LetheError } from '../errors.js';
import {
  LAYER_NAMES,
  type SeriesShape,
  seriesOptimizer,
  seriesTopology,
} from '../forgetting/experiment/index.js';
import { readNetwork, readOptimizerWeights, readPosition, type TrainingPosition } from '../network/index.js';
import { type ModelFile, type StoredWeight, weightSpecs } from '../network/storage/index.js';
import { isObject } from '../text/kinds.js';
import { describe, mismatch } from '../text/quote.js';

/** The kind that distinguishes it from other models. */
const KIND = 'SeriesPredictor';

/** The fields of a saved SeriesPredictor in addition to tfjs's, under `userDefinedMetadata.lethe`. */
export interface SeriesMetadata extends SeriesShape {
  seed: number;
  /** Optimizer steps so far. */
  steps: number;
  /** Learning rate of the saved optimizer. */
  learningRate: number;
}

/** A saved SeriesPredictor, checked. */
export interface SavedSeries {
  metadata: SeriesMetadata;
  weights: readonly Float32Array[];
  /** Position in the training run; undefined before its first step. */
  position: TrainingPosition | undefined;
  /** Adam's state; empty unless it was saved. */
  optimizer: readonly StoredWeight[];
}

/** Upper bound on sizes of sequences, layers and inputs: larger ones are errors in the file. */
const LARGEST_SIZE = 1_000_000;

/**
 * Checks that a model file is a SeriesPredictor and reads its numbers like those of a Network of its sizes. It accepts
 * only sizes that agree with the bytes, and never reads the file's topology.
 *
 * @throws LetheError `data` naming what does not fit.
 */
export function readSaved(file: ModelFile): SavedSeries {
  const metadata = readMetadata(file.json.userDefinedMetadata);
  const { values, weights, optimizer } = readNetwork('load', file, seriesTopology(metadata));
  checkOrder(
    weights.map(({ name }) => name),
    weightSpecs(file.json).map(({ name }) => name),
  );
  if (optimizer.length > 0) {
    readOptimizerWeights('load', seriesOptimizer(metadata.learningRate), optimizer, weights);
  }
  const position = readPosition('load', file.json.userDefinedMetadata);
  return { metadata, weights: values, position, optimizer };
}

/** Whether a model file's metadata are those of a SeriesPredictor. */
export function isSeries(defined: unknown): boolean {
  return isObject(defined) && isObject(defined.lethe) && defined.lethe.kind === KIND;
}

/** The metadata in the form of a model file. */
export function toUserDefinedMetadata(metadata: SeriesMetadata): { lethe: object } {
  const { inputDim, seqSize, hiddenDim, seed, steps, learningRate } = metadata;
  return { lethe: { kind: KIND, inputDim, seqSize, hiddenDim, seed, steps, learningRate } };
}

function readMetadata(defined: unknown): SeriesMetadata {
  const metadata = isObject(defined) ? defined.lethe : undefined;
  if (!isObject(metadata) || metadata.kind !== KIND) {
    throw new LetheError(
      'data',
      `load: expected a saved SeriesPredictor (layers ${LAYER_NAMES.lstm}, ${LAYER_NAMES.readout}), got another model`,
    );
  }
  const integer = (name: string, least: number, most: number): number => {
    const value = metadata[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most)
      return value;
    throw new LetheError(
      'data',
      `load: ${name}: expected an integer from ${least} to ${most}, got ${describe(value)}`,
    );
  };
  const { learningRate } = metadata;
  if (typeof learningRate !== 'number' || !(learningRate > 0 && learningRate < Number.POSITIVE_INFINITY)) {
    throw new LetheError(
      'data',
      `load: learningRate: expected a positive number, got ${describe(learningRate)}`,
    );
  }
  return {
    inputDim: integer('inputDim', 1, LARGEST_SIZE),
    seqSize: integer('seqSize', 1, LARGEST_SIZE),
    hiddenDim: integer('hiddenDim', 1, LARGEST_SIZE),
    seed: integer('seed', 0, Number.MAX_SAFE_INTEGER),
    steps: integer('steps', 0, Number.MAX_SAFE_INTEGER),
    learningRate,
  };
}

/** A SeriesPredictor's file begins with the network's own weights, in order: any other order is a sign of tampering. */
function checkOrder(expected: readonly string[], stored: readonly string[]): void {
  const index = expected.findIndex((name, place) => stored[place] !== name);
  if (index === -1) return;
  throw new LetheError(
    'data',
    mismatch(`load: weight ${index}`, String(expected[index]), describe(stored[index])),
  );
}
