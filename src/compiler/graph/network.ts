import type { LayerDescription } from '../layers/index.js';

/** What comes into a network. */
export interface NetworkInput {
  /** As the topology calls it. */
  readonly name: string;
  /** Shape of one sample, such as `[time, features]`; null where the model leaves a size open. */
  readonly shape: readonly (number | null)[];
}

/**
 * One use of a layer. Values are numbered: first the network's inputs, then the outputs of each node in turn. Nodes are
 * in an order in which each finds its inputs.
 */
export interface NetworkNode {
  /** Which of the network's layers it uses. */
  readonly layer: number;
  /** Values that it takes. */
  readonly inputs: readonly [number, ...number[]];
  /** Values that it gives. */
  readonly outputs: readonly [number, ...number[]];
}

/** What a value has to be: the input of a model that is inside another. */
export interface ExpectedShape {
  readonly value: number;
  /** Of that model. */
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

/** Layers and what flows between them, as plain data. */
export interface NetworkDescription {
  readonly inputs: readonly NetworkInput[];
  /** Samples in each batch, where stateful layers fix that; a batch shape without them binds nobody. */
  readonly batchSize: number | null;
  /** In the order of their weights, which is tfjs-layers'. */
  readonly layers: readonly LayerDescription[];
  readonly nodes: readonly NetworkNode[];
  readonly expected: readonly ExpectedShape[];
  /** Values that it gives. */
  readonly outputs: readonly number[];
}

/** The same network for samples of other shapes, one for each input, of those that its open sizes allow. */
export function withInputShapes(
  network: NetworkDescription,
  shapes: readonly (readonly (number | null)[])[],
): NetworkDescription {
  const inputs = network.inputs.map((input, index) => ({ ...input, shape: shapes[index] ?? input.shape }));
  return { ...network, inputs };
}
