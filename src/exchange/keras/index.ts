// keras/: models that Keras saved, and models for Keras. Entry point `lethe/keras`.
// May import: network/, formats/, compiler/, text/, errors.ts.
import { isHdf5 } from '../../formats/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { Network } from '../../network/public.js';
import { type FileSource, readOneFile } from '../../network/storage/index.js';
import { checkKind, checkOneOf, isObject } from '../../text/kinds.js';
import { readArchive } from './archive.js';
import { readLegacy } from './legacy.js';
import { kerasArchive, kerasConfig, kerasWeights } from './save.js';

export type { FileSource } from '../../network/storage/index.js';

/** More than one WebAssembly memory could compute with. */
const MOST_BYTES = 2_147_483_648;

/**
 * Reads a model that Keras saved: `model.keras` of Keras 3, or `model.h5` of Keras 2 or 3 (`model.save('model.h5')`). What it computes is
 * what Keras computes: names of activations mean what they mean in the Keras that wrote the file.
 *
 * What the model was compiled with is not carried over: compile the network before you train it. Numbers of half precision
 * become float32.
 *
 * @param source the file's bytes, its path or `file://` URL (Node, Deno, Bun), or its `http(s)://` URL
 * @throws LetheError `data` if the file cannot be read or is damaged; `model` naming the first layer, option or argument that the
 *   compiled engine cannot run. TypeError if `source` is none of these.
 * @example
 * const network = await loadKeras('model.keras');
 * const outputs = await network.predict(x);
 */
export async function loadKeras(source: FileSource): Promise<Network> {
  const caller = 'loadKeras';
  const file = await readOneFile(caller, source, MOST_BYTES);
  const artifacts = isHdf5(file) ? readLegacy(caller, file) : readArchive(caller, file);
  return Network.load(artifacts);
}

/** Options of {@link saveKeras}. */
export interface SaveKerasOptions {
  /** `keras`: a whole model, for `keras.models.load_model`; `weights`: for `model.load_weights`. Default `keras`. */
  format?: 'keras' | 'weights';
}

const SAVE_OPTIONS: OptionNames<SaveKerasOptions> = { format: true };

/**
 * A network as Keras 3 loads it. What it was compiled with is not carried over.
 *
 * @returns bytes of a `.keras` file, or of a `.weights.h5` file: the same for the same network
 * @throws LetheError `model` naming a layer, an activation or an option that Keras 3 does not have, such as the hard sigmoid of
 *   tfjs-layers (which is the default of its LSTM: see `kerasDefaults`).
 * @example
 * const network = Network.create([lstm({ ...kerasDefaults.lstm, units: 8, inputShape: [null, 1] }), dense({ units: 1 })]);
 * const file = saveKeras(network); // Python: keras.models.load_model('model.keras')
 */
export function saveKeras(network: Network, options: SaveKerasOptions = {}): Uint8Array {
  const caller = 'saveKeras';
  const { format = 'keras' } = readOptions(caller, options, SAVE_OPTIONS);
  checkOneOf(`${caller}: format`, format, ['keras', 'weights']);
  const isNetwork = isObject(network) && typeof network.setWeights === 'function';
  checkKind(`${caller}: network`, isNetwork, 'a Network', network);
  const config = kerasConfig(caller, network);
  const weights = kerasWeights(caller, network, config);
  return format === 'weights' ? weights : kerasArchive(config, weights);
}
