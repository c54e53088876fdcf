// Node, Deno and Bun: a model in a folder is model.json and weights.bin.
import { platform } from '#platform';
import type { FileSystem } from '../../../engine/index.js';
import { LetheError } from '../../../errors.js';
import { shorten } from '../../../text/quote.js';
import { checkWeights, weightPaths } from '../manifest.js';
import { decodeJson, encodeJson, MAX_JSON_BYTES } from '../model-json.js';
import { writeInTurn } from '../turns.js';
import type { ModelFile, ReadOptions } from '../types.js';
import { readWeightFiles } from '../weight-files.js';
import type { Folders } from './folders.js';

const { files } = platform;

export const folders: Folders | undefined = files && {
  read: (place, caller, look) => readFolder(files, place, caller, look),
  write: (place, file, caller) => writeFolder(files, place, file, caller),
};

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';
/** Holds the new weights while an existing model is replaced; gone afterwards. */
const INCOMING = 'weights.incoming.bin';
/** How often to read a folder while others save into it. */
const ATTEMPTS = 100;

/** The bytes of a model's files. */
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

/** Takes its turn among the saves into this folder before the first await. */
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
    content.catch(() => undefined); // Not awaited.
    throw systemError(caller, place, error);
  }
  await writeInTurn(folder, content, async (whole) => {
    await replaceModel(files, folder, whole).catch((error) => {
      throw systemError(caller, folder, error);
    });
  });
}

/**
 * Each file is replaced by renaming. As a model is two files, a `model.json` that names the weights to be replaced is
 * first changed to name the new ones under another name: at every moment `model.json` and the weights that it names
 * belong together, whatever interrupts this, and however often. Only one process at a time does so; files left by
 * killed processes are deleted.
 */
async function replaceModel(
  files: FileSystem,
  folder: string,
  { weights, model, incomingModel }: Content,
): Promise<void> {
  const lock = await files.lock(folder);
  try {
    const write = async (name: string, bytes: Uint8Array): Promise<void> => {
      await lock.check();
      await files.replace(files.join(folder, name), bytes);
    };
    for (const name of [MODEL, WEIGHTS, INCOMING]) await files.sweep(files.join(folder, name));
    // A killed save may have left a model that names INCOMING: then WEIGHTS is free.
    if (await isTaken(files, folder)) {
      await write(INCOMING, weights);
      await write(MODEL, incomingModel);
    }
    await write(WEIGHTS, weights);
    await write(MODEL, model);
    await files.remove(files.join(folder, INCOMING));
  } finally {
    await lock.release();
  }
}

/** Whether there is a model that may use {@link WEIGHTS}: any model that does not name other files. */
async function isTaken(files: FileSystem, folder: string): Promise<boolean> {
  const place = files.join(folder, MODEL);
  if ((await files.stamp(place)) === '') return false;
  const bytes = await files.read(place, MAX_JSON_BYTES);
  try {
    return weightPaths(decodeJson(place, bytes)).join() !== INCOMING;
  } catch {
    return true; // Not a model of Lethe; nobody can read it.
  }
}

/**
 * Reads a folder, or a `model.json` under any name with the weights next to it. A concurrent save exchanges the files
 * one by one; if they do not fit together, both are read again, as long as `model.json` changes.
 *
 * @throws LetheError `data` if there is no model, or an incomplete one.
 */
async function readFolder(
  files: FileSystem,
  place: string | URL,
  caller: string,
  look: ReadOptions['look'],
): Promise<ModelFile> {
  const isFile = /\.json$/i.test(String(place)) && (await files.stamp(files.join(place, MODEL))) === '';
  const model = files.join(place, isFile ? '' : MODEL);
  const source = `${caller}: ${model}`;
  const beside = (name: string): string => files.join(place, isFile ? `../${name}` : name);
  for (let attempt = 1; ; attempt++) {
    const stamp = await files.stamp(model);
    try {
      const bytes = await readFile(files, model, MAX_JSON_BYTES, caller);
      const json = decodeJson(source, bytes);
      look?.(json);
      const weights = await readWeightFiles(source, json, (name, most) =>
        readFile(files, beside(name), most, caller),
      );
      const file = { json, weights };
      checkWeights(source, file);
      // Without a digest only an unchanged model.json shows that its weights are unchanged.
      if (json.weightsSha256 !== undefined || stamp === (await files.stamp(model))) return file;
      if (attempt === ATTEMPTS)
        throw new LetheError('data', `${source}: other processes keep saving into it`);
    } catch (error) {
      if (attempt === ATTEMPTS || stamp === (await files.stamp(model))) throw error;
    }
  }
}

async function readFile(files: FileSystem, file: string, most: number, caller: string): Promise<Uint8Array> {
  try {
    return await files.read(file, most);
  } catch (error) {
    throw systemError(caller, file, error);
  }
}

function systemError(caller: string, place: string | URL, cause: unknown): LetheError {
  return new LetheError('data', `${caller}: ${place}: ${shorten((cause as Error).message, 200)}`, { cause });
}
