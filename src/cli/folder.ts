import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LetheError } from '../errors.js';

/**
 * Checks before a long training that its result can be saved: that the folder, or the nearest place above it
 * that exists, is a folder and can be written to. It is tried, as permissions do not tell everything (disks that are
 * full or cannot be written); nothing is left behind.
 *
 * @param option how the error calls it, such as `--save`.
 * @throws LetheError `data` if it is not.
 */
export async function checkFolder(option: string, folder: string): Promise<void> {
  const wanted = path.resolve(folder.startsWith('file://') ? fileURLToPath(folder) : folder);
  const problem = await problemWith(wanted).catch((error: Error) => error.message);
  if (problem !== undefined) throw new LetheError('data', `${option}: ${problem}`);
}

async function problemWith(place: string): Promise<string | undefined> {
  const stats = await stat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && place !== path.dirname(place)) return undefined;
    throw error;
  });
  if (stats === undefined) return problemWith(path.dirname(place));
  if (!stats.isDirectory()) return `expected a folder, got the file ${place}`;
  await rmdir(await mkdtemp(path.join(place, '.lethe-')));
  return undefined;
}
