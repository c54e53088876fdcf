// Places of models: how to read from or write to a given one.
import { folders } from '#folders';
import { isObject } from '../../text/kinds.js';
import { describe, mismatch } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import { fromArtifacts, type ReadableArtifacts, toArtifacts } from './artifacts.js';
import { asBytes } from './bytes.js';
import type { Folders } from './folders/folders.js';
import { checkJson, checkWeights } from './manifest.js';
import { checkNesting } from './nesting.js';
import { splitPieces } from './one-piece.js';
import type { ModelArtifacts, ModelFile, ReadOptions } from './types.js';
import { readUrl } from './url.js';

/** An object that loads a model's artifacts, such as an IO handler of tfjs. */
export interface LoadHandler {
  load(): ReadableArtifacts | Promise<ReadableArtifacts>;
}

/** An object that saves a model's artifacts, such as an IO handler of tfjs. */
export interface SaveHandler {
  save(artifacts: ModelArtifacts): unknown;
}

/**
 * Where a model comes from:
 * - bytes: the result of `toBytes`;
 * - artifacts: tfjs's, or a parsed `model.json` with an added `weightData`;
 * - a path or `file://` URL of a folder or of a `model.json` (Node, Deno, Bun);
 * - an `http://` or `https://` URL of a `model.json`;
 * - an object with `load()`, which returns artifacts; the type accepts all IO handlers of tfjs, as their type does not
 *   tell which can load.
 */
export type NetworkSource =
  | ArrayBuffer
  | Uint8Array
  | ReadableArtifacts
  | string
  | URL
  | Partial<LoadHandler>;

/** Where a model goes: a folder (path or `file://` URL; Node, Deno, Bun), or an object with `save()`. */
export type NetworkTarget = string | URL | Partial<SaveHandler>;

/**
 * Reads a model and checks that it is complete: sizes, depths, counts, and the digest if it has one.
 *
 * @param caller name of the function in errors.
 * @throws LetheError `data` if there is no model, or an incomplete one.
 * @throws TypeError if `source` has none of the forms.
 * @throws what `options.look` throws
 */
export async function readModel(
  source: NetworkSource,
  caller: string = 'load',
  options: ReadOptions = {},
): Promise<ModelFile> {
  const { look } = options;
  const bytes = asBytes(source);
  if (bytes !== undefined) return splitPieces(bytes, caller, look);
  if ((typeof source === 'string' && source !== '') || source instanceof URL) {
    const scheme = schemeOf(source);
    if (scheme === 'http' || scheme === 'https') return readUrl(String(source), caller, options);
    return foldersOrThrow(caller, source, 'an http(s):// URL, artifacts or bytes').read(source, caller, look);
  }
  if (isObject(source)) {
    if (typeof source.load === 'function') {
      return readHandler(source as unknown as LoadHandler, `${caller}: IO handler`, look);
    }
    if (['modelTopology', 'weightSpecs', 'weightData'].some((key) => Object.hasOwn(source, key))) {
      return readArtifacts(source as ReadableArtifacts, `${caller}: artifacts`, look);
    }
  }
  const forms = 'a path, a URL, artifacts, bytes or an object with load()';
  throw new TypeError(mismatch(caller, forms, describe(source)));
}

/**
 * Reads a model by an object with `load()`.
 *
 * @param source its name in errors.
 * @throws LetheError `data` if it does not return a complete model.
 */
export async function readHandler(
  handler: LoadHandler,
  source: string,
  look?: ReadOptions['look'],
): Promise<ModelFile> {
  return readArtifacts(await handler.load(), source, look);
}

function readArtifacts(artifacts: ReadableArtifacts, source: string, look: ReadOptions['look']): ModelFile {
  const { json, weights } = fromArtifacts(artifacts, source);
  checkNesting(source, json);
  const file = { json: checkJson(source, json), weights };
  look?.(file.json);
  checkWeights(source, file);
  return file;
}

/**
 * Saves a model into a folder (path or `file://` URL; Node, Deno, Bun) or by an object with `save()`. An interruption
 * leaves the old model or the new one in a folder, complete, and {@link readModel} meanwhile returns one of them, never
 * a mixture. Saves of one process take turns, and the one requested last stays; other processes wait for theirs.
 *
 * @param file may be a pending promise
 * @throws LetheError `data` if the place cannot be written, with the system's error as its cause.
 * @throws TypeError if `where` has none of the forms. */
export async function writeModel(
  file: ModelFile | Promise<ModelFile>,
  where: NetworkTarget,
  caller: string = 'save',
): Promise<void> {
  checkTarget(caller, where);
  if (typeof where === 'string' || where instanceof URL) {
    return foldersOrThrow(caller, where, 'an object with save()').write(where, file, caller);
  }
  return writeHandler(await file, where as SaveHandler);
}

/** @throws TypeError if `where` is not a place for a model; whether it can be written shows later. */
function checkTarget(caller: string, where: unknown): asserts where is NetworkTarget {
  if ((typeof where === 'string' && where !== '') || where instanceof URL) return;
  if (isObject(where) && typeof where.save === 'function') return;
  const forms = 'a folder (path or file:// URL) or an object with save()';
  throw new TypeError(mismatch(`${caller}: where`, forms, describe(where)));
}

/** Saves a model by an object with `save()`. */
export async function writeHandler(file: ModelFile, handler: SaveHandler): Promise<void> {
  await handler.save(toArtifacts(file));
}

/** `http`, `file`, ... of a URL, in lower case; undefined for a path. */
export function schemeOf(place: string | URL): string | undefined {
  if (place instanceof URL) return place.protocol.slice(0, -1);
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(place)?.[1]?.toLowerCase();
}

function foldersOrThrow(caller: string, place: string | URL, others: string): Folders {
  const scheme = schemeOf(place);
  if (scheme !== undefined && scheme !== 'file') {
    throw wrongData(caller, `a path, a file:// URL, ${others}`, String(place));
  }
  if (folders !== undefined) return folders;
  throw wrongData(`${caller}: this runtime has no files`, others, String(place));
}
