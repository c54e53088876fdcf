import path from 'node:path';
import { ROOT } from '../platform/runtimes/project.js';
import { run } from './command.js';
import { onWholeBuild } from './whole-build.js';

/** What `npm pack --json` tells. */
export interface Tarball {
  /** Absolute path. */
  file: string;
  /** Bytes. */
  packed: number;
  unpacked: number;
  /** Paths inside the package. */
  paths: string[];
}

/** Packs this repository, as it was built, into a folder. */
export async function pack(folder: string): Promise<Tarball> {
  const command = ['npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await onWholeBuild(() => run(ROOT, command));
  const [told] = JSON.parse(stdout);
  return {
    file: path.join(folder, told.filename),
    packed: told.size,
    unpacked: told.unpackedSize,
    paths: told.files.map((file: { path: string }) => file.path),
  };
}
