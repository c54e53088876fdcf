// What all programs of one session share: the weights of a network, its states, its zeros.
import { NotLowered } from '../not-lowered.js';
import { padded } from '../weights/weight-layout.js';
import type { Arena } from './arena.js';
import type { CarriedState } from './context.js';
import type { PredictionOptions } from './options.js';
import { type Parameters, placeParameters } from './parameters.js';
import { type ResolvedLayer, resolve } from './resolve.js';
import { rowBytes, stepsAndColumns, type Value } from './value.js';

/** The kernels' own zeros: src/kernels/program/layout.ts. */
const ZERO_BYTES = 64;

/** Where everything lies that a prediction needs. */
export interface Layout {
  readonly layers: readonly ResolvedLayer[];
  readonly parameters: Parameters;
  readonly zeros: { readonly address: number; readonly bytes: number };
  readonly carried: ReadonlyMap<string, CarriedState>;
  /** Steps and columns of a sample; where `predict` puts one batch, unpadded. */
  readonly input: Value;
  readonly output: { readonly steps: number; readonly columns: number; readonly shape: readonly number[] };
}

/** What the layout of a training has other than that of a prediction. */
interface Training {
  /** Slots of the optimizer. */
  readonly slots: number;
  /** Samples of the largest batch of any program. */
  readonly largestBatch: number;
}

/** @param training absent: nothing is trained */
export function placeNetwork(arena: Arena, options: PredictionOptions, training?: Training): Layout {
  const { network, sampleShape, batchSize } = options;
  arena.take(ZERO_BYTES, 'scratch');
  const layers = resolve(network, sampleShape);
  const outputShape = layers.at(-1)?.outputShape ?? sampleShape;
  if (network.batchSize !== null && network.batchSize !== batchSize) {
    throw new NotLowered(
      `the model fixes batches of ${network.batchSize} samples, got batchSize ${batchSize}`,
    );
  }
  const zeroBytes = zerosNeeded(layers, training?.largestBatch ?? batchSize);
  const zeros = { address: arena.take(zeroBytes, 'scratch'), bytes: zeroBytes };
  const parameters = placeParameters(arena, layers, training !== undefined, training?.slots ?? 0);
  const input = stepsAndColumns(sampleShape);
  const inputs = training === undefined ? batchSize * input.steps * input.columns : 0;
  return {
    layers,
    parameters,
    zeros,
    carried: placeStates(arena, layers, batchSize),
    input: { ...input, address: arena.floats(inputs, 'data') },
    output: { ...stepsAndColumns(outputShape), shape: outputShape },
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
