import { io } from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import type { FileSystem } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import {
  checkJson,
  checkWeights,
  decodeJson,
  encodeJson,
  fromArtifacts,
  type ModelFile,
  quote,
  type SavedJson,
  totalBytes,
  weightPaths,
} from './model-file.js';

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';
/** Holds the new weights while an existing model is replaced; gone afterwards. */
const INCOMING = 'weights.incoming.bin';
/** How often a folder is read that others are saving into. */
const ATTEMPTS = 10;

/**
 * Where a model is kept: a folder (path or `file://` URL; Node, Deno, Bun), a URL that tfjs has an IO handler
 * for (`indexeddb://name`, `localstorage://name`, `http://...`; browsers), or an IO handler.
 */
export type Place = string | URL | io.IOHandler;

/**
 * Saves a model. In a folder, whatever interrupts this leaves the old model or the new one, whole, and who
 * reads it by {@link readModel} meanwhile gets one of both, never a mixture. One process at a time may save.
 *
 * @throws LetheError `data` if the place cannot be written in this runtime, or the system's error.
 */
export async function writeModel(file: ModelFile, place: Place): Promise<void> {
  const folder = asFolder(place);
  if (folder !== undefined) return writeFolder(filesOrThrow('save', folder), folder, file);
  const handler = findHandler('save', place);
  if (handler.save === undefined) throw new LetheError('data', 'save: this IO handler cannot save');
  const { weightsManifest, weightsSha256, ...rest } = file.json;
  const specs = weightsManifest.flatMap((group) => group.weights);
  await handler.save({
    ...rest,
    weightSpecs: specs,
    weightData: toArrayBuffer(file.weights),
  } as io.ModelArtifacts);
}

/** @throws LetheError `data` if there is no model, or not a whole one. */
export async function readModel(place: Place): Promise<ModelFile> {
  const folder = asFolder(place);
  if (folder !== undefined) return readFolder(filesOrThrow('load', folder), folder);
  const handler = findHandler('load', place);
  if (handler.load === undefined) throw new LetheError('data', 'load: this IO handler cannot load');
  const source = `load: ${typeof place === 'string' ? place : 'IO handler'}`;
  const { json, weights } = fromArtifacts(await handler.load());
  const file = { json: checkJson(source, json), weights };
  checkWeights(source, file);
  return file;
}

/** A path or file URL; undefined for every other URL and for handlers. */
function asFolder(place: Place): string | URL | undefined {
  if (place instanceof URL) return place.protocol === 'file:' ? place : undefined;
  if (typeof place !== 'string') return undefined;
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(place)?.[1];
  return scheme === undefined || scheme === 'file' ? place : undefined;
}

function filesOrThrow(caller: string, folder: string | URL): FileSystem {
  if (platform.files !== undefined) return platform.files;
  throw new LetheError(
    'data',
    `${caller}: this runtime has no files: expected indexeddb://, localstorage://, an IO handler or bytes, got ${folder}`,
  );
}

function findHandler(action: 'save' | 'load', place: Place): io.IOHandler {
  if (typeof place === 'object' && place !== null && ('save' in place || 'load' in place)) return place;
  if (typeof place !== 'string' && !(place instanceof URL)) {
    throw new TypeError(`${action}: expected a path, a URL, an IO handler or bytes, got ${typeof place}`);
  }
  const url = String(place);
  const [handler] = action === 'save' ? io.getSaveHandlers(url) : io.getLoadHandlers(url);
  if (handler !== undefined) return handler;
  throw new LetheError('data', `${action}: tfjs has no IO handler for ${url} in this runtime`);
}

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

/** Who saves meanwhile exchanges the files one by one; then what was read does not fit, and is read again. */
async function readFolder(files: FileSystem, folder: string | URL): Promise<ModelFile> {
  const source = `load: ${files.join(folder, MODEL)}`;
  let failed = '';
  for (let attempt = 1; ; attempt++) {
    const bytes = await readPart(files, folder, MODEL);
    const text = new TextDecoder().decode(bytes);
    try {
      const json = decodeJson(source, bytes);
      const file = { json, weights: await readWeights(files, folder, source, json) };
      checkWeights(source, file);
      return file;
    } catch (error) {
      if (text === failed || attempt === ATTEMPTS) throw error;
      failed = text;
    }
  }
}

async function readWeights(
  files: FileSystem,
  folder: string | URL,
  source: string,
  json: SavedJson,
): Promise<Uint8Array> {
  const expected = totalBytes(json);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const name of weightPaths(json)) {
    if (name === '' || name === '.' || name === '..' || /[\\/:\0]/.test(name) || name.length > 255) {
      throw new LetheError('data', `${source}: expected the name of a file beside it, got ${quote(name)}`);
    }
    const part = await readPart(files, folder, name);
    total += part.length;
    if (!(total <= expected)) {
      throw new LetheError('data', `${source}: expected ${expected} bytes of weights, got ${total} or more`);
    }
    parts.push(part);
  }
  const weights = new Uint8Array(total);
  let offset = 0;
  for (const part of parts) {
    weights.set(part, offset);
    offset += part.length;
  }
  return weights;
}

async function readPart(files: FileSystem, folder: string | URL, name: string): Promise<Uint8Array> {
  const file = files.join(folder, name);
  try {
    return await files.read(file);
  } catch (error) {
    throw new LetheError('data', `load: ${file}: ${(error as Error).message}`, { cause: error });
  }
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
