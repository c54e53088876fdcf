// onnx/: writes and reads networks as ONNX. Entry point `lethe/onnx`. May import: network/, formats/, compiler/, text/, errors.ts.
import { readOnnx, writeOnnx } from '../../formats/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { Network } from '../../network/public.js';
import { type FileSource, readOneFile } from '../../network/storage/index.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { toArtifacts } from '../artifacts.js';
import { readGraph } from './load/graph.js';
import { readOwn } from './load/own.js';
import { LAYERS_KEY, modelOf } from './model.js';

export type { FileSource } from '../../network/storage/index.js';

/** Options of {@link saveOnnx}. */
export interface SaveOnnxOptions {
  /**
   * Whether the file also describes the layers of the network, so that {@link loadOnnx} returns the same network, with names of layers,
   * dropout, and what only training needs. Default true.
   */
  layers?: boolean;
}

const SAVE_OPTIONS: OptionNames<SaveOnnxOptions> = { layers: true };

/**
 * Writes a network as ONNX (opset 17). The batch is the first axis; sizes that are not fixed have names. A single input is named `input`,
 * several have their names in the network; a single output is named `output`, several have the names of their layers; indices of embeddings
 * are int64. What only training needs, such as dropout, is left out. A stateful network has its states as additional inputs
 * (`lstm_LSTM1/h`), zeros at first, and returns the next ones (`lstm_LSTM1/h/next`). Masks may leave out any steps. A recurrent layer
 * becomes an ONNX operator, or a `Scan` of its cell if the operator lacks the activation (such as `swish`).
 *
 * @returns the bytes of a file: the same for the same network
 * @example
 * const network = Network.create([lstm({ units: 8, inputShape: [null, 3] }), dense({ units: 1 })]);
 * const file = saveOnnx(network); // Python: onnxruntime.InferenceSession('model.onnx').run(None, {'input': x})
 */
export function saveOnnx(network: Network, options: SaveOnnxOptions = {}): Uint8Array {
  const caller = 'saveOnnx';
  const { layers = true } = readOptions(caller, options, SAVE_OPTIONS);
  checkKind(`${caller}: layers`, typeof layers === 'boolean', 'a boolean', layers);
  const isNetwork = isObject(network) && typeof network.setWeights === 'function';
  checkKind(`${caller}: network`, isNetwork, 'a Network', network);
  const { topology, weights } = network;
  return writeOnnx(modelOf(topology, weights, layers));
}

/** More than a WebAssembly memory can hold. */
const MOST_BYTES = 2_147_483_648;

/**
 * Reads a network from ONNX. A file of {@link saveOnnx} becomes the same network, bit for bit, with the names of its layers, if it
 * describes them and they match the graph. Graphs of other programs, such as PyTorch's exporter and tf2onnx, are read operator by operator:
 * recurrent operators, loops and scans that implement recurrent layers, dense products and biases, convolutions, pooling, normalization,
 * activations (also as several operators), embeddings, merges, products of two values (attention). The network has the batch as its first
 * axis, whatever the file has: if a graph begins with the time axis, this becomes the second axis of inputs and outputs. Initial states are
 * zeros, or those of another layer.
 *
 * @param source the file's bytes, its path or `file://` URL (Node, Deno, Bun), or its `http(s)://` URL
 * @throws LetheError `data` if the file cannot be read, is damaged, or stores weights in other files; `model` that names the first
 *   unsupported operator, and its node. TypeError if `source` is none of these.
 * @example
 * const network = Network.create([lstm({ units: 8, inputShape: [null, 3] }), dense({ units: 1 })]);
 * const same = await loadOnnx(saveOnnx(network));
 */
export async function loadOnnx(source: FileSource): Promise<Network> {
  const caller = 'loadOnnx';
  const model = readOnnx(caller, await readOneFile(caller, source, MOST_BYTES));
  const { graph, metadata } = model;
  const layers = metadata.find(({ key }) => key === LAYERS_KEY)?.value;
  const own = layers === undefined ? undefined : readOwn(caller, layers, graph);
  const { topology, weights } = own ?? readGraph(caller, model);
  return Network.load(toArtifacts(topology, weights));
}
