import { folderStore } from './folder.js';
import { indexedDbStore } from './indexed-db.js';
import { opfsStore } from './opfs.js';
import { type CheckpointStore, isStore } from './store.js';

/** Stores by the scheme of a text, such as tfjs's `indexeddb://`; all other places are folders. */
const SCHEMES: { readonly [scheme: string]: (name: string) => CheckpointStore } = {
  indexeddb: indexedDbStore,
  opfs: opfsStore,
};

/**
 * @throws LetheError `data` if it is a folder and this runtime has no files; TypeError if there is no name after the
 * scheme.
 */
export function storeOf(place: string | URL | CheckpointStore): CheckpointStore {
  if (isStore(place)) return place;
  const [, scheme = '', name = ''] = /^(\w+):\/\/(.*)$/s.exec(String(place)) ?? [];
  const make = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  return make === undefined ? folderStore(place) : make(name);
}
