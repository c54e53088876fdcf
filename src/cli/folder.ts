import type { Stats } from 'node:fs';
import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LetheError } from '../errors.js';

/**
 * Checks before a long training run that its result can be saved: that the folder is writable, or can be created. It tries this, because
 * permissions are not sufficient (full disks, read-only file systems); nothing is left behind.
 *
 * @param option name in errors, such as `--save`
 * @throws LetheError `data` if it cannot.
 */
export async function checkFolder(option: string, folder: string): Promise<void> {
  const wanted = path.resolve(folder.startsWith('file://') ? fileURLToPath(folder) : folder);
  const problem = await problemWith(wanted).catch((error: Error) => error.message);
  if (problem !== undefined) throw new LetheError('data', `${option}: ${problem}`);
}

async function problemWith(folder: string): Promise<string | undefined> {
  const stats = await statIfThere(folder);
  if (stats !== undefined && !stats.isDirectory()) return `expected a folder, got the file ${folder}`;
  const missing = stats === undefined ? await missingFrom(folder) : [];
  const made: string[] = [];
  try {
    // One by one: Node's `recursive` never ends on file systems without folders (/proc).
    for (const place of missing.reverse()) {
      if (await makeFolder(place)) made.unshift(place);
    }
    await rmdir(await mkdtemp(path.join(folder, '.lethe-')));
  } finally {
    for (const place of made) {
      await rmdir(place).catch(() => undefined); // Another process may have put something there.
    }
  }
  return undefined;
}

/** @returns false if another process created it in the meantime */
async function makeFolder(place: string): Promise<boolean> {
  try {
    await mkdir(place);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The folders to create for this one, innermost first. */
async function missingFrom(folder: string): Promise<string[]> {
  const parent = path.dirname(folder);
  // If it must not be accessed (a runtime may ask for permission), it exists.
  const stats = await statIfThere(parent).catch(() => null);
  return [folder, ...(stats === undefined && parent !== folder ? await missingFrom(parent) : [])];
}

async function statIfThere(place: string): Promise<Stats | undefined> {
  try {
    return await stat(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
