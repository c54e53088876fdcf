import { LetheError } from '../../errors.js';
import { checkKind } from '../../text/kinds.js';
import type { CheckpointStore } from './store.js';
import { orTell } from './tell.js';

/** The methods of a page's files; TypeScript's DOM types lack some. */
interface Folder {
  getDirectoryHandle(name: string, options: { create: boolean }): Promise<Folder>;
  getFileHandle(name: string, options?: { create: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  values(): AsyncIterable<FileHandle | Folder>;
}

interface FileHandle {
  readonly name: string;
  getFile(): Promise<Blob>;
  createWritable(): Promise<{ write(bytes: Uint8Array): Promise<void>; close(): Promise<void> }>;
}

/**
 * A folder among the files that a browser keeps for a page (the origin private file system). A file is replaced
 * atomically when it is closed. For browsers that cannot write such files (WebKitGTK 2.50) use `indexedDbStore`.
 *
 * @param folder its name
 * @throws TypeError if it is not a name. `fit` throws LetheError `data` if there are no such files, if they are
 *   blocked, or if the storage is full.
 */
export function opfsStore(folder: string): CheckpointStore {
  checkKind('opfsStore: folder', typeof folder === 'string' && folder !== '', 'a name', folder);
  const place = `opfs://${folder}`;
  const inFolder = <Result>(what: string, act: (opened: Folder) => Promise<Result>): Promise<Result> =>
    orTell(what, async () => act(await openFolder(folder)));
  return {
    name: place,
    write: (name, bytes) =>
      inFolder(`${place}: ${name}`, async (opened) => {
        const writable = await (await opened.getFileHandle(name, { create: true })).createWritable();
        await writable.write(bytes);
        await writable.close();
      }),
    read: (name) =>
      inFolder(`${place}: ${name}`, async (opened) => {
        const file = await (await opened.getFileHandle(name)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      }),
    list: () =>
      inFolder(place, async (opened) => {
        const names: string[] = [];
        // A file exists, empty, before its first bytes are written: it stays empty if the page is closed meanwhile.
        for await (const entry of opened.values()) {
          if ('getFile' in entry && (await sizeOf(entry)) > 0) names.push(entry.name);
        }
        return names;
      }),
    remove: (name) =>
      inFolder(`${place}: ${name}`, (opened) => opened.removeEntry(name).catch(unlessMissing)),
  };
}

/** Whether this browser can write files for {@link opfsStore}. */
export function canWriteFiles(): boolean {
  const { FileSystemFileHandle: handle } = globalThis as { FileSystemFileHandle?: { prototype: object } };
  return handle !== undefined && 'createWritable' in handle.prototype;
}

async function openFolder(name: string): Promise<Folder> {
  const { storage } = (globalThis.navigator ?? {}) as { storage?: { getDirectory?(): Promise<unknown> } };
  if (storage?.getDirectory === undefined || !canWriteFiles()) {
    throw new LetheError(
      'data',
      'opfsStore: this runtime does not write files of an origin private file system (use indexedDbStore instead)',
    );
  }
  return ((await storage.getDirectory()) as Folder).getDirectoryHandle(name, { create: true });
}

/** 0 if another run has removed it. */
async function sizeOf(file: FileHandle): Promise<number> {
  const found = await file.getFile().catch(unlessMissing);
  return found?.size ?? 0;
}

function unlessMissing(error: Error): undefined {
  if (error.name !== 'NotFoundError') throw error;
}
