// The dependency of a program that `lethe init` writes: where the running lethe was installed from.
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LetheError } from '../../errors.js';

/** Folder of this package: a clone or an installation. */
export const PACKAGE: string = fileURLToPath(new URL('../../..', import.meta.url));

const HELP = '--lethe FILE says which tarball or folder of Lethe the program is to depend on';
const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/**
 * The dependency for package.json of a program: `file:` and a path from its folder to a tarball or clone, or the specification with which
 * this lethe was installed (a version range, a URL).
 *
 * @param root folder of the package
 * @param folder folder of the program
 * @throws LetheError `data` if no package.json records the source of the installation (npm does not for global ones), or if it no longer
 *   exists.
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
 * `file:` and the path from a folder to a tarball or clone.
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

/** Resolves links in both paths, since npm resolves relative paths from the real folder. */
async function localDependency(file: string, folder: string): Promise<string> {
  const target = path.join(await realPlace(path.dirname(file)), path.basename(file));
  const from = await realPlace(path.resolve(folder));
  return `file:${path.relative(from, target).split(path.sep).join('/')}`;
}

/** For a path that does not exist yet, its nearest existing parent is resolved. */
async function realPlace(place: string): Promise<string> {
  const real = await realpath(place).catch(() => undefined);
  return real ?? path.join(await realPlace(path.dirname(place)), path.basename(place));
}

/** The specification in the nearest project with this package in node_modules, at any depth: pnpm has nested folders there. */
async function specificationOf(own: string): Promise<{ project: string; specification: string } | undefined> {
  for (let place = own; place !== path.dirname(place); place = path.dirname(place)) {
    if (path.basename(place) !== 'node_modules') continue;
    const project = path.dirname(place);
    const specification = await readSpecification(path.join(project, 'package.json'));
    if (specification !== undefined) return { project, specification };
  }
  return undefined;
}

/** Missing files, and files that are not from npm, have no specification. */
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

/** The path in a specification of a file or folder. */
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
