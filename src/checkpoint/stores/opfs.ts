import { LetheError } from '../../errors.js';
import { checkKind } from '../../text/kinds.js';
import type { CheckpointStore } from './store.js';

/** What a page's files can do, of which TypeScript's DOM types know a part. */
interface Folder {
  getDirectoryHandle(name: string, options: { create: boolean }): Promise<Folder>;
  getFileHandle(name: string, options?: { create: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  keys(): AsyncIterable<string>;
}

interface FileHandle {
  getFile(): Promise<Blob>;
  createWritable(): Promise<{ write(bytes: Uint8Array): Promise<void>; close(): Promise<void> }>;
}

/**
 * A folder among the files that a browser keeps for a page (the origin private file system). A file is replaced when it is
 * closed, at once.
 *
 * @param folder its name
 * @throws TypeError if that is no name. Where there are no such files, `fit` throws LetheError `data`.
 */
export function opfsStore(folder: string): CheckpointStore {
  checkKind('opfsStore: folder', typeof folder === 'string' && folder !== '', 'a name', folder);
  const open = async (): Promise<Folder> => {
    const { storage } = globalThis.navigator as { storage?: { getDirectory?(): Promise<unknown> } };
    if (storage?.getDirectory === undefined) {
      throw new LetheError('data', 'opfsStore: this runtime has no origin private file system');
    }
    return ((await storage.getDirectory()) as Folder).getDirectoryHandle(folder, { create: true });
  };
  return {
    name: `opfs:${folder}`,
    async write(name, bytes) {
      const file = await (await open()).getFileHandle(name, { create: true });
      const writable = await file.createWritable();
      await writable.write(bytes);
      await writable.close();
    },
    async read(name) {
      const file = await (await open()).getFileHandle(name);
      return new Uint8Array(await (await file.getFile()).arrayBuffer());
    },
    async list() {
      const names: string[] = [];
      for await (const name of (await open()).keys()) names.push(name);
      return names;
    },
    async remove(name) {
      await (await open()).removeEntry(name);
    },
  };
}
