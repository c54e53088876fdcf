// An example in a project of its own outside the repository, as a user copies it, with the packed package installed
// from npm's view: without tfjs, which nothing here may need.
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { areAllTried } from '../in-proportion.js';
import { run } from '../package/command.js';
import { pack } from '../package/tarball.js';
import { copyInstalled } from '../package/user-project.js';
import { npmPackage, ROOT } from '../platform/runtimes/project.js';
import type { RunScope } from '../platform/runtimes/run-scope.js';

interface Manifest {
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies?: unknown;
}

/** What may lie in an example's folder after somebody tried it. */
const LEFT = new Set(['node_modules', 'build', 'data', 'dist', 'package-lock.json', 'saved']);

/** An example's folder in this repository. */
export function exampleFolder(name: string): string {
  return path.join(ROOT, 'examples', name);
}

/**
 * Copies an example and installs the package there.
 *
 * @param tools its development dependencies, linked from this repository's to save their download.
 * @param linked where its dependencies are, by name, that are linked as well.
 * @returns the copy's folder, which is removed with the scope.
 */
export async function installExample(
  scope: RunScope,
  name: string,
  tools: readonly string[],
  linked: { readonly [name: string]: string } = {},
): Promise<string> {
  const folder = await scope.directory(os.tmpdir());
  const source = exampleFolder(name);
  const isOfExample = (file: string): boolean => {
    const base = path.basename(file);
    return !LEFT.has(base) && !base.endsWith('.tgz');
  };
  await cp(source, folder, { recursive: true, filter: isOfExample });

  const manifest: Manifest = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  const others = Object.keys(manifest.dependencies).filter((one) => !Object.hasOwn(linked, one));
  // npm takes seconds for each. In the gate the packages of test/package have it install for them.
  if (areAllTried) await install(folder, manifest, others);
  else {
    if (others.join() !== 'lethe') throw new Error(`${name}: expected lethe alone to install, got ${others}`);
    await copyInstalled(folder);
  }
  await linkCommands(folder, tools);
  for (const [one, place] of Object.entries(linked)) {
    const link = path.join(folder, 'node_modules', one);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(place, link);
  }
  return folder;
}

/** Installs some of an example's dependencies by npm, and the packed package. */
async function install(folder: string, manifest: Manifest, names: readonly string[]): Promise<void> {
  const { devDependencies: _, dependencies, ...rest } = manifest;
  const file = path.join(folder, 'package.json');
  const wanted = Object.fromEntries(names.map((name) => [name, dependencies[name]]));
  const changed = { ...rest, dependencies: { ...wanted, lethe: `file:${(await pack()).file}` } };
  await writeFile(file, JSON.stringify(changed));
  await run(folder, ['npm', 'install', '--omit=peer', '--prefer-offline', '--no-audit', '--no-fund']);
  await writeFile(file, JSON.stringify(manifest));
}

/** Links packages and the commands of their names, as `npm install` does. */
async function linkCommands(folder: string, tools: readonly string[]): Promise<void> {
  const commands = path.join(folder, 'node_modules', '.bin');
  await mkdir(commands, { recursive: true });
  for (const tool of tools) {
    await symlink(npmPackage(tool), path.join(folder, 'node_modules', tool));
    await symlink(npmPackage('.bin', tool), path.join(commands, tool));
  }
}
