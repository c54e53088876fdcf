// The installed package's lethe/core in a project that has nothing else: trained in Node, Deno, Bun, workerd and
// edge-runtime, it gives the bits that lethe gives.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { areAllTried } from '../in-proportion.js';
import { bun, deno, node, workerd } from '../platform/runtimes/index.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { type CoreTraining, type Training, trainCoreHere, trainHere } from './training.js';
import { createProject, linkTools, type UserProject } from './user-project.js';

const DENO_SAVES = ['run', '--no-prompt', '--cached-only', '--allow-read=saved', '--allow-write=saved'];

const scope = new RunScope();
let project: UserProject;
let lethe: Training;
let reference: CoreTraining;

beforeAll(async () => {
  [lethe, reference] = await Promise.all([trainHere(), trainCoreHere()]);
  project = await createProject(scope, 'alone');
  await linkTools(project.folder, 'webpack', 'edge-runtime');
}, 150_000);

afterAll(() => scope.close());

test('gives the fingerprint that lethe gives for the same model, data, seed and options', () => {
  expect(reference).toMatchObject({ threads: 2, model: lethe.model, restored: lethe.model });
});

test('npm installs it without TensorFlow.js, and says nothing of that', async () => {
  expect(existsSync(path.join(project.folder, 'node_modules/lethe/dist/core.js'))).toBe(true);
  expect(await readdir(path.join(project.folder, 'node_modules'))).not.toContain('@tensorflow');
  const { stdout, stderr } = project.installing;
  expect(`${stdout}\n${stderr}`).not.toMatch(/tfjs|peer|deprecated|ERESOLVE/i);
});

describe.each([
  ['Node', node, [], 'print.js'],
  ['Deno', deno, ['run', '--no-prompt', '--cached-only'], 'print.js'],
  ['Deno, as npm:lethe/core', deno, ['run', '--no-prompt', '--cached-only'], 'print-npm.js'],
  ['Bun', bun, ['run', '--no-install'], 'print.js'],
] as const)('%s', (_, launcher, flags, script) => {
  test('trains on two threads with the same bits, prints nothing else, ends, needs no permission', async () => {
    const runtime = await launcher.installed();
    if (runtime === undefined) throw new Error(await launcher.missing());
    const { stdout, stderr } = await run(project.folder, [runtime.path, ...flags, script]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(reference);
  });
});

describe.each([
  ['Node', node, []],
  ['Deno, with permission for one folder', deno, DENO_SAVES],
  ['Bun', bun, []],
] as const)('%s', (_, launcher, flags) => {
  test('saves while it trains, without waiting, and the last save stays', async () => {
    const runtime = await launcher.installed();
    if (runtime === undefined) throw new Error(await launcher.missing());
    const { stdout, stderr } = await run(project.folder, [runtime.path, ...flags, 'save.js']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ last: true });
  });
});

test('workerd, bundled by esbuild with its condition, trains with the same bits', async () => {
  const entry = path.join(project.folder, 'suite.js');
  const report = await workerd.run({ entry, options: {}, timeoutMs: 150_000 });
  expect(report).toEqual({ ...reference, threads: 1 });
});

test("edge-runtime, bundled by webpack as Next.js does, trains on '?module' kernels with the same bits", async () => {
  // Making it small takes most of the time: core-bundlers.test.ts trains with small bundles.
  const flags = areAllTried ? [] : ['--as-is'];
  const built = await run(project.folder, [process.execPath, 'edge-build.js', ...flags]);
  const modules = JSON.parse(built.stdout);
  expect(Object.keys(modules)).toEqual([expect.stringMatching(/^wasm_[0-9a-f]{40}$/)]);
  const { stdout } = await run(project.folder, [process.execPath, 'edge-host.js', JSON.stringify(modules)]);
  expect(JSON.parse(stdout)).toEqual({ ...reference, threads: 1 });
});
