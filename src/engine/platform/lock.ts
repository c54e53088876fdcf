// Node, Deno and Bun: one process at a time works in a folder. Whoever works there keeps a file in it that names its
// process and whose age shows that it still works.
import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FolderLock } from './platform.js';

/** The file that marks a folder as locked. */
const LOCK = '.lethe.lock';
/** Held for some file operations by a process that breaks a dead process's lock. */
const BREAKING = '.lethe.lock.breaking';
/** End of the name of a file that is not yet the lock. */
const DRAFT = '.tmp';
/** How often the owner touches its file, in milliseconds. */
const REFRESH_MS = 2000;
/** Files older than this, in milliseconds, are of dead processes, even if a process with that number lives. */
const STALE_MS = 30_000;
/** How long to wait for a locked folder, in milliseconds. */
const PATIENCE_MS = 60_000;
const LONGEST_WAIT_MS = 50;

/** The contents of the file. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began: another one may have its number by now, such as after the restart of a container. */
  readonly began: string;
  /** Another text for each lock. */
  readonly token: string;
}

/**
 * Waits until the folder is free, and locks it until `release`.
 *
 * @throws Error if the system refuses, or the folder is locked for longer than a minute.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = path.join(folder, LOCK);
  const [pid, host] = [process.pid, hostName()];
  const own: Owner = { pid, host, began: host === '' ? '' : await beginOf(pid), token: randomUUID() };
  const begun = Date.now();
  for (let wait = 1; !(await create(file, own)); wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const owner = await read(file);
    if (owner === undefined) continue; // It has gone away meanwhile.
    if (await isGone(owner)) await takeAway(folder, file, owner.text, own);
    else if (Date.now() - begun > PATIENCE_MS) {
      throw new Error(`${file}: process ${owner.pid} has been saving for more than ${PATIENCE_MS / 1000} s`);
    } else await delay(wait);
  }
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, REFRESH_MS);
  timer.unref();
  await sweep(folder);
  const holds = async (): Promise<boolean> => (await read(file))?.token === own.token;
  return {
    async check() {
      if (!(await holds())) throw new Error(`${file}: another process has taken the folder`);
    },
    async release() {
      clearInterval(timer);
      if (await holds()) await unlink(file).catch(() => undefined);
    },
  };
}

/**
 * Creates the file with its contents at once: a process killed meanwhile leaves no file without an owner.
 *
 * @returns false if it exists already.
 */
async function create(file: string, owner: Owner): Promise<boolean> {
  const draft = `${file}.${randomUUID()}${DRAFT}`;
  if (!(await write(draft, owner))) return false;
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') return false; // ENOENT: who has the lock swept the draft.
    return await write(file, owner); // There are file systems without second names.
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

/** @returns false if it is there already. */
async function write(file: string, owner: Owner): Promise<boolean> {
  const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (handle === undefined) return false;
  try {
    await handle.writeFile(JSON.stringify(owner));
    return true;
  } catch (error) {
    await unlink(file).catch(() => undefined); // As on a full disk: it would be nobody's.
    throw error;
  } finally {
    await handle.close();
  }
}

/** Deletes drafts of killed processes; waiting processes write new ones. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${LOCK}.`) && name.endsWith(DRAFT)) {
      await unlink(path.join(folder, name)).catch(() => undefined);
    }
  }
}

type Found = Owner & { readonly text: string; readonly age: number };

/** Undefined if there is none. What somebody else wrote there, or has not written whole, is nobody's: its age counts. */
async function read(file: string): Promise<Found | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return { ...parse(text), text, age: Date.now() - mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Owner {
  try {
    const { pid, host, began = '', token } = JSON.parse(text) as Partial<Owner>;
    return { pid: Number(pid), host: String(host), began: String(began), token: String(token) };
  } catch {
    return { pid: Number.NaN, host: '', began: '', token: '' };
  }
}

async function isGone({ pid, host, began, age }: Found): Promise<boolean> {
  if (age > STALE_MS) return true;
  if (host === '' || host !== hostName() || !Number.isInteger(pid)) return false;
  if (!isAlive(pid)) return true;
  const present = began === '' ? '' : await beginOf(pid);
  return present !== '' && present !== began;
}

/** Where the field is in what stands behind a process's name. */
const START_TIME = 19;

/** When the process of this number began, in the system's own clock. Empty where nothing tells: all systems but Linux. */
async function beginOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return text.slice(text.lastIndexOf(') ') + 2).split(' ')[START_TIME] ?? '';
}

/** Only the answer that there is no such process counts: a runtime may refuse the question. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Deletes the lock of a dead process, unless it is another one by now. */
async function takeAway(folder: string, file: string, text: string, own: Owner): Promise<void> {
  const breaking = path.join(folder, BREAKING);
  if (!(await create(breaking, own))) {
    const other = await read(breaking);
    if (other !== undefined && (await isGone(other))) await unlink(breaking).catch(() => undefined);
    else await delay(1);
    return;
  }
  try {
    if ((await read(file))?.text === text) await unlink(file);
  } finally {
    await unlink(breaking).catch(() => undefined);
  }
}

/** Empty where a runtime does not tell without being allowed to. */
function hostName(): string {
  try {
    return hostname();
  } catch {
    return '';
  }
}
