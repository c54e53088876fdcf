import { io } from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import type { FileSystem } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { checkWeightBytes, decodeJson, encodeJson, fromArtifacts, type ModelFile } from './model-file.js';

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';
/** Holds the new weights while an existing model is replaced; gone afterwards. */
const INCOMING = 'weights.incoming.bin';

/**
 * Where a model is kept: a folder (path or `file://` URL; Node, Deno, Bun), a URL that tfjs has an IO handler
 * for (`indexeddb://name`, `localstorage://name`, `http://...`; browsers), or an IO handler.
 */
export type Place = string | URL | io.IOHandler;

/** @throws LetheError `data` if the place cannot be written in this runtime, or the system's error. */
export async function writeModel(file: ModelFile, place: Place): Promise<void> {
  const folder = asFolder(place);
  if (folder !== undefined) return writeFolder(filesOrThrow('save', folder), folder, file);
  const handler = typeof place === 'object' && 'save' in place ? place : findHandler('save', String(place));
  if (handler.save === undefined) throw new LetheError('data', 'save: this IO handler cannot save');
  const { weightsManifest, ...rest } = file.json;
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
  const handler = typeof place === 'object' && 'load' in place ? place : findHandler('load', String(place));
  if (handler.load === undefined) throw new LetheError('data', 'load: this IO handler cannot load');
  const source = `load: ${typeof place === 'string' ? place : 'IO handler'}`;
  const { json, weights } = fromArtifacts(await handler.load());
  const checked = decodeJson(source, encodeJson(json, WEIGHTS));
  checkWeightBytes(source, checked, weights.length);
  return { json: checked, weights };
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

function findHandler(action: 'save' | 'load', url: string): io.IOHandler {
  const [handler] = action === 'save' ? io.getSaveHandlers(url) : io.getLoadHandlers(url);
  if (handler !== undefined) return handler;
  throw new LetheError('data', `${action}: tfjs has no IO handler for ${url} in this runtime`);
}

/**
 * Each file is replaced by renaming. As a model is two files, one that is there already is first made to
 * point at new weights under another name: at every moment `model.json` and the weights that it names belong
 * together, whatever interrupts this.
 */
async function writeFolder(files: FileSystem, folder: string | URL, file: ModelFile): Promise<void> {
  const write = (name: string, bytes: Uint8Array): Promise<void> =>
    files.replace(files.join(folder, name), bytes);
  const replacing = await files.exists(files.join(folder, MODEL));
  if (replacing) {
    await write(INCOMING, file.weights);
    await write(MODEL, encodeJson(file.json, INCOMING));
  }
  await write(WEIGHTS, file.weights);
  await write(MODEL, encodeJson(file.json, WEIGHTS));
  if (replacing) await files.remove(files.join(folder, INCOMING));
}

async function readFolder(files: FileSystem, folder: string | URL): Promise<ModelFile> {
  const read = async (name: string): Promise<Uint8Array> => {
    const file = files.join(folder, name);
    try {
      return await files.read(file);
    } catch (error) {
      throw new LetheError('data', `load: ${file}: ${(error as Error).message}`, { cause: error });
    }
  };
  const source = `load: ${files.join(folder, MODEL)}`;
  const json = decodeJson(source, await read(MODEL));
  const names = json.weightsManifest.flatMap((group) => group.paths);
  const parts: Uint8Array[] = [];
  for (const name of names) {
    if (/[\\/]/.test(name) || name === '..') {
      throw new LetheError(
        'data',
        `${source}: expected the name of a file beside it, got ${JSON.stringify(name)}`,
      );
    }
    parts.push(await read(name));
  }
  const weights = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    weights.set(part, offset);
    offset += part.length;
  }
  checkWeightBytes(source, json, weights.length);
  return { json, weights };
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
