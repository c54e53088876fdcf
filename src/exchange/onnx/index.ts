// onnx/: networks as ONNX, and back. Entry point `lethe/onnx`.
// May import: network/, formats/, compiler/, text/, errors.ts.
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
   * Whether the file also says which layers the network has, so that {@link loadOnnx} gives the same network: names of layers, dropout,
   * whatever only training needs. Default true.
   */
  layers?: boolean;
}

const SAVE_OPTIONS: OptionNames<SaveOnnxOptions> = { layers: true };

/**
 * A network as ONNX (opset 17): batch first, every open size by name. Inputs are called as the network's, a single one `input`; outputs as
 * the layers that give them, a single one `output`; numbers of rows of a table are int64. What only training needs is left
 * out, such as dropout. A stateful network takes its states as further inputs (`lstm_LSTM1/h`) and gives the next ones
 * (`lstm_LSTM1/h/next`), all zeros at the beginning. Masks may leave out any steps. A recurrent layer is an operator of ONNX, or, with an
 * activation that these lack (`swish`), a `Scan` of its cell.
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

/** More than one WebAssembly memory could compute with. */
const MOST_BYTES = 2_147_483_648;

/**
 * Reads a model out of ONNX. A file of {@link saveOnnx} becomes the same network, to the bit, with the names of its layers, as long as it
 * says which these are and they are those of the graph. Graphs of other programs are read operator by operator, as PyTorch's exporter
 * and tf2onnx write them: recurrent operators, loops and scans that are such, products and what is added to them, convolutions, pooling,
 * norms, activations, also where they are taken apart, tables of rows, merges, products of two values (attention). The network has the samples of a batch first, whatever the file has: where a graph begins
 * with the steps, these come second, in inputs and outputs. States before the first step are zeros, or those of another layer.
 *
 * @param source the file's bytes, its path or `file://` URL (Node, Deno, Bun), or its `http(s)://` URL
 * @throws LetheError `data` if the file cannot be read or is damaged, or has its weights in other files; `model` naming the first operator
 *   that no layer is, and its node. TypeError if `source` is none of these.
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
