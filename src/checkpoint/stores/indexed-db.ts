import { LetheError } from '../../errors.js';
import { checkKind } from '../../text/kinds.js';
import type { CheckpointStore } from './store.js';
import { orTell } from './tell.js';

/** Checkpoints by their names. */
const TABLE = 'checkpoints';

/**
 * A database of a page (IndexedDB), called `lethe/` followed by the name. Every browser has it, in pages and in
 * workers. A checkpoint is written in one transaction: completely or not at all.
 *
 * @param name name of the run
 * @throws TypeError if it is not a name. `fit` throws LetheError `data` if there is no IndexedDB, if it is blocked, or
 *   if the storage is full.
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

/** Whether there is a database of this name; false if unknown. Opening it would create it. */
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

/** Opened for each transaction: an open database cannot be deleted. */
async function inTransaction<Result>(
  database: string,
  mode: IDBTransactionMode,
  ask: (table: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const opened = await open(database);
  try {
    return await new Promise((resolve, reject) => {
      // Completes only when the data are on the disk.
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
