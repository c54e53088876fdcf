// A user's project: an empty folder outside the repository, with the packed package installed from npm's view.
import { copyFile, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { npmPackage } from '../platform/runtimes/project.js';
import type { RunScope } from '../platform/runtimes/run-scope.js';
import { type Printed, run } from './command.js';
import { keep } from './kept.js';
import { pack } from './tarball.js';

export interface UserProject {
  folder: string;
  /** What `npm install` printed. */
  installing: Printed;
}

/** The first installation downloads some 20 MB. */
const INSTALL_MS = 100_000;
export const TFJS: readonly string[] = ['core', 'layers', 'backend-wasm'].map(
  (name) => `@tensorflow/tfjs-${name}@4.22`,
);

/** Projects by what is installed beside the package, with the folders of the user's files: later ones win. */
const KINDS = {
  /** For `lethe`. */
  tfjs: { packages: TFJS, files: ['user'] },
  /** For `lethe/core`: nothing. */
  alone: { packages: [], files: ['user', 'user-core'] },
};

/** A folder with the package installed from npm's view, which must not be changed. */
async function installed(kind: keyof typeof KINDS): Promise<string> {
  const { packages } = KINDS[kind];
  const { key, file } = await pack();
  return keep(key, kind, async (place) => {
    await copyFile(file, path.join(place, path.basename(file)));
    await writeFile(path.join(place, 'package.json'), '{ "private": true, "type": "module" }\n');
    const flags = ['--prefer-offline', '--no-audit', '--no-fund'];
    const command = ['npm', 'install', ...flags, `./${path.basename(file)}`, ...packages];
    const installing = await run(place, command, { timeoutMs: INSTALL_MS });
    await writeFile(path.join(place, 'installing.json'), JSON.stringify(installing));
  });
}

/** The package installed, the user's files copied there. The folder is removed with the scope. */
export async function createProject(scope: RunScope, kind: keyof typeof KINDS): Promise<UserProject> {
  const folder = await scope.directory(os.tmpdir());
  await copyTree(await installed(kind), folder);
  for (const name of KINDS[kind].files)
    await cp(path.join(import.meta.dirname, name), folder, { recursive: true });
  return { folder, installing: JSON.parse(await readFile(path.join(folder, 'installing.json'), 'utf8')) };
}

/** Gives a folder the package alone, as npm has installed it in another. */
export async function copyInstalled(folder: string): Promise<void> {
  const packages = path.join(folder, 'node_modules');
  await mkdir(packages);
  await copyTree(path.join(await installed('alone'), 'node_modules'), packages);
}

/** By hard links where the file system and `cp` have them. */
export async function copyTree(from: string, to: string): Promise<void> {
  const source = `${from}/.`;
  await run(to, ['cp', '-al', source, '.']).catch(() =>
    cp(from, to, { recursive: true, verbatimSymlinks: true }),
  );
}

/** Gives a project development dependencies of this repository, to save their download. */
export async function linkTools(folder: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    const link = path.join(folder, 'node_modules', name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(npmPackage(name), link);
  }
}
