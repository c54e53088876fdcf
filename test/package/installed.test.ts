// The packed package in an empty project, used from Node, Deno and Bun as a newcomer would.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { areAllTried } from '../in-proportion.js';
import { bun, deno, node } from '../platform/runtimes/index.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { type Training, trainHere } from './training.js';
import { createProject, type UserProject } from './user-project.js';

const scope = new RunScope();
let project: UserProject;
let reference: Training;

beforeAll(async () => {
  reference = await trainHere();
  project = await createProject(scope, 'tfjs');
}, 150_000);

afterAll(() => scope.close());

const launchers = { node, deno, bun };
type Name = keyof typeof launchers;
const names = Object.keys(launchers) as Name[];

async function binary(name: Name): Promise<string> {
  const installed = await launchers[name].installed();
  if (installed === undefined) throw new Error(await launchers[name].missing());
  return installed.path;
}

test('npm installs it without a warning about it or what it needs', () => {
  const lines = `${project.installing.stdout}\n${project.installing.stderr}`.split('\n');
  expect(lines.filter((line) => /lethe|tfjs|peer|deprecated|ERESOLVE/i.test(line))).toEqual([]);
});

describe.each(names)('%s', (name) => {
  test('trains on two threads with the same bits, prints nothing else, ends, needs no permission', async () => {
    const flags: Record<Name, string[]> = {
      node: [],
      deno: ['run', '--no-prompt', '--cached-only'],
      bun: ['run', '--no-install'],
    };
    const { stdout, stderr } = await run(project.folder, [await binary(name), ...flags[name], 'print.js']);
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toEqual(reference);
  });

  const commands: Record<Name, () => Promise<string[]>> = {
    node: async () => ['npx', '--no-install', 'lethe'],
    deno: async () => [
      await binary('deno'),
      'run',
      '--no-prompt',
      '--cached-only',
      '--allow-read',
      'npm:lethe',
    ],
    // Users write `bun run --bun lethe`, which does the same but leaves a link in /tmp.
    bun: async () => [await binary('bun'), 'run', '--no-install', 'node_modules/.bin/lethe'],
  };

  const trains = async (): Promise<void> => {
    const options = ['train', '--epochs', '20', '--seed', '1', '--json'];
    const { stdout } = await run(project.folder, [...(await commands[name]()), ...options]);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'train',
      backend: { runtime: name, threads: 1 },
      fingerprint: reference.predictor,
    });
  };
  // In the gate Deno does so without any permission, below.
  if (areAllTried || name !== 'deno') test('has the command lethe, which trains with the same bits', trains);

  const tells = async (): Promise<void> => {
    const { stdout } = await run(project.folder, [
      ...(await commands[name]()),
      'info',
      '--threads',
      '2',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'info',
      runtime: name,
      runtimeVersion: (await launchers[name].installed())?.version,
      threads: 2,
      reason: '',
      versions: { lethe: expect.stringMatching(/^\d+\.\d+\.\d+/), 'tfjs-core': '4.22.0' },
    });
  };
  // In the gate test/cli/runtimes.test.ts asks the others.
  if (areAllTried || name === 'node') test('has the command lethe, which tells runtime and versions', tells);
});

test('lethe trains in Deno without any permission', async () => {
  const command = [await binary('deno'), 'run', '--no-prompt', '--cached-only', 'npm:lethe'];
  const { stdout } = await run(project.folder, [
    ...command,
    'train',
    '--epochs',
    '20',
    '--seed',
    '1',
    '--json',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ fingerprint: reference.predictor });
});
