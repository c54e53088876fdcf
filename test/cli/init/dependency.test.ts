import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { dependencyOf, givenDependency } from '../../../src/cli/init/dependency.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('init-dependency');

/** A project in whose node_modules lethe lies, and a tarball beside the project. */
async function install(
  name: string,
  lethe: string | undefined,
  place = 'node_modules/lethe',
): Promise<string> {
  const root = inFolder(name, 'project', place);
  await mkdir(root, { recursive: true });
  await writeFile(inFolder(name, 'lethe.tgz'), '');
  const manifest = lethe === undefined ? {} : { devDependencies: { lethe } };
  await writeFile(inFolder(name, 'project', 'package.json'), JSON.stringify(manifest));
  return root;
}

test.each([
  ['file:../lethe.tgz', 'file:../../lethe.tgz'],
  ['../lethe.tgz', 'file:../../lethe.tgz'],
  ['^0.1.0', '^0.1.0'],
  ['git+https://example.org/lethe.git#v1', 'git+https://example.org/lethe.git#v1'],
])('a program in a project that depends on %s depends on %s', async (given, expected) => {
  const name = given.replace(/\W/g, '-');
  const root = await install(name, given);
  expect(await dependencyOf(root, inFolder(name, 'project', 'new'))).toBe(expected);
});

test('pnpm keeps packages in folders of its own: the project around them counts', async () => {
  const root = await install('pnpm', 'file:../lethe.tgz', 'node_modules/.pnpm/lethe@1/node_modules/lethe');
  expect(await dependencyOf(root, inFolder('pnpm', 'new'))).toBe('file:../lethe.tgz');
});

test('a clone is what a program depends on that it wrote, counted from where the program really is', async () => {
  await mkdir(inFolder('clone', 'deep', 'programs'), { recursive: true });
  await symlink(inFolder('clone', 'deep', 'programs'), inFolder('clone', 'link'), 'junction');
  const place = inFolder('clone', 'lethe');
  await mkdir(place);
  expect(await dependencyOf(place, inFolder('clone', 'new'))).toBe('file:../lethe');
  expect(await dependencyOf(place, inFolder('clone', 'link', 'new'))).toBe('file:../../../lethe');
});

test.each([
  ['nothing, as for a global installation', undefined],
  ['a workspace', 'workspace:*'],
])('where the project says %s, the error tells what to give', async (_, lethe) => {
  const root = await install(`unknown-${lethe === undefined}`, lethe);
  await expect(dependencyOf(root, inFolder('new'))).rejects.toThrow(
    `init: no package.json says what ${path.resolve(root)} was installed from: --lethe FILE says which`,
  );
});

test('a tarball that is gone is told by its name, whoever named it', async () => {
  const root = await install('gone', 'file:../other.tgz');
  const gone = inFolder('gone', 'other.tgz');
  await expect(dependencyOf(root, inFolder('new'))).rejects.toThrow(
    `init: lethe was installed from ${gone}, which is not there any more: --lethe FILE`,
  );
  await expect(givenDependency(gone, inFolder('new'))).rejects.toThrow(
    `--lethe: expected a tarball or folder of Lethe, got ${gone}, which is not there`,
  );
  expect(await givenDependency(inFolder('gone', 'lethe.tgz'), inFolder('new'))).toBe(
    'file:../gone/lethe.tgz',
  );
});
