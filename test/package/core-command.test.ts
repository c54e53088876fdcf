// The command line in a project that has nothing but the package: what it trains, predicts and times without TensorFlow.js
// has the bits and the files that it has with it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTurn } from '../cli/in-turn.js';
import {
  type BenchReport,
  letheJson as letheJsonAlone,
  type PredictReport,
  type TrainReport,
} from '../cli/run-cli.js';
import { areAllTried } from '../in-proportion.js';
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

/** With TensorFlow.js, and as it is installed here. */
const { letheJson } = inTurn();
const alone = inTurn(async () => ({ built: path.join(project.folder, 'node_modules/lethe/dist') }));

const TRAIN = ['train', '--epochs', '30', '--seed', '7', '--units', '6', '--learning-rate', '0.01'];

test('there is no TensorFlow.js', () => {
  expect(existsSync(inProject('node_modules/@tensorflow'))).toBe(false);
});

test('a model that it trains and saves has the bits of SeriesPredictor, which restores it; and the other way', async () => {
  const without = await alone.letheJson<TrainReport>([...TRAIN, '--save', inProject('core')]);
  const withTfjs = await letheJson<TrainReport>([...TRAIN, '--save', inProject('tfjs')]);
  expect(without).toMatchObject({ library: 'lethe/core', backend: null, engine: 'compiled', steps: 30 });
  expect(withTfjs).toMatchObject({ library: 'lethe', engine: 'compiled', steps: 30 });
  expect([without.fingerprint, without.losses]).toEqual([withTfjs.fingerprint, withTfjs.losses]);
  for (const model of ['core', 'tfjs']) {
    const args = ['predict', '--model', inProject(model)];
    const here = await letheJson<PredictReport>(args);
    expect(await alone.letheJson<PredictReport>(args)).toEqual(here);
    expect(here.fingerprint).toBe(withTfjs.fingerprint);
    expect(await alone.letheText(args)).toContain('trained for 30 steps');
  }
});

describe.each([
  ['Node', node, ['2'], []],
  ['Deno', deno, ['1'], ['run', '--no-prompt', '--cached-only', '--no-lock']],
  ['Bun', bun, ['2'], ['run', '--no-install']],
] as const)('%s', (_, launcher, inGate, flags) => {
  const counts = areAllTried ? ['1', '2'] : inGate;

  test(`lethe train gives the same fingerprint, with threads ${counts.join(' and ')}`, async () => {
    const runtime = await launcher.installed();
    if (runtime === undefined) throw new Error(await launcher.missing());
    const prints: string[] = [];
    for (const threads of counts) {
      const args = [main(), 'train', '--epochs', '20', '--threads', threads, '--json'];
      const { stdout, stderr } = await run(project.folder, [runtime.path, ...flags, ...args]);
      expect(stderr).toBe('');
      const report = JSON.parse(stdout) as TrainReport;
      expect(report).toMatchObject({ library: 'lethe/core', threads: Number(threads) });
      prints.push(report.fingerprint);
    }
    const { fingerprint } = await letheJson<TrainReport>(['train', '--epochs', '20']);
    expect(prints).toEqual(counts.map(() => fingerprint));
  });
});

test('lethe bench times our kernels, with the same results', async () => {
  const args = ['bench', '--quick', '--case', 'seed,predict-step', '--threads', '1'];
  const results = ({ measurements }: BenchReport) =>
    measurements.map(({ case: name, engine, results }) => ({ name, engine, results }));
  const without = results(await alone.letheJson<BenchReport>(args));
  expect(without.map(({ name, engine }) => [name, engine])).toEqual([
    ['seed', 'compiled'],
    ['predict-step', 'compiled'],
  ]);
  expect(without).toEqual(results(await letheJsonAlone<BenchReport>([...args, '--engine', 'compiled'])));
});

test('lethe info tells runtime and threads, and how TensorFlow.js is installed', async () => {
  const text = await alone.letheText(['info', '--threads', '2']);
  expect(text).toMatch(/^runtime +node \d+/m);
  expect(text).toMatch(/^threads +2$/m);
  expect(text).toMatch(/^TensorFlow\.js +not installed \(npm install @tensorflow\/tfjs-core /m);
  expect(await alone.letheJson(['info', '--threads', '1'])).toMatchObject({
    command: 'info',
    library: 'lethe/core',
    runtime: 'node',
    simd: true,
    threads: 1,
    versions: { lethe: expect.any(String) },
  });
});

test.each(['train', 'bench'])('lethe %s --engine tfjs says what it needs', async (command) => {
  const message = /^lethe: --engine tfjs needs TensorFlow\.js: npm install @tensorflow\/tfjs-core [^\n]+\n$/;
  await alone.expectFailure([command, '--engine', 'tfjs'], 1, message);
});

test('lethe verify and the help work as well', async () => {
  expect(await alone.letheText(['--help'])).toMatch(
    /train[\s\S]*predict[\s\S]*verify[\s\S]*bench[\s\S]*demo[\s\S]*info/,
  );
  expect(await alone.letheText(['verify', '--seeds', '1', '--brief'])).toMatch(/^sum: /);
});
