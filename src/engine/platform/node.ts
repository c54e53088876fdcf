// Node, Deno and Bun: threads by node:worker_threads, files by node:fs.
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { packsVectors } from './packing.js';
import type { FileSystem, Platform, Thread } from './platform.js';

/** `node:worker_threads` behind the shape of a browser's worker. */
class NodeThread implements Thread {
  onmessage: Thread['onmessage'] = null;
  onerror: Thread['onerror'] = null;
  onexit: (() => void) | null = null;
  readonly #worker: Worker;

  constructor(source: string) {
    this.#worker = new Worker(source, { eval: true });
    this.#worker.on('message', (data) => this.onmessage?.({ data }));
    this.#worker.on('error', (error) => this.onerror?.(error));
    this.#worker.on('exit', () => this.onexit?.());
    this.#worker.unref();
  }

  postMessage(message: unknown): void {
    this.#worker.postMessage(message);
  }

  terminate(): void {
    void this.#worker.terminate();
  }
}

const files: FileSystem = {
  async read(file) {
    return new Uint8Array(await readFile(file));
  },

  async replace(file, bytes) {
    const target = toPath(file);
    const folder = path.dirname(target);
    makeFolder(folder);
    const temporary = path.join(folder, `.${path.basename(target)}.${randomUUID()}.tmp`);
    try {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder);
  },

  async remove(file) {
    await rm(file, { force: true });
  },

  async stamp(file) {
    const found = await stat(toPath(file), { bigint: true }).catch(() => undefined);
    return found === undefined ? '' : `${found.ino} ${found.mtimeNs} ${found.size}`;
  },

  folder(place) {
    const target = toPath(place);
    makeFolder(target);
    return realpathSync.native(target);
  },

  join(folder, name) {
    return path.join(toPath(folder), name);
  },
};

function toPath(file: string | URL): string {
  return file instanceof URL || file.startsWith('file://') ? fileURLToPath(file) : file;
}

/**
 * Makes a folder and those above it that are missing. Node 20's own `recursive` never ends where the system says that
 * nothing is there however often it is made, as Linux does below /proc.
 */
function makeFolder(folder: string): void {
  if (made(folder)) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  if (!made(folder)) mkdirSync(folder); // Throws the system's reason.
}

/** Whether the folder is there now; false if the one above is missing. */
function made(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return true;
    if (code === 'ENOENT') return false;
    throw error;
  }
}

/** A rename is only on disk once its folder is; systems that cannot open folders (Windows) skip this. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

export const platform: Platform = {
  cores: availableParallelism,
  startThread: (source) => new NodeThread(source),
  files,
  packsVectors,
  wideVectors: async () => (await import('./wide-vectors.js')).wideSwitch,
};
