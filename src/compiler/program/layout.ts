// What all programs of one session share: the weights of a network, its states, its zeros.
import { type ResolvedNetwork, resolve } from '../graph/resolve.js';
import { isStateful, type LayerDescription, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import type { WeightSpec } from '../weights/weight-spec.js';
import type { Arena } from './arena.js';
import type { CarriedState } from './context.js';
import type { PredictionOptions } from './options.js';
import { type Parameters, placeParameters } from './parameters.js';
import { rowBytes, stepsAndColumns, type Value } from './value.js';

/** The kernels' own zeros: src/kernels/program/layout.ts. */
const ZERO_BYTES = 64;

/** The places of everything that a prediction needs. */
export interface Layout {
  readonly resolved: ResolvedNetwork;
  readonly parameters: Parameters;
  readonly zeros: { readonly address: number; readonly bytes: number };
  readonly carried: ReadonlyMap<string, readonly CarriedState[]>;
  /** Of each input steps and columns of a sample; where `predict` puts one batch, unpadded. */
  readonly inputs: readonly Value[];
  readonly outputs: readonly Output[];
}

/** An output of a network. */
export interface Output {
  /** Name of the layer that computes it. */
  readonly name: string;
  readonly steps: number;
  readonly columns: number;
  readonly shape: readonly number[];
}

/** What the layout of a training run has other than that of a prediction. */
interface Training {
  /** Slots of the optimizer. */
  readonly slots: number;
  /** Samples of the largest batch of any program. */
  readonly largestBatch: number;
  /** The network for samples of other shapes, which are evaluated; undefined: there are none. */
  readonly evaluated: ResolvedNetwork | undefined;
  /** Of which weights the optimizer steps on single rows; undefined: of none. */
  readonly byRows: ((spec: WeightSpec) => boolean) | undefined;
}

/** @param training absent: nothing is trained */
export function placeNetwork(arena: Arena, options: PredictionOptions, training?: Training): Layout {
  const { network, sampleShapes, batchSize } = options;
  arena.take(ZERO_BYTES, 'scratch');
  const resolved = resolve(network, sampleShapes);
  const { layers, weights, outputShapes } = resolved;
  if (network.batchSize !== null && network.batchSize !== batchSize) {
    throw new NotLowered(
      `the model fixes batches of ${network.batchSize} samples, got batchSize ${batchSize}`,
    );
  }
  const zeroBytes = Math.max(
    ...[resolved, training?.evaluated ?? resolved].map((network) =>
      zerosNeeded(network, training?.largestBatch ?? batchSize),
    ),
  );
  const zeros = { address: arena.take(zeroBytes, 'scratch'), bytes: zeroBytes };
  const parameters = placeParameters(
    arena,
    weights,
    training !== undefined,
    training?.slots ?? 0,
    training?.byRows,
  );
  return {
    resolved,
    parameters,
    zeros,
    carried: placeStates(arena, layers, batchSize),
    inputs: sampleShapes.map((shape): Value => {
      const { steps, columns } = stepsAndColumns(shape);
      const floats = training === undefined ? batchSize * steps * columns : 0;
      return { steps, columns, address: arena.floats(floats, 'data') };
    }),
    outputs: outputShapes.map((shape, index) => {
      return { ...stepsAndColumns(shape), shape, name: outputName(resolved, index) };
    }),
  };
}

/** The layer that gives an output; empty if it is an input. */
function outputName({ nodes, outputs }: ResolvedNetwork, index: number): string {
  const value = outputs[index];
  return nodes.find((node) => node.outputs.some((own) => own === value))?.description.name ?? '';
}

/** States before the first step, and the bias of layers that have none. */
function zerosNeeded({ nodes }: ResolvedNetwork, batch: number): number {
  const bytes = nodes.map(({ description, fold }) =>
    recordOf(description).memory?.zeros(description, fold * batch),
  );
  return Math.max(0, ...bytes.map((own) => own ?? 0));
}

function placeStates(
  arena: Arena,
  layers: readonly LayerDescription[],
  batch: number,
): ReadonlyMap<string, readonly CarriedState[]> {
  const carried = layers.filter(isStateful).map((layer) => {
    const states = recordOf(layer).memory?.states(layer) ?? [];
    const places = states.map(({ name, units }): CarriedState => {
      return { name, units, address: arena.take(batch * rowBytes(units), 'weights') };
    });
    return [layer.name, places] as const;
  });
  return new Map(carried);
}
