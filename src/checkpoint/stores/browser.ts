import { checkKind } from '../../text/kinds.js';
import { indexedDbStore, isInDatabase } from './indexed-db.js';
import { canWriteFiles, opfsStore } from './opfs.js';
import type { CheckpointStore } from './store.js';

/**
 * What a browser has to keep checkpoints in: `opfsStore`, or `indexedDbStore` where that cannot write, or where a run of this
 * name has checkpoints already (as the browser has learned to write files since). Its `name` tells which, once it was used.
 *
 * @param run its name
 * @throws TypeError if that is no name. Where a page may keep nothing, `fit` throws LetheError `data`.
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
  // Some browsers have files, and refuse them in private windows.
  return files.list().then(
    () => files,
    () => database,
  );
}
