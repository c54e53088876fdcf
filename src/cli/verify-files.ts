// The files that `lethe verify` writes.
import { access, constants, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { platform } from '#platform';
import { LetheError } from '../errors.js';
import { checkFolder } from './folder.js';

/** Levels that are spread over lines: down to one seed a line. */
const LEVELS = 4;

/**
 * Checks before a long run that a file can be written at its end. Leaves nothing behind.
 *
 * @param option how the error calls it, such as `--out`
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
 * Writes a file whole or not at all, and the folder that it is in if there is none. A link's target is written, not the link;
 * what is no file, such as a pipe, is written to as it is.
 */
export async function writeText(file: string, text: string): Promise<void> {
  const present = await stat(file).catch(() => undefined);
  if (present !== undefined && !present.isFile()) {
    await writeFile(file, text);
    return;
  }
  if (platform.files === undefined) throw new LetheError('state', `${file}: this runtime has no files`);
  const target = present === undefined ? path.resolve(file) : await realpath(file);
  await platform.files.replace(target, new TextEncoder().encode(text));
}

/** JSON for files: the same bytes for the same value; its large parts on lines of their own, so that lines compare. */
export function jsonLines(value: unknown): string {
  return `${spread(value, LEVELS, '')}\n`;
}

function spread(value: unknown, levels: number, indent: string): string {
  if (levels === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent} `;
  const parts = Array.isArray(value)
    ? value.map((item) => spread(item, levels - 1, deeper))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => `${JSON.stringify(name)}: ${spread(item, levels - 1, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}${close}`;
}
