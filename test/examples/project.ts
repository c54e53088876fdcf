// An example in a project of its own outside the repository, as a user copies it, with the packed package installed
// from npm's view: without tfjs, which nothing here may need.
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../package/command.js';
import { pack } from '../package/tarball.js';
import { npmPackage, ROOT } from '../platform/runtimes/project.js';
import type { RunScope } from '../platform/runtimes/run-scope.js';

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

  const { file } = await pack();
  const manifest = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  const { devDependencies: _, ...rest } = manifest;
  const others = Object.entries<string>(rest.dependencies).filter(([one]) => !Object.hasOwn(linked, one));
  const changed = { ...rest, dependencies: { ...Object.fromEntries(others), lethe: `file:${file}` } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(changed));
  await run(folder, ['npm', 'install', '--omit=peer', '--prefer-offline', '--no-audit', '--no-fund']);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await linkCommands(folder, tools);
  for (const [one, place] of Object.entries(linked)) {
    const link = path.join(folder, 'node_modules', one);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(place, link);
  }
  return folder;
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
