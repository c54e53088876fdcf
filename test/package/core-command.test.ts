// The command line in a project that has nothing but the package: what it trains, predicts and times without TensorFlow.js
// has the bits and the files that it has with it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BenchReport, letheJson, type PredictReport, type TrainReport } from '../cli/run-cli.js';
import { bun, deno, node } from '../platform/runtimes/index.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { createProject, type UserProject } from './user-project.js';

const scope = new RunScope();
let project: UserProject;

beforeAll(async () => {
  project = await createProject(scope, 'alone');
}, 150_000);

afterAll(() => scope.close());

const main = (): string => path.join(project.folder, 'node_modules/lethe/dist/cli/main.js');
const inProject = (name: string): string => path.join(project.folder, name);

/** What the installed command prints in Node. */
async function alone(...args: string[]): Promise<string> {
  return (await run(project.folder, [process.execPath, main(), ...args])).stdout;
}

async function aloneJson<T>(...args: string[]): Promise<T> {
  return JSON.parse(await alone(...args, '--json'));
}

const TRAIN = ['train', '--epochs', '30', '--seed', '7', '--units', '6', '--learning-rate', '0.01'];

test('there is no TensorFlow.js', () => {
  expect(existsSync(inProject('node_modules/@tensorflow'))).toBe(false);
});

test('a model that it trains and saves has the bits of SeriesPredictor, which restores it; and the other way', async () => {
  const without = await aloneJson<TrainReport>(...TRAIN, '--save', inProject('core'));
  const withTfjs = await letheJson<TrainReport>([...TRAIN, '--save', inProject('tfjs')]);
  expect(without).toMatchObject({ library: 'lethe/core', backend: null, engine: 'compiled', steps: 30 });
  expect(withTfjs).toMatchObject({ library: 'lethe', engine: 'compiled', steps: 30 });
  expect([without.fingerprint, without.losses]).toEqual([withTfjs.fingerprint, withTfjs.losses]);
  for (const model of ['core', 'tfjs']) {
    const args = ['predict', '--model', inProject(model)];
    const here = await letheJson<PredictReport>(args);
    expect(await aloneJson<PredictReport>(...args)).toEqual(here);
    expect(here.fingerprint).toBe(withTfjs.fingerprint);
    expect(await alone(...args)).toContain('trained for 30 steps');
  }
});

describe.each([
  ['Node', node, []],
  ['Deno', deno, ['run', '--no-prompt', '--cached-only', '--no-lock']],
  ['Bun', bun, ['run', '--no-install']],
] as const)('%s', (_, launcher, flags) => {
  test('lethe train gives the same fingerprint, with one thread and with two', async () => {
    const runtime = await launcher.installed();
    if (runtime === undefined) throw new Error(await launcher.missing());
    const prints: string[] = [];
    for (const threads of ['1', '2']) {
      const args = [main(), 'train', '--epochs', '20', '--threads', threads, '--json'];
      const { stdout, stderr } = await run(project.folder, [runtime.path, ...flags, ...args]);
      expect(stderr).toBe('');
      const report = JSON.parse(stdout) as TrainReport;
      expect(report).toMatchObject({ library: 'lethe/core', threads: Number(threads) });
      prints.push(report.fingerprint);
    }
    const { fingerprint } = await letheJson<TrainReport>(['train', '--epochs', '20']);
    expect(prints).toEqual([fingerprint, fingerprint]);
  });
});

test('lethe bench times our kernels, with the same results', async () => {
  const args = ['bench', '--quick', '--case', 'seed,predict-step', '--threads', '1'];
  const results = ({ measurements }: BenchReport) =>
    measurements.map(({ case: name, engine, results }) => ({ name, engine, results }));
  const without = results(await aloneJson<BenchReport>(...args));
  expect(without.map(({ name, engine }) => [name, engine])).toEqual([
    ['seed', 'compiled'],
    ['predict-step', 'compiled'],
  ]);
  expect(without).toEqual(results(await letheJson<BenchReport>([...args, '--engine', 'compiled'])));
});

test('lethe info tells runtime and threads, and how TensorFlow.js is installed', async () => {
  const text = await alone('info', '--threads', '2');
  expect(text).toMatch(/^runtime +node \d+/m);
  expect(text).toMatch(/^threads +2$/m);
  expect(text).toMatch(/^TensorFlow\.js +not installed \(npm install @tensorflow\/tfjs-core /m);
  expect(await aloneJson('info', '--threads', '1')).toMatchObject({
    command: 'info',
    library: 'lethe/core',
    runtime: 'node',
    simd: true,
    threads: 1,
    versions: { lethe: expect.any(String) },
  });
});

test.each(['train', 'bench'])('lethe %s --engine tfjs says what it needs', async (command) => {
  const args = [process.execPath, main(), command, '--engine', 'tfjs'];
  const { stdout, stderr } = await run(project.folder, args, { exitCode: 1 });
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^lethe: --engine tfjs needs TensorFlow\.js: npm install @tensorflow\/tfjs-core [^\n]+\n$/,
  );
});

test('lethe verify and the help work as well', async () => {
  expect(await alone('--help')).toMatch(/train[\s\S]*predict[\s\S]*verify[\s\S]*bench[\s\S]*demo[\s\S]*info/);
  expect(await alone('verify', '--seeds', '1', '--brief')).toMatch(/^sum: /);
});
