// What all programs of one session share: weights, optimizer, data, logs.
import { HYPERPARAMETER_WORDS } from '../../kernels/optimizers/hyperparameters.js';
import { NotLowered } from '../not-lowered.js';
import { slotNames } from '../optimizer.js';
import { padded } from '../weights/weight-layout.js';
import type { Arena } from './arena.js';
import type { CarriedState } from './context.js';
import type { Dataset } from './dataset.js';
import { hasSparseTargets, type Scalars } from './loss.js';
import type { LoweringOptions } from './options.js';
import { type Parameters, placeParameters } from './parameters.js';
import { type ResolvedLayer, resolve } from './resolve.js';
import { rowBytes, stepsAndColumns, type Value } from './value.js';

/** Batches that one call may train: rows of the log. */
const LOG_ROWS = 4096;
/** Most entries of an order of more than one epoch. */
const ORDER_ENTRIES = 1 << 17;
/** The kernels' own zeros: src/kernels/program/layout.ts. */
const ZERO_BYTES = 64;

export interface Layout {
  readonly layers: readonly ResolvedLayer[];
  readonly parameters: Parameters;
  readonly zeros: { readonly address: number; readonly bytes: number };
  readonly hyperparameters: number;
  readonly scalars: Scalars;
  readonly norms: number;
  readonly carried: ReadonlyMap<string, CarriedState>;
  readonly train: Dataset;
  readonly evaluation: Dataset;
  /** Steps and columns of a sample; where `predict` puts one batch, unpadded. */
  readonly input: Value;
  readonly output: { readonly steps: number; readonly columns: number; readonly shape: readonly number[] };
  /** Numbers in one sample of the targets. */
  readonly targetSize: number;
  readonly order: number;
  readonly maximumOrder: number;
  readonly log: number;
  readonly maximumBatches: number;
}

export function placeAll(arena: Arena, options: LoweringOptions): Layout {
  const { network, sampleShape, training, batchSize, trainSamples = 0, evaluationSamples = 0 } = options;
  arena.take(ZERO_BYTES, 'scratch');
  const layers = resolve(network, sampleShape);
  const outputShape = layers.at(-1)?.outputShape ?? sampleShape;
  if (network.batchSize !== null && network.batchSize !== batchSize) {
    throw new NotLowered(
      `the model fixes batches of ${network.batchSize} samples, got batchSize ${batchSize}`,
    );
  }
  const largestBatch = Math.max(batchSize, options.evaluationBatchSize ?? batchSize);
  const slotCount = training === undefined ? 0 : slotNames(training.optimizer).length;
  const zeroBytes = zerosNeeded(layers, largestBatch);
  const zeros = { address: arena.take(zeroBytes, 'scratch'), bytes: zeroBytes };
  const parameters = placeParameters(arena, layers, training !== undefined, slotCount);
  const names = training === undefined ? [] : ['loss', ...training.metrics];
  const scalars = {
    address: arena.floats(names.length, 'scratch'),
    names,
    sums: names.map(() => arena.floats(largestBatch, 'scratch')),
  };
  const input = stepsAndColumns(sampleShape);
  const output = { ...stepsAndColumns(outputShape), shape: outputShape };
  const inputSize = input.steps * input.columns;
  const sparse = training !== undefined && hasSparseTargets(training.loss);
  const targetSize = output.steps * (sparse ? 1 : output.columns);
  const dataset = (samples: number, weighted: boolean): Dataset => ({
    x: arena.floats(samples * inputSize, 'data'),
    y: arena.floats(samples * targetSize, 'data'),
    weights: weighted && samples > 0 ? arena.floats(samples, 'data') : 0,
  });
  const perEpoch = Math.max(1, trainSamples);
  const epochs = Math.max(1, Math.floor(Math.min(ORDER_ENTRIES, LOG_ROWS * batchSize) / perEpoch));
  const maximumOrder = trainSamples * epochs;
  return {
    layers,
    parameters,
    zeros,
    hyperparameters: arena.take(4 * HYPERPARAMETER_WORDS, 'optimizer'),
    scalars,
    norms: arena.floats(parameters.all.length, 'scratch'),
    carried: placeStates(arena, layers, batchSize),
    train: dataset(trainSamples, options.weighted ?? false),
    evaluation: dataset(evaluationSamples, false),
    input: { ...input, address: arena.floats(training === undefined ? batchSize * inputSize : 0, 'data') },
    output,
    targetSize,
    order: arena.floats(maximumOrder, 'data'),
    maximumOrder,
    log: arena.floats(names.length * LOG_ROWS, 'data'),
    maximumBatches: LOG_ROWS,
  };
}

/** States before the first step, and the bias of layers that have none. */
function zerosNeeded(layers: readonly ResolvedLayer[], batch: number): number {
  const needs = layers.map(({ layer }) =>
    layer.kind === 'lstm' ? Math.max(batch * rowBytes(layer.units), 16 * padded(layer.units)) : 0,
  );
  return Math.max(0, ...needs);
}

function placeStates(
  arena: Arena,
  layers: readonly ResolvedLayer[],
  batch: number,
): ReadonlyMap<string, CarriedState> {
  const states = new Map<string, CarriedState>();
  for (const { layer } of layers) {
    if (layer.kind !== 'lstm' || !layer.stateful) continue;
    const { name, units } = layer;
    const place = (): number => arena.take(batch * rowBytes(units), 'weights');
    states.set(name, { layer: name, units, h: place(), c: place() });
  }
  return states;
}
