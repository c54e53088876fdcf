// Atomic writes of output files, safe at any interruption.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, copyFile, link, open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { platform } from '#platform';
import { LetheError } from '../errors.js';
import { checkFolder } from './folder.js';

/**
 * Checks before a long run that a file can be written at its end. Leaves nothing behind.
 *
 * @param option name in errors, such as `--out`
 * @throws LetheError `data` if it cannot.
 */
export async function checkFile(option: string, file: string): Promise<void> {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isDirectory())
    throw new LetheError('data', `${option}: expected a file, got the folder ${file}`);
  if (stats === undefined || stats.isFile()) return checkFolder(option, path.dirname(file));
  await access(file, constants.W_OK).catch((error: Error) => {
    throw new LetheError('data', `${option}: ${error.message}`, { cause: error });
  });
}

/**
 * SHA-256 of a file, read in chunks.
 *
 * @throws LetheError `data` that names the file if it cannot be read.
 */
export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of createReadStream(file)) hash.update(bytes as Uint8Array);
  } catch (error) {
    throw new LetheError('data', `${file}: ${(error as Error).message}`, { cause: error });
  }
  return hash.digest('hex');
}

/** Writes a file atomically, and creates its folder if needed. For a link it writes the target; pipes and the like are written directly. */
export async function writeText(file: string, text: string): Promise<void> {
  await writeBytes(file, new TextEncoder().encode(text));
}

/**
 * Writes the output of a command, like {@link writeText}.
 *
 * @param option name in errors, such as `--save`
 * @throws LetheError `data` if it cannot be written.
 */
export async function writeOutput(option: string, file: string, bytes: Uint8Array): Promise<void> {
  await writeBytes(file, bytes).catch((error: Error) => {
    throw new LetheError('data', `${option}: ${error.message}`, { cause: error });
  });
}

async function writeBytes(file: string, bytes: Uint8Array): Promise<void> {
  const present = await stat(file).catch(() => undefined);
  if (present !== undefined && !present.isFile()) {
    await writeFile(file, bytes);
    return;
  }
  if (platform.files === undefined) throw new LetheError('state', `${file}: this runtime has no files`);
  const target = present === undefined ? path.resolve(file) : await realpath(file);
  await platform.files.replace(target, bytes);
}

/**
 * Writes a new file atomically. Leftovers of a killed process are deleted.
 *
 * @param mode permissions
 * @throws the system's error, `EEXIST` if the file exists.
 */
export async function writeNew(file: string, text: string, mode: number): Promise<void> {
  const target = path.resolve(file);
  // A name that `sweep` recognizes.
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      return copyFile(draft, target, constants.COPYFILE_EXCL); // Some file systems have no hard links.
    });
  } finally {
    await rm(draft, { force: true });
  }
  await platform.files?.sweep(target);
}
