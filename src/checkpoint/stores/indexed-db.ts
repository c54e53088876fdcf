import { LetheError } from '../../errors.js';
import { checkKind } from '../../text/kinds.js';
import type { CheckpointStore } from './store.js';
import { orTell } from './tell.js';

/** Checkpoints by their names. */
const TABLE = 'checkpoints';

/**
 * A database of a page (IndexedDB), called `lethe/` and this name. Every browser has it, in pages and in workers. A checkpoint
 * is written in one transaction: it is there whole or not at all.
 *
 * @param name of the run
 * @throws TypeError if that is no name. Where there is no IndexedDB, where it is blocked or full, `fit` throws LetheError
 *   `data`.
 */
export function indexedDbStore(name: string): CheckpointStore {
  checkKind('indexedDbStore: name', typeof name === 'string' && name !== '', 'a name', name);
  const place = `indexeddb://${name}`;
  const act = <Result>(
    what: string,
    mode: IDBTransactionMode,
    ask: (table: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> => orTell(what, () => inTransaction(databaseOf(name), mode, ask));
  return {
    name: place,
    async write(own, bytes) {
      await act(`${place}: ${own}`, 'readwrite', (table) => table.put(bytes, own));
    },
    async read(own) {
      const found: unknown = await act(`${place}: ${own}`, 'readonly', (table) => table.get(own));
      if (found instanceof Uint8Array) return found;
      throw new LetheError('data', `checkpoint: ${place}: ${own}: there is none`);
    },
    async list() {
      const keys = await act(place, 'readonly', (table) => table.getAllKeys());
      return keys.map(String);
    },
    async remove(own) {
      await act(`${place}: ${own}`, 'readwrite', (table) => table.delete(own));
    },
  };
}

/** Whether a run of this name has been in a database; false where nobody can tell. Looking into one would make it. */
export async function isInDatabase(name: string): Promise<boolean> {
  try {
    const all = await globalThis.indexedDB.databases();
    return all.some((database) => database.name === databaseOf(name));
  } catch {
    return false;
  }
}

function databaseOf(name: string): string {
  return `lethe/${name}`;
}

/** Opened for each: who keeps a database open keeps others from deleting it. */
async function inTransaction<Result>(
  database: string,
  mode: IDBTransactionMode,
  ask: (table: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const opened = await open(database);
  try {
    return await new Promise((resolve, reject) => {
      // On the disk when it is complete, not only on the way there.
      const transaction = opened.transaction(TABLE, mode, { durability: 'strict' });
      const request = ask(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  } finally {
    opened.close();
  }
}

function open(database: string): Promise<IDBDatabase> {
  const { indexedDB } = globalThis;
  if (indexedDB === undefined) {
    throw new LetheError('data', 'indexedDbStore: this runtime has no IndexedDB');
  }
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
