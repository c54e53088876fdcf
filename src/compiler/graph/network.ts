import type { LayerDescription } from '../layers/index.js';

/** An input of a network. */
export interface NetworkInput {
  /** Its name in the topology. */
  readonly name: string;
  /** Shape of one sample, such as `[time, features]`; null for open sizes. */
  readonly shape: readonly (number | null)[];
}

/**
 * One use of a layer. Values are numbered: first the network's inputs, then the outputs of each node in turn. Nodes
 * come after the nodes of their inputs.
 */
export interface NetworkNode {
  /** Index of the used layer. */
  readonly layer: number;
  /** Its input values. */
  readonly inputs: readonly [number, ...number[]];
  /** Its output values. */
  readonly outputs: readonly [number, ...number[]];
}

/** The expected shape of a value: the input of an inner model. */
export interface ExpectedShape {
  readonly value: number;
  /** Name of that model. */
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

/** Layers and their connections, as plain data. */
export interface NetworkDescription {
  readonly inputs: readonly NetworkInput[];
  /** The batch size, if stateful layers fix it; without them a batch shape is not binding. */
  readonly batchSize: number | null;
  /** In the order of their weights, as in tfjs-layers. */
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
