import { isRecord } from '../compiler/topology/fields.js';
import { LetheError } from '../errors.js';
import { LAYER_NAMES, type SeriesShape, weightShapes } from '../forgetting/tasks/series-network.js';
import { readPosition, type TrainingPosition } from '../network/index.js';
import { decodeWeights, type ModelFile, type StoredWeight } from '../network/storage/index.js';
import { describe } from '../text/quote.js';

/** What marks it among other models. */
const KIND = 'SeriesPredictor';

/** What a saved SeriesPredictor holds beyond tfjs's own fields, under `userDefinedMetadata.lethe`. */
export interface SeriesMetadata extends SeriesShape {
  seed: number;
  /** Optimizer steps so far. */
  steps: number;
  /** Of the optimizer whose state is saved along. */
  learningRate: number;
}

/** A saved SeriesPredictor, checked. */
export interface SavedSeries {
  metadata: SeriesMetadata;
  weights: Float32Array[];
  /** Of the training run; undefined before its first step. */
  position: TrainingPosition | undefined;
  /** Adam's state; empty unless it was saved along. */
  optimizer: readonly StoredWeight[];
}

/** Names of the weights, in the order of {@link weightShapes}. */
const WEIGHT_NAMES = [
  ...['kernel', 'recurrent_kernel', 'bias'].map((name) => `${LAYER_NAMES.lstm}/${name}`),
  ...['kernel', 'bias'].map((name) => `${LAYER_NAMES.readout}/${name}`),
];

/** No sequence, layer or input of this network is longer; above it sizes are nonsense, not data. */
const LARGEST_SIZE = 1_000_000;

/**
 * Checks that a model file is a SeriesPredictor and takes its numbers out. Only sizes that agree with the bytes
 * at hand are believed; the topology is never evaluated.
 *
 * @throws LetheError `data` naming what does not fit.
 */
export function readSaved(file: ModelFile): SavedSeries {
  const metadata = readMetadata(file.json.userDefinedMetadata);
  const shapes = weightShapes(metadata);
  const stored = decodeWeights('load', file);
  const weights = stored.filter(({ group }) => group !== 'optimizer');
  for (const [index, shape] of shapes.entries()) {
    const weight = weights[index];
    const name = WEIGHT_NAMES[index];
    if (weight?.name === name && weight?.dtype === 'float32' && weight.shape.join() === shape.join())
      continue;
    const expected = `${name}, float32 [${shape.join(', ')}]`;
    const got =
      weight === undefined
        ? 'none'
        : `${describe(weight.name)}, ${weight.dtype} [${weight.shape.join(', ')}]`;
    throw new LetheError('data', `load: weight ${index}: expected ${expected}, got ${got}`);
  }
  if (weights.length !== shapes.length) {
    throw new LetheError('data', `load: expected ${shapes.length} weights, got ${weights.length}`);
  }
  const state = stored.filter(({ group }) => group === 'optimizer');
  if (state.length > 0) {
    checkOptimizer(state, shapes);
    checkCount(state[0]?.values[0]);
  }
  return {
    metadata,
    weights: weights.map(({ values }) => values as Float32Array),
    position: readPosition('load', file.json.userDefinedMetadata),
    optimizer: state,
  };
}

/** The metadata as a model file keeps them. */
export function toUserDefinedMetadata(metadata: SeriesMetadata): { lethe: object } {
  const { inputDim, seqSize, hiddenDim, seed, steps, learningRate } = metadata;
  return { lethe: { kind: KIND, inputDim, seqSize, hiddenDim, seed, steps, learningRate } };
}

function readMetadata(defined: unknown): SeriesMetadata {
  const metadata = isRecord(defined) ? defined.lethe : undefined;
  if (!isRecord(metadata) || metadata.kind !== KIND) {
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

/** Adam's state: the count of steps, then both moments of each weight; or the count alone before any step. */
function checkOptimizer(state: readonly StoredWeight[], shapes: number[][]): void {
  const [count, ...moments] = state;
  const expected = moments.length === 0 ? [] : [...shapes, ...shapes];
  const fits =
    count?.dtype === 'int32' &&
    count.shape.length === 0 &&
    moments.length === expected.length &&
    moments.every(
      ({ dtype, shape }, index) => dtype === 'float32' && shape.join() === expected[index]?.join(),
    );
  if (!fits) throw new LetheError('data', 'load: the optimizer state is not that of Adam on these weights');
}

function checkCount(count: number | undefined): void {
  if (count !== undefined && count >= 0) return;
  throw new LetheError('data', `load: expected a count of optimizer steps of at least 0, got ${count}`);
}
