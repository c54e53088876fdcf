// A user's project: an empty folder outside the repository, with the packed package installed from npm's view.
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { npmPackage } from '../platform/runtimes/project.js';
import type { RunScope } from '../platform/runtimes/run-scope.js';
import { type Printed, run } from './command.js';
import { pack } from './tarball.js';

export interface UserProject {
  folder: string;
  /** What `npm install` printed. */
  installing: Printed;
}

/** The first installation downloads some 20 MB. */
const INSTALL_MS = 100_000;
const TFJS = ['core', 'layers', 'backend-wasm'].map((name) => `@tensorflow/tfjs-${name}@4.22`);

/** The package and tfjs installed, user/ copied there. The folder is removed with the scope. */
export async function createProject(scope: RunScope): Promise<UserProject> {
  const folder = await scope.directory(os.tmpdir());
  const { file } = await pack(folder);
  await writeFile(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund'];
  const installing = await run(folder, ['npm', 'install', ...flags, file, ...TFJS], {
    timeoutMs: INSTALL_MS,
  });
  await cp(path.join(import.meta.dirname, 'user'), folder, { recursive: true });
  return { folder, installing };
}

/** Gives a project development dependencies of this repository, to save their download. */
export async function linkTools(folder: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    const link = path.join(folder, 'node_modules', name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(npmPackage(name), link);
  }
}
