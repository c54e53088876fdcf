// Node, Deno and Bun: a model in a folder is model.json and weights.bin.
import { platform } from '#platform';
import type { FileSystem } from '../../../engine/index.js';
import { LetheError } from '../../../errors.js';
import { shorten } from '../../../text/quote.js';
import { checkWeights } from '../manifest.js';
import { decodeJson, encodeJson } from '../model-json.js';
import type { ModelFile } from '../types.js';
import { readWeightFiles } from '../weight-files.js';
import type { Folders } from './folders.js';

const { files } = platform;

export const folders: Folders | undefined = files && {
  read: (place, caller) => readFolder(files, place, caller),
  write: (folder, file) => writeFolder(files, folder, file),
};

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';
/** Holds the new weights while an existing model is replaced; gone afterwards. */
const INCOMING = 'weights.incoming.bin';
/** How often a folder is read that others are saving into. */
const ATTEMPTS = 10;

/**
 * Each file is replaced by renaming. As a model is two files, a `model.json` that names the weights about to be
 * replaced is first made to point at the new ones under another name: at every moment `model.json` and the
 * weights that it names belong together, whatever interrupts this, and however often.
 */
async function writeFolder(files: FileSystem, folder: string | URL, file: ModelFile): Promise<void> {
  const write = (name: string, bytes: Uint8Array): Promise<void> =>
    files.replace(files.join(folder, name), bytes);
  const model = files.join(folder, MODEL);
  const present = (await files.exists(model)) ? new TextDecoder().decode(await files.read(model)) : '';
  // A save that was killed may have left a model that names INCOMING: then WEIGHTS is what is free.
  if (present !== '' && !present.includes(`"${INCOMING}"`)) {
    await write(INCOMING, file.weights);
    await write(MODEL, encodeJson(file, INCOMING));
  }
  await write(WEIGHTS, file.weights);
  await write(MODEL, encodeJson(file, WEIGHTS));
  await files.remove(files.join(folder, INCOMING));
}

/**
 * Reads a folder, or a `model.json` under any name with the weights beside it. Who saves meanwhile exchanges the
 * files one by one; then what was read does not fit, and is read again.
 *
 * @throws LetheError `data` if there is no model, or not a whole one.
 */
async function readFolder(files: FileSystem, place: string | URL, caller: string): Promise<ModelFile> {
  const isFile = /\.json$/i.test(String(place)) && !(await files.exists(files.join(place, MODEL)));
  const model = files.join(place, isFile ? '' : MODEL);
  const source = `${caller}: ${model}`;
  const beside = (name: string): string => files.join(place, isFile ? `../${name}` : name);
  let failed = '';
  for (let attempt = 1; ; attempt++) {
    const bytes = await readFile(files, model, caller);
    const text = new TextDecoder().decode(bytes);
    try {
      const json = decodeJson(source, bytes);
      const weights = await readWeightFiles(source, json, (name) => readFile(files, beside(name), caller));
      const file = { json, weights };
      checkWeights(source, file);
      return file;
    } catch (error) {
      if (text === failed || attempt === ATTEMPTS) throw error;
      failed = text;
    }
  }
}

async function readFile(files: FileSystem, file: string, caller: string): Promise<Uint8Array> {
  try {
    return await files.read(file);
  } catch (error) {
    throw new LetheError('data', `${caller}: ${file}: ${shorten((error as Error).message, 200)}`, {
      cause: error,
    });
  }
}
