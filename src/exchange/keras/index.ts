// keras/: reads models that Keras saved, and writes models for Keras. Entry point `lethe/keras`. May import: network/, formats/, compiler/,
// text/, errors.ts.
import { isHdf5 } from '../../formats/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { Network } from '../../network/public.js';
import { type FileSource, readOneFile } from '../../network/storage/index.js';
import { checkKind, checkOneOf, isObject } from '../../text/kinds.js';
import { readArchive } from './archive.js';
import { readLegacy } from './legacy.js';
import { kerasArchive, kerasConfig, kerasWeights, layersOf, withTraining } from './save.js';
import { kerasHdf5 } from './save-legacy.js';
import { compileAs, type TellNotCarried, writeTraining } from './training/index.js';
import { setKerasWeights } from './weights.js';

export type { FileSource } from '../../network/storage/index.js';
export { type RepairedModel, repairModel } from './repair.js';
export type { TellNotCarried } from './training/index.js';

/** More than a WebAssembly memory can hold. */
const MOST_BYTES = 2_147_483_648;

/** Options of {@link loadKeras}. */
export interface LoadKerasOptions {
  /**
   * Whether to compile the network as the model in the file, with the state of its optimizer, so that training continues. A function
   * instead receives an error for each part that Lethe lacks: then such metrics are left out, and for anything else the network is not
   * compiled. Default true: such a part is an error.
   */
  compile?: boolean | TellNotCarried;
}

const LOAD_OPTIONS: OptionNames<LoadKerasOptions> = { compile: true };

/**
 * Reads a model that Keras saved: `model.keras` of Keras 3, or `model.h5` of Keras 2 or 3 (`model.save('model.h5')`). The network computes
 * what the model computes in Keras: names of activations have the meaning of the Keras version that wrote the file.
 *
 * A compiled model continues training where Keras stopped, and by the rules of Keras if `fit` has the options `regularizers`, `lossMasks`
 * and `constraints`. Random orders and dropout start anew. Half-precision numbers become float32.
 *
 * @param source the file's bytes, its path or `file://` URL (Node, Deno, Bun), or its `http(s)://` URL
 * @throws LetheError `data` if the file cannot be read or is damaged; `model` that names the first layer, option or argument that the
 *   compiled engine cannot run, or a loss, metric or optimizer that Lethe lacks: see `compile`. TypeError if `source` is none of these.
 * @example
 * const network = await loadKeras('model.keras');
 * const outputs = await network.predict(x);
 */
export async function loadKeras(source: FileSource, options: LoadKerasOptions = {}): Promise<Network> {
  const caller = 'loadKeras';
  const { compile = true } = readOptions(caller, options, LOAD_OPTIONS);
  const isKnown = typeof compile === 'boolean' || typeof compile === 'function';
  checkKind(`${caller}: compile`, isKnown, 'a boolean or a function', compile);
  const file = await readOneFile(caller, source, MOST_BYTES);
  const { artifacts, training } = isHdf5(file) ? readLegacy(caller, file) : readArchive(caller, file);
  const network = await Network.load(artifacts);
  if (training === undefined || compile === false) return network;
  compileAs(caller, network, training, compile === true ? undefined : compile);
  return network;
}

/**
 * Sets the weights of a network from a Keras file: `model.weights.h5` (`model.save_weights` of Keras 3), a file of `save_weights('w.h5')`
 * of Keras 2, or a whole model, of which only the weights are read. The layers must be those of the Keras model, in the same order; for
 * files of Keras 2 the names decide if they are the same.
 *
 * @param source as for {@link loadKeras}
 * @throws LetheError `data` that names the layer or weight that does not match the network. Then no weight is set.
 * @example
 * const network = Network.create([lstm({ ...kerasDefaults.lstm, units: 8, inputShape: [null, 3] }), dense({ units: 1 })]);
 * await loadKerasWeights(network, 'model.weights.h5');
 */
export async function loadKerasWeights(network: Network, source: FileSource): Promise<void> {
  const caller = 'loadKerasWeights';
  const isNetwork = isObject(network) && typeof network.setWeights === 'function';
  checkKind(`${caller}: network`, isNetwork, 'a Network', network);
  setKerasWeights(caller, network, await readOneFile(caller, source, MOST_BYTES));
}

/** Options of {@link saveKeras}. */
export interface SaveKerasOptions {
  /**
   * `keras`: a whole model, for `keras.models.load_model` of Keras 3; `h5`: a whole model for Keras 2 (tf_keras); `weights`: for
   * `model.load_weights` of Keras 3. Default `keras`. Keras 3 also loads a chain of layers in `h5`, with `compile=False`, but it interprets
   * `hard_sigmoid` there as its own.
   */
  format?: 'keras' | 'h5' | 'weights';
  /** Whether to save the optimizer with its state, the loss and the metrics, if the network is compiled. Default true, as in Keras. */
  includeOptimizer?: boolean;
}

const SAVE_OPTIONS: OptionNames<SaveKerasOptions> = { format: true, includeOptimizer: true };

/**
 * Writes a network for Keras 3 or 2, for prediction and further training.
 *
 * @returns the bytes of a `.keras`, `.h5` or `.weights.h5` file: the same for the same network
 * @throws LetheError `model` that names a layer, activation or option that this Keras lacks, such as the hard sigmoid of tfjs-layers in
 *   Keras 3 (the default of its LSTM: see `kerasDefaults`), or a loss, metric or optimizer.
 * @example
 * const network = Network.create([lstm({ ...kerasDefaults.lstm, units: 8, inputShape: [null, 1] }), dense({ units: 1 })]);
 * const file = saveKeras(network); // Python: keras.models.load_model('model.keras')
 */
export function saveKeras(network: Network, options: SaveKerasOptions = {}): Uint8Array {
  const caller = 'saveKeras';
  const { format = 'keras', includeOptimizer = true } = readOptions(caller, options, SAVE_OPTIONS);
  checkOneOf(`${caller}: format`, format, ['keras', 'h5', 'weights']);
  const isNetwork = isObject(network) && typeof network.setWeights === 'function';
  checkKind(`${caller}: network`, isNetwork, 'a Network', network);
  checkKind(
    `${caller}: includeOptimizer`,
    typeof includeOptimizer === 'boolean',
    'a boolean',
    includeOptimizer,
  );
  if (format === 'h5') return kerasHdf5(caller, network, includeOptimizer);
  const config = kerasConfig(caller, network);
  if (format === 'weights') return kerasWeights(caller, network, config);
  const training = includeOptimizer ? writeTraining(caller, network, layersOf(config)) : undefined;
  return kerasArchive(withTraining(config, training), kerasWeights(caller, network, config, training));
}
