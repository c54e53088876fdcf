// Node, Deno and Bun: threads by node:worker_threads, files by node:fs.
import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { chmod, lstat, open, readdir, readlink, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { lockFolder } from './lock.js';
import { packsVectors } from './packing.js';
import type { FileSystem, Platform, Thread } from './platform.js';

/** `node:worker_threads` behind the shape of a browser's worker. */
class NodeThread implements Thread {
  onmessage: Thread['onmessage'] = null;
  onerror: Thread['onerror'] = null;
  onexit: ((code: number) => void) | null = null;
  readonly #worker: Worker;

  constructor(source: string) {
    this.#worker = new Worker(source, { eval: true });
    this.#worker.on('message', (data) => this.onmessage?.({ data }));
    this.#worker.on('error', (error) => this.onerror?.(error));
    this.#worker.on('exit', (code) => this.onexit?.(code));
    this.#worker.unref();
  }

  postMessage(message: unknown): void {
    this.#worker.postMessage(message);
  }

  terminate(): void {
    void this.#worker.terminate();
  }
}

/** Bytes of a file that are read at a time. */
const PIECE = 262_144;

const files: FileSystem = {
  async read(file, most) {
    const target = toPath(file);
    checkFile(await stat(target)); // Before it is opened: a pipe would wait for somebody who writes.
    const handle = await open(target, 'r');
    try {
      const stats = await handle.stat();
      checkFile(stats);
      const bytes = new Uint8Array(Math.min(stats.size, most + 1));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
        if (bytesRead === 0) break; // It has become shorter.
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  },

  async *stream(file) {
    checkFile(await stat(toPath(file)));
    yield* createReadStream(toPath(file), { highWaterMark: PIECE });
  },

  async replace(file, bytes) {
    makeFolder(path.dirname(toPath(file)));
    const target = await followLinks(toPath(file));
    const before = await statIfThere(target);
    if (before !== undefined) checkFile(before);
    const folder = path.dirname(target);
    const temporary = path.join(folder, temporaryName(target, randomUUID()));
    try {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (before !== undefined) await chmod(temporary, before.mode & MODE_BITS);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder);
  },

  async sweep(file) {
    const target = await followLinks(toPath(file));
    const folder = path.dirname(target);
    const [head = '', tail = ''] = temporaryName(target, '/').split('/');
    for (const name of await readdir(folder)) {
      const unique = name.slice(head.length, -tail.length);
      if (name === head + unique + tail && UUID.test(unique))
        await rm(path.join(folder, name), { force: true });
    }
  },

  async unfinished(folder) {
    const names = (await readdir(folder)).flatMap((name) => TEMPORARY.exec(name)?.slice(1, 2) ?? []);
    return [...new Set(names)];
  },

  lock: lockFolder,

  async remove(file) {
    await rm(file, { force: true });
  },

  async list(folder) {
    return readdir(toPath(folder)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
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

/** Permissions, without what kind of file it is. */
const MODE_BITS = 0o7777;
/** The most links in a row: no system follows more. */
const MOST_LINKS = 40;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** A result of {@link temporaryName}, which contains the name of the file. */
const TEMPORARY = /^\.(.+)\.[\da-f-]{36}\.tmp$/;

/** A unique name in the folder of the file. */
function temporaryName(file: string, unique: string): string {
  return `.${path.basename(file)}.${unique}.tmp`;
}

/** The target of a path, whether it exists or not. */
async function followLinks(file: string): Promise<string> {
  let target = file;
  for (let links = 0; links < MOST_LINKS; links++) {
    const isLink = await lstat(target).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (!isLink) return target;
    target = path.resolve(path.dirname(target), await readlink(target));
  }
  return target;
}

function statIfThere(file: string): Promise<Stats | undefined> {
  return stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** @throws Error unless it is an ordinary file, with a size. */
function checkFile(stats: Stats): void {
  if (!stats.isFile()) throw new Error(`expected a file, got ${kindOf(stats)}`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

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
