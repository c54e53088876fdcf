// Writes a template into a folder, completely or not at all.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LetheError } from '../../errors.js';
import { shorten } from '../../text/quote.js';
import { checkFolder } from '../folder.js';
import { PACKAGE } from './dependency.js';
import { type Template, writtenName } from './templates.js';

/** Most names of existing files that an error lists. */
const MOST_NAMES = 3;

/**
 * @throws LetheError `data` that names the folder if it is not empty, or cannot be created.
 */
export async function checkIsEmpty(folder: string): Promise<void> {
  await checkFolder('init', folder);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new LetheError('data', `init: ${error.message}`, { cause: error });
  });
  if (names.length === 0) return;
  const shown = names
    .sort()
    .slice(0, MOST_NAMES)
    .map((name) => shorten(name));
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const got = `${folder}, which holds ${shown.join(', ')}${more}`;
  throw new LetheError('data', `init: expected an empty folder or a new one, got ${got}`);
}

/**
 * Writes the files of a template, with the dependency in package.json. Existing files are never overwritten; if a write fails, the files
 * written before are removed.
 *
 * @returns the names, sorted
 * @throws LetheError `data` if a file cannot be written.
 */
export async function writeTemplate(
  template: Template,
  folder: string,
  dependency: string,
): Promise<readonly string[]> {
  const texts = await readTemplate(template, dependency);
  const made: string[] = [];
  try {
    for (const [name, text] of texts) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { flag: 'wx' });
      made.push(file);
    }
  } catch (error) {
    for (const file of made) await rm(file, { force: true });
    throw new LetheError('data', `init: ${(error as Error).message}`, { cause: error });
  }
  return [...texts.keys()];
}

/** The files of a template by name, sorted. */
async function readTemplate({ files }: Template, dependency: string): Promise<Map<string, string>> {
  const texts: [name: string, text: string][] = [];
  for (const [part, names] of Object.entries(files)) {
    for (const name of names) {
      const text = await readFile(path.join(PACKAGE, 'templates', part, name), 'utf8');
      texts.push([writtenName(name), name === 'package.json' ? withDependency(text, dependency) : text]);
    }
  }
  return new Map(texts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function withDependency(manifest: string, lethe: string): string {
  const written = JSON.parse(manifest);
  written.dependencies.lethe = lethe;
  return `${JSON.stringify(written, null, 2)}\n`;
}
