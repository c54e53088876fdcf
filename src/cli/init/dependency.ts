// What a program that `lethe init` writes depends on: what the running lethe was installed from.
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LetheError } from '../../errors.js';

/** Where this package lies, which is a clone or what was installed of it. */
export const PACKAGE: string = fileURLToPath(new URL('../../..', import.meta.url));

const HELP = '--lethe FILE says which tarball or folder of Lethe the program is to depend on';
const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/**
 * As package.json of a program writes it: `file:` and a path from its folder to a tarball or a clone, or what the project says that this
 * lethe was installed in (a range of versions, an address).
 *
 * @param root the package's folder
 * @param folder the program's
 * @throws LetheError `data` if nobody has written down what lethe was installed from (npm does not for global ones), or if it is gone.
 */
export async function dependencyOf(root: string, folder: string): Promise<string> {
  const own = path.resolve(root);
  if (!own.split(path.sep).includes('node_modules')) return localDependency(own, folder);
  const found = await specificationOf(own);
  if (found === undefined)
    throw new LetheError('data', `init: no package.json says what ${own} was installed from: ${HELP}`);
  const { project, specification } = found;
  const local = localPath(specification);
  if (local === undefined) return specification;
  const file = path.resolve(project, local);
  if (!(await isThere(file)))
    throw new LetheError(
      'data',
      `init: lethe was installed from ${file}, which is not there any more: ${HELP}`,
    );
  return localDependency(file, folder);
}

/**
 * `file:` and the path from a folder to a tarball or a clone.
 *
 * @throws LetheError `data` if there is none.
 */
export async function givenDependency(file: string, folder: string): Promise<string> {
  if (await isThere(file)) return localDependency(path.resolve(file), folder);
  throw new LetheError(
    'data',
    `--lethe: expected a tarball or folder of Lethe, got ${file}, which is not there`,
  );
}

/** Links on the way to both are followed, as npm counts from where a folder really is. */
async function localDependency(file: string, folder: string): Promise<string> {
  const target = path.join(await realPlace(path.dirname(file)), path.basename(file));
  const from = await realPlace(path.resolve(folder));
  return `file:${path.relative(from, target).split(path.sep).join('/')}`;
}

/** Of what is not there yet, the nearest folder that is counts. */
async function realPlace(place: string): Promise<string> {
  const real = await realpath(place).catch(() => undefined);
  return real ?? path.join(await realPlace(path.dirname(place)), path.basename(place));
}

/** What the nearest project says in whose node_modules the package lies, at any depth: pnpm has folders of its own there. */
async function specificationOf(own: string): Promise<{ project: string; specification: string } | undefined> {
  for (let place = own; place !== path.dirname(place); place = path.dirname(place)) {
    if (path.basename(place) !== 'node_modules') continue;
    const project = path.dirname(place);
    const specification = await readSpecification(path.join(project, 'package.json'));
    if (specification !== undefined) return { project, specification };
  }
  return undefined;
}

/** Files that are not there, or are none of npm's, say nothing. */
async function readSpecification(file: string): Promise<string | undefined> {
  const manifest = await readFile(file, 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
  for (const field of FIELDS) {
    const found = fieldOf(fieldOf(manifest, field), 'lethe');
    if (typeof found === 'string' && !/^(workspace|catalog):/.test(found)) return found;
  }
  return undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as { readonly [name: string]: unknown })[name];
}

/** The path in a specification, if it is one of a file or folder. */
function localPath(specification: string): string | undefined {
  const [, path] = /^(?:file|link|portal):(.*)$/.exec(specification) ?? [];
  if (path !== undefined) return path.replace(/^\/\/(?=\/)/, '');
  return /^(\.|\/|[a-z]:[\\/])/i.test(specification) ? specification : undefined;
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
