// Places of models in `lethe`: those of `lethe/core`, and those of tfjs's IO handlers.
import { io } from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import * as storage from '../../network/storage/index.js';
import { describe, mismatch } from '../../text/quote.js';

/**
 * The place of a model: a folder (path or `file://` URL; Node, Deno, Bun), a URL with an IO handler in tfjs
 * (`indexeddb://name`, `localstorage://name`, `http://...`; browsers), or an IO handler.
 */
export type Place = string | URL | io.IOHandler;

/**
 * Saves a model. An interruption leaves the old model or the new one in a folder, complete, and {@link readModel}
 * meanwhile returns one of them, never a mixture. Saves of one process under one path or URL take turns, and the one
 * requested last stays; for a folder other processes wait for theirs.
 *
 * @param makeFile called at once if the place is valid, and not otherwise
 * @throws LetheError `data` if the place cannot be written in this runtime, with the system's error as its cause.
 * @throws TypeError if it is not a place.
 */
export async function writeModel(makeFile: () => Promise<storage.ModelFile>, place: Place): Promise<void> {
  if (isFolder('save', place)) return storage.writeModel(makeFile(), place);
  const handler = findHandler('save', place);
  if (!canSave(handler)) throw new LetheError('data', 'save: this IO handler cannot save');
  // A handler may store each model in another place; a URL is one place.
  if (place === handler) return storage.writeHandler(await makeFile(), handler);
  return storage.writeInTurn(String(place), makeFile(), (file) => storage.writeHandler(file, handler));
}

/** @throws LetheError `data` if there is no model, or an incomplete one. */
export async function readModel(place: Place): Promise<storage.ModelFile> {
  if (isFolder('load', place)) return storage.readModel(place);
  const handler = findHandler('load', place);
  if (canLoad(handler)) {
    return storage.readHandler(handler, `load: ${typeof place === 'string' ? place : 'IO handler'}`);
  }
  throw new LetheError('data', 'load: this IO handler cannot load');
}

/** Whether it is a path or file URL, not another URL or a handler. */
function isFolder(caller: string, place: Place): place is string | URL {
  if ((typeof place !== 'string' || place === '') && !(place instanceof URL)) return false;
  const scheme = storage.schemeOf(place);
  if (scheme !== undefined && scheme !== 'file') return false;
  if (platform.files !== undefined) return true;
  throw new LetheError(
    'data',
    `${caller}: this runtime has no files: expected indexeddb://, localstorage://, an IO handler or bytes, got ${place}`,
  );
}

function canSave(handler: io.IOHandler): handler is io.IOHandler & storage.SaveHandler {
  return handler.save !== undefined;
}

function canLoad(handler: io.IOHandler): handler is io.IOHandler & storage.LoadHandler {
  return handler.load !== undefined;
}

/** Other places than folders, URLs and handlers, and tfjs's lookup of handlers for a URL. */
const ACTIONS = {
  save: { also: '', handlers: (url: string) => io.getSaveHandlers(url) },
  load: { also: ' or bytes', handlers: (url: string) => io.getLoadHandlers(url) },
} as const;

function findHandler(action: keyof typeof ACTIONS, place: Place): io.IOHandler {
  if (typeof place === 'object' && place !== null && ('save' in place || 'load' in place)) return place;
  if ((typeof place !== 'string' || place === '') && !(place instanceof URL)) {
    const expected = `a folder (path or file:// URL), a URL that tfjs knows, an IO handler${ACTIONS[action].also}`;
    throw new TypeError(mismatch(`${action}: where`, expected, describe(place)));
  }
  const url = String(place);
  const [handler] = ACTIONS[action].handlers(url);
  if (handler !== undefined) return handler;
  throw new LetheError('data', `${action}: tfjs has no IO handler for ${url} in this runtime`);
}
