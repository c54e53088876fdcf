// Files that saveOnnx wrote: they say which layers the network has. That counts only where the graph says the same: with the weights
// of the file the network is written anew, and has to become the graph that is there.
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

/** A network out of a file. */
export interface Found {
  readonly topology: object;
  readonly weights: readonly NamedWeight[];
}

/** Of a weight by its own name: its numbers as the network has them, of those in the file. */
type Read = (own: string, values: Float32Array, columns: number) => Float32Array;

const recurrent =
  (gates: readonly number[]): Read =>
  (own, values, columns) =>
    // Behind the bias of the input is that of the state, zeros.
    fromOnnx(gates, columns, own === 'bias' ? values.subarray(0, columns) : values);

const AS_IT_IS: Read = (_, values) => values;

/** Of layers that are operators; elsewhere weights are as the network has them. */
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
 * @param text which layers the file says that it has
 * @returns undefined if they are not those of the graph
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

/** By their bytes. */
function isSame(one: NewOnnx<'graph'>, other: NewOnnx<'graph'>): boolean {
  const [a, b] = [one, other].map((graph) => writeOnnx({ graph })) as [Uint8Array, Uint8Array];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
