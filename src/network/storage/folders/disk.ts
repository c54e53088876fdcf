// Node, Deno and Bun: a model in a folder is model.json and weights.bin.
import { platform } from '#platform';
import type { FileSystem } from '../../../engine/index.js';
import { LetheError } from '../../../errors.js';
import { shorten } from '../../../text/quote.js';
import { checkWeights } from '../manifest.js';
import { decodeJson, encodeJson } from '../model-json.js';
import { writeInTurn } from '../turns.js';
import type { ModelFile } from '../types.js';
import { readWeightFiles } from '../weight-files.js';
import type { Folders } from './folders.js';

const { files } = platform;

export const folders: Folders | undefined = files && {
  read: (place, caller) => readFolder(files, place, caller),
  write: (place, file, caller) => writeFolder(files, place, file, caller),
};

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';
/** Holds the new weights while an existing model is replaced; gone afterwards. */
const INCOMING = 'weights.incoming.bin';
/** How often a folder is read that others are saving into. */
const ATTEMPTS = 100;

/** A model as the bytes of its files. */
interface Content {
  readonly weights: Uint8Array;
  /** `model.json` that names {@link WEIGHTS}. */
  readonly model: Uint8Array;
  /** `model.json` that names {@link INCOMING}. */
  readonly incomingModel: Uint8Array;
}

function encode(file: ModelFile): Content {
  const { weights } = file;
  return { weights, model: encodeJson(file, WEIGHTS), incomingModel: encodeJson(file, INCOMING) };
}

/** Takes its turn among the saves into this folder before anything is waited for. */
async function writeFolder(
  files: FileSystem,
  place: string | URL,
  file: ModelFile | Promise<ModelFile>,
  caller: string,
): Promise<void> {
  const content = file instanceof Promise ? file.then(encode) : Promise.resolve(encode(file));
  let folder: string;
  try {
    folder = files.folder(place);
  } catch (error) {
    content.catch(() => undefined); // Nobody waits for it.
    throw systemError(caller, place, error);
  }
  await writeInTurn(folder, content, async (whole) => {
    await replaceModel(files, folder, whole).catch((error) => {
      throw systemError(caller, folder, error);
    });
  });
}

/**
 * Each file is replaced by renaming. As a model is two files, a `model.json` that names the weights about to be
 * replaced is first made to point at the new ones under another name: at every moment `model.json` and the
 * weights that it names belong together, whatever interrupts this, and however often.
 */
async function replaceModel(
  files: FileSystem,
  folder: string,
  { weights, model, incomingModel }: Content,
): Promise<void> {
  const write = (name: string, bytes: Uint8Array): Promise<void> =>
    files.replace(files.join(folder, name), bytes);
  const place = files.join(folder, MODEL);
  const present = (await files.stamp(place)) === '' ? '' : new TextDecoder().decode(await files.read(place));
  // A save that was killed may have left a model that names INCOMING: then WEIGHTS is what is free.
  if (present !== '' && !present.includes(`"${INCOMING}"`)) {
    await write(INCOMING, weights);
    await write(MODEL, incomingModel);
  }
  await write(WEIGHTS, weights);
  await write(MODEL, model);
  await files.remove(files.join(folder, INCOMING));
}

/**
 * Reads a folder, or a `model.json` under any name with the weights beside it. Who saves meanwhile exchanges the
 * files one by one; then what was read does not fit, and is read again: for as long as it is another `model.json`.
 *
 * @throws LetheError `data` if there is no model, or not a whole one.
 */
async function readFolder(files: FileSystem, place: string | URL, caller: string): Promise<ModelFile> {
  const isFile = /\.json$/i.test(String(place)) && (await files.stamp(files.join(place, MODEL))) === '';
  const model = files.join(place, isFile ? '' : MODEL);
  const source = `${caller}: ${model}`;
  const beside = (name: string): string => files.join(place, isFile ? `../${name}` : name);
  for (let attempt = 1; ; attempt++) {
    const stamp = await files.stamp(model);
    try {
      const bytes = await readFile(files, model, caller);
      const json = decodeJson(source, bytes);
      const weights = await readWeightFiles(source, json, (name) => readFile(files, beside(name), caller));
      const file = { json, weights };
      checkWeights(source, file);
      return file;
    } catch (error) {
      if (attempt === ATTEMPTS || stamp === (await files.stamp(model))) throw error;
    }
  }
}

async function readFile(files: FileSystem, file: string, caller: string): Promise<Uint8Array> {
  try {
    return await files.read(file);
  } catch (error) {
    throw systemError(caller, file, error);
  }
}

function systemError(caller: string, place: string | URL, cause: unknown): LetheError {
  return new LetheError('data', `${caller}: ${place}: ${shorten((cause as Error).message, 200)}`, { cause });
}
