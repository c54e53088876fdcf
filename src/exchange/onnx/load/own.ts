// Files of saveOnnx describe the layers of the network. The description is only used if it matches the graph: the network is written again
// with the weights of the file, and must give the same graph.
import {
  type LayerDescription,
  type NetworkDescription,
  NotLowered,
  readTopology,
} from '../../../compiler/index.js';
import { type NewOnnx, type Onnx, readTensor, writeOnnx } from '../../../formats/index.js';
import { networkWeights } from '../../../network/index.js';
import { parseJson } from '../../json.js';
import { fromOnnx, GATES } from '../gates.js';
import { channelsFirst } from '../save/convolution.js';
import { graphOf } from '../save/graph.js';
import { hasOperator } from '../save/operator.js';
import type { LayerOf } from '../save/value.js';

/** A weight by its name in the network. */
export interface NamedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A network from a file. */
export interface Found {
  readonly topology: object;
  readonly weights: readonly NamedWeight[];
}

/** Converts a weight from its layout in the file to that of the network, by its name in the layer. */
type Read = (own: string, values: Float32Array, columns: number) => Float32Array;

const recurrent =
  (gates: readonly number[]): Read =>
  (own, values, columns) =>
    // The bias of the input is followed by that of the state, zeros.
    fromOnnx(gates, columns, own === 'bias' ? values.subarray(0, columns) : values);

const AS_IT_IS: Read = (_, values) => values;

/** For layers that are single operators; other weights are stored as in the network. */
const LAYOUTS: { readonly [Kind in LayerDescription['kind']]?: (layer: LayerOf<Kind>) => Read } = {
  lstm: (layer) => (hasOperator(layer) ? recurrent(GATES.LSTM) : AS_IT_IS),
  gru: (layer) => {
    if (!hasOperator(layer)) return AS_IT_IS;
    return layer.resetAfter
      ? (own, values, columns) => (own === 'bias' ? values : fromOnnx(GATES.GRU, columns, values))
      : recurrent(GATES.GRU);
  },
  simpleRNN: (layer) => (hasOperator(layer) ? recurrent(GATES.RNN) : AS_IT_IS),
};

/**
 * @param text the file's description of its layers
 * @returns undefined if they do not match the graph
 * @throws LetheError `data` if a tensor is damaged.
 */
export function readOwn(source: string, text: string, graph: Onnx<'graph'>): Found | undefined {
  const topology = parseJson(`${source}: layers`, text);
  const written = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  try {
    const network = readTopology(topology);
    const weights = networkWeights(network).map(({ name, shape, layer }): NamedWeight | undefined => {
      const tensor = written.get(name);
      const values = tensor && readTensor(source, tensor).values;
      const count = shape.reduce((product, size) => product * size, 1);
      if (!(values instanceof Float32Array) || values.length < count) return undefined;
      return { name, shape, values: readWeight(network, layer, name, shape, values) };
    });
    if (!weights.every((weight) => weight !== undefined)) return undefined;
    return isSame(graphOf(topology, weights), graph) ? { topology, weights } : undefined;
  } catch (error) {
    if (error instanceof NotLowered) return undefined;
    throw error;
  }
}

function readWeight(
  { layers }: NetworkDescription,
  index: number,
  name: string,
  shape: readonly number[],
  values: Float32Array,
): Float32Array {
  const layer = layers[index] as LayerDescription;
  const own = name.slice(layer.name.length + 1);
  const layout = LAYOUTS[layer.kind] as ((one: LayerDescription) => Read) | undefined;
  if (layout !== undefined) return layout(layer)(own, values, shape.at(-1) ?? 0);
  return shape.length === 3 && own === 'kernel' ? channelsFirst(values, [...shape].reverse()) : values;
}

/** Compares bytes. */
function isSame(one: NewOnnx<'graph'>, other: NewOnnx<'graph'>): boolean {
  const [a, b] = [one, other].map((graph) => writeOnnx({ graph })) as [Uint8Array, Uint8Array];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
