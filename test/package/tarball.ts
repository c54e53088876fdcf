import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { locked } from '../../scripts/build/lock.mjs';
import { LOCK } from '../../scripts/build/swap.mjs';
import { ROOT } from '../platform/runtimes/project.js';
import { run } from './command.js';
import { keep } from './kept.js';

/** What `npm pack --json` tells. */
export interface Tarball {
  /** Changes with what is inside. */
  key: string;
  /** Absolute path. */
  file: string;
  /** Bytes. */
  packed: number;
  unpacked: number;
  /** Paths inside the package. */
  paths: string[];
}

/** Packs this repository as it was built: once for all test files, while nobody builds. */
export async function pack(): Promise<Tarball> {
  return locked(LOCK, async () => {
    const key = await keyOfBuild();
    const folder = await keep(key, 'tarball', async (place) => {
      const command = ['npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', place];
      await writeFile(path.join(place, 'pack.json'), (await run(ROOT, command)).stdout);
    });
    const [told] = JSON.parse(await readFile(path.join(folder, 'pack.json'), 'utf8'));
    return {
      key,
      file: path.join(folder, told.filename),
      packed: told.size,
      unpacked: told.unpackedSize,
      paths: told.files.map((file: { path: string }) => file.path),
    };
  });
}

/** Beside guides and templates; dist/ by what it was made of. */
const KEY_FILES = [
  ...['dist/.made-of.json', 'package.json', 'README.md', 'README.zh.md', 'CHANGELOG.md'],
  ...['CONTRIBUTING.md', 'SECURITY.md', 'LICENSE'],
];

/** A name for what is packed. */
async function keyOfBuild(): Promise<string> {
  const hash = createHash('sha256');
  const pages = (await readdir(path.join(ROOT, 'docs'))).filter((name) => name.endsWith('.md')).sort();
  const templates = await readdir(path.join(ROOT, 'templates'), { recursive: true, withFileTypes: true });
  const written = templates
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .sort();
  for (const file of [...KEY_FILES, ...pages.map((page) => `docs/${page}`), ...written]) {
    hash.update(await readFile(path.join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
