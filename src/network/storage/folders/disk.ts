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
 * weights that it names belong together, whatever interrupts this, and however often. One process at a time does so; what
 * killed ones left is deleted.
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
    // A save that was killed may have left a model that names INCOMING: then WEIGHTS is what is free.
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

/** Whether a model is there whose weights may lie in {@link WEIGHTS}: all but one that says it has others. */
async function isTaken(files: FileSystem, folder: string): Promise<boolean> {
  const place = files.join(folder, MODEL);
  if ((await files.stamp(place)) === '') return false;
  const bytes = await files.read(place, MAX_JSON_BYTES);
  try {
    return weightPaths(decodeJson(place, bytes)).join() !== INCOMING;
  } catch {
    return true; // No model of ours; nobody can read it.
  }
}

/**
 * Reads a folder, or a `model.json` under any name with the weights beside it. Who saves meanwhile exchanges the
 * files one by one; then what was read does not fit, and is read again: for as long as it is another `model.json`.
 *
 * @throws LetheError `data` if there is no model, or not a whole one.
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
      // Without a digest only a model.json that stayed shows that its weights did.
      if (json.weightsSha256 !== undefined || stamp === (await files.stamp(model))) return file;
      if (attempt === ATTEMPTS) throw new LetheError('data', `${source}: others save into it all the time`);
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
