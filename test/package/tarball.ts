import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../platform/runtimes/project.js';
import { run } from './command.js';
import { keep } from './kept.js';
import { onWholeBuild } from './whole-build.js';

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

/** Packs this repository as it was built: once for all test files. */
export async function pack(): Promise<Tarball> {
  return onWholeBuild(async (key) => {
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
