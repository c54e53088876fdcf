// The weights of a network, and their two orders: the engine's, layer by layer, and that of tfjs-layers' model.weights
// and thus of its files, in which the weights of all frozen layers come last.

import {
  type NetworkDescription,
  NotLowered,
  openShapes,
  resolve,
  type WeightSpec,
} from '../../compiler/index.js';
import { shorten } from '../../text/quote.js';

/** One weight of a network. */
export interface NetworkWeight extends WeightSpec {
  /** Index of its layer in the network. */
  readonly layer: number;
}

/**
 * The weights in the engine's order: layer by layer; kernel, recurrent kernel, bias. Sizes such as the number of steps
 * may be open as long as no weight's shape depends on them.
 *
 * @throws NotLowered naming the first weight whose shape is unknown, or the first layer that cannot take the shape of
 *   its input.
 */
export function networkWeights(network: NetworkDescription): NetworkWeight[] {
  const { weights } = resolve(network, openShapes(network));
  return weights.flatMap((own, layer) =>
    own.map((spec) => {
      if (!spec.shape.some(Number.isNaN)) return { ...spec, layer };
      const reason = `weight ${shorten(spec.name)}: its shape is unknown: the input's shape is open`;
      throw new NotLowered(reason);
    }),
  );
}

/**
 * Shape of a sample at each output, null where a size depends on the input's.
 *
 * @throws NotLowered naming the first layer that cannot take the shape of its input.
 */
export function networkOutputShapes(network: NetworkDescription): (number | null)[][] {
  const { outputShapes } = resolve(network, openShapes(network));
  return outputShapes.map((shape) => shape.map((size) => (Number.isNaN(size) ? null : size)));
}

/**
 * For each position in the order of tfjs-layers' `model.weights` the position in the engine's order: tfjs-layers has
 * the trainable weights of all layers first, then the others.
 *
 * @param weights the result of {@link networkWeights}: the `trainable` of the topology decides, not later changes of it
 */
export function weightOrder(weights: readonly Pick<NetworkWeight, 'trainable'>[]): number[] {
  const positions = [...weights.keys()];
  return [true, false].flatMap((trained) =>
    positions.filter((position) => weights[position]?.trainable === trained),
  );
}

/** Reorders a list from the engine's to tfjs-layers' order. */
export function toModelOrder<Item>(order: readonly number[], items: readonly Item[]): Item[] {
  return order.map((position) => items[position] as Item);
}

/** Reorders a list from tfjs-layers' to the engine's order. */
export function toEngineOrder<Item>(order: readonly number[], items: readonly Item[]): Item[] {
  const ordered: Item[] = new Array(items.length);
  for (const [index, position] of order.entries()) ordered[position] = items[index] as Item;
  return ordered;
}
