// Builds and packs at once, killed builds and failed ones: dist/ is whole at any time, and so is every package. At night, as it builds all
// five times.
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { npmPackage, ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';

const TIMEOUT_MS = 300_000;
const FILES = ['src', 'scripts', 'dist', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md'];
const BUILD = ['npm', 'run', 'build'];

const scope = new RunScope();
/** A copy of this project. */
let folder: string;

beforeAll(async () => {
  folder = await scope.directory(os.tmpdir());
  for (const name of FILES)
    await cp(path.join(ROOT, name), path.join(folder, name), { recursive: true, preserveTimestamps: true });
  await symlink(npmPackage(''), path.join(folder, 'node_modules'));
});

afterAll(() => scope.close());

/** Packs with npm's scripts, as a release does, into a folder of its own; contents of all files by their paths. */
async function pack(name: string): Promise<Map<string, string>> {
  const place = path.join(folder, 'out', name);
  await mkdir(place, { recursive: true });
  await run(folder, ['npm', 'pack', '--pack-destination', place], { timeoutMs: TIMEOUT_MS });
  const [file = ''] = await readdir(place);
  await run(place, ['tar', '-xzf', file]);
  return read(path.join(place, 'package'));
}

async function read(place: string): Promise<Map<string, string>> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const texts = files
    .sort()
    .map(async (file) => [path.relative(place, file), await readFile(file, 'latin1')] as const);
  return new Map(await Promise.all(texts));
}

/** Changes one source file. */
const change = (version: string): Promise<void> =>
  writeFile(path.join(folder, 'src/version.ts'), `export const version: string = '${version}';\n`);

test(
  'a build that is killed leaves dist/ as it was; two at once and packs meanwhile do not wait for it, and every package is whole',
  async () => {
    await rm(path.join(folder, 'dist/core.min.js'));
    const before = await read(path.join(folder, 'dist'));
    await change('0.0.1');
    // Ends itself without a word as soon as the first stage has written something.
    const killed = `
      import { existsSync } from 'node:fs';
      import { buildPackage } from './scripts/build/dist.mjs';
      buildPackage();
      setInterval(() => {
        if (existsSync('out/build/new/dist/errors.d.ts')) process.kill(process.pid, 'SIGKILL');
      }, 1);`;
    await expect(run(folder, [process.execPath, '--input-type=module', '--eval', killed])).rejects.toThrow(
      /SIGKILL/,
    );
    expect([...(await read(path.join(folder, 'dist')))]).toEqual([...before]);
    expect(await readdir(path.join(folder, 'out'))).toContain('build.lock');

    const build = (): Promise<unknown> => run(folder, BUILD, { timeoutMs: TIMEOUT_MS });
    const [one, another] = await Promise.all([pack('one'), pack('another'), build(), build()]);
    expect(one.size).toBeGreaterThan(500);
    expect(one.get('dist/version.js')).toContain('0.0.1');
    for (const [name, text] of await read(path.join(folder, 'dist'))) {
      if (one.has(`dist/${name}`)) expect([name, one.get(`dist/${name}`) === text]).toEqual([name, true]);
    }
    expect([...another]).toEqual([...one]);
    // A pack may hold the lock for a moment more. Nothing is stale any more.
    expect((await run(folder, BUILD)).stderr).not.toMatch(/^build:/m);
    expect(await readdir(path.join(folder, 'out'))).not.toContain('build.lock');
  },
  TIMEOUT_MS,
);

test(
  'a build that fails says why and leaves dist/ as it was',
  async () => {
    const before = await read(path.join(folder, 'dist'));
    await writeFile(path.join(folder, 'src/text/wrong.ts'), "export const wrong: number = 'text';\n");
    await expect(run(folder, BUILD)).rejects.toThrow(/wrong\.ts.*TS2322/);
    expect([...(await read(path.join(folder, 'dist')))]).toEqual([...before]);
    await rm(path.join(folder, 'src/text/wrong.ts'));
  },
  TIMEOUT_MS,
);
