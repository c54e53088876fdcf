// The weights of a network, and their two orders: the engine's, layer by layer, and that of tfjs-layers' model.weights
// and thus of its files, in which the weights of all frozen layers come last.

import { NotLowered } from '../compiler/not-lowered.js';
import { resolve } from '../compiler/program/resolve.js';
import type { LayerDescription, NetworkDescription } from '../compiler/topology/layers.js';
import { shorten } from '../text/quote.js';

/** One weight of a network. */
export interface NetworkWeight {
  /** As tfjs-layers names it in files: `lstm_LSTM1/recurrent_kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** Where its layer stands in the network. */
  readonly layer: number;
}

/**
 * The weights in the engine's order: layer by layer; kernel, recurrent kernel, bias. Sizes that the network leaves
 * open, such as the number of steps, may be open as long as no weight's shape depends on them.
 *
 * @throws NotLowered naming the first weight whose shape is not known, or the first layer
 *   that cannot take the shape that reaches it.
 */
export function networkWeights(network: NetworkDescription): NetworkWeight[] {
  let shape: readonly number[] = network.inputShape.map((size) => size ?? Number.NaN);
  return network.layers.flatMap((layer, index) => {
    const { outputShape, weights } = resolveOne(layer, shape);
    shape = outputShape;
    return weights.map(({ name, shape: own, trainable }) => {
      if (own.some(Number.isNaN)) {
        const reason = `weight ${shorten(name)}: its shape is not known: the input's shape is left open`;
        throw new NotLowered(reason);
      }
      return { name, shape: own, trainable, layer: index };
    });
  });
}

/**
 * Shape of one output sample, null where a size depends on the input's.
 *
 * @throws NotLowered naming the first layer that cannot take the shape that reaches it.
 */
export function networkOutputShape(network: NetworkDescription): (number | null)[] {
  let shape: readonly number[] = network.inputShape.map((size) => size ?? Number.NaN);
  for (const layer of network.layers) shape = resolveOne(layer, shape).outputShape;
  return shape.map((size) => (Number.isNaN(size) ? null : size));
}

interface ResolvedShapes {
  readonly outputShape: readonly number[];
  readonly weights: readonly Omit<NetworkWeight, 'layer'>[];
}

/** @param inputShape with NaN for sizes that are not known */
function resolveOne(layer: LayerDescription, inputShape: readonly number[]): ResolvedShapes {
  if (layer.kind === 'reshape' && inputShape.some(Number.isNaN)) {
    const target = layer.targetShape ?? [-1];
    return { outputShape: target.map((size) => (size === -1 ? Number.NaN : size)), weights: [] };
  }
  const alone = { inputShape: inputShape.map(() => null), batchSize: null, layers: [layer] };
  return resolve(alone, inputShape)[0] ?? { outputShape: inputShape, weights: [] };
}

/**
 * For each position in the order of tfjs-layers' `model.weights` the position in the engine's order: tfjs-layers has
 * the trainable weights of all layers first, then the others.
 *
 * @param network its `trainable` decide: as they are written in the topology, not what training was set to since
 */
export function weightOrder(network: NetworkDescription): number[] {
  const trained: number[] = [];
  const frozen: number[] = [];
  let position = 0;
  for (const layer of network.layers) {
    if (layer.kind !== 'lstm' && layer.kind !== 'dense') continue;
    const count = (layer.kind === 'lstm' ? 2 : 1) + (layer.useBias ? 1 : 0);
    for (let own = 0; own < count; own++) (layer.trainable ? trained : frozen).push(position++);
  }
  return [...trained, ...frozen];
}

/** A list in the engine's order, in tfjs-layers'. */
export function toModelOrder<Item>(order: readonly number[], items: readonly Item[]): Item[] {
  return order.map((position) => items[position] as Item);
}

/** A list in tfjs-layers' order, in the engine's. */
export function toEngineOrder<Item>(order: readonly number[], items: readonly Item[]): Item[] {
  const ordered: Item[] = new Array(items.length);
  for (const [index, position] of order.entries()) ordered[position] = items[index] as Item;
  return ordered;
}
