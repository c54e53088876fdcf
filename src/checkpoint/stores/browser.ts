import { checkKind } from '../../text/kinds.js';
import { indexedDbStore, isInDatabase } from './indexed-db.js';
import { canWriteFiles, opfsStore } from './opfs.js';
import type { CheckpointStore } from './store.js';

/**
 * A browser's storage for checkpoints: `opfsStore`, or `indexedDbStore` if the browser cannot write such files, or if a
 * run of this name already has checkpoints there (from an older browser version). Its `name` tells which, after the
 * first use.
 *
 * @param run the run's name
 * @throws TypeError if it is not a name. If the page may not store anything, `fit` throws LetheError `data`.
 */
export function browserStore(run: string): CheckpointStore {
  checkKind('browserStore: run', typeof run === 'string' && run !== '', 'a name', run);
  let chosen: CheckpointStore | undefined;
  const choose = async (): Promise<CheckpointStore> => {
    chosen ??= await storeHere(run);
    return chosen;
  };
  return {
    get name() {
      return chosen?.name ?? run;
    },
    write: async (name, bytes) => (await choose()).write(name, bytes),
    read: async (name) => (await choose()).read(name),
    list: async () => (await choose()).list(),
    remove: async (name) => (await choose()).remove(name),
  };
}

async function storeHere(run: string): Promise<CheckpointStore> {
  const database = indexedDbStore(run);
  if (!canWriteFiles()) return database;
  if ((await isInDatabase(run)) && (await database.list()).length > 0) return database;
  const files = opfsStore(run);
  // Some browsers have files, but refuse them in private windows.
  return files.list().then(
    () => files,
    () => database,
  );
}
