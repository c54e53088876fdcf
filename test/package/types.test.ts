// The installed package's types in user code, checked by TypeScript 7.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { areAllTried } from '../in-proportion.js';
import { npmPackage } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { createProject, linkTools } from './user-project.js';

const scope = new RunScope();
/** Of projects for `lethe` and for `lethe/core`. */
let folder: string;
let coreFolder: string;

beforeAll(async () => {
  folder = (await createProject(scope, 'tfjs')).folder;
  coreFolder = (await createProject(scope, 'alone')).folder;
  for (const project of [folder, coreFolder]) await linkTools(project, '@types/node');
}, 150_000);

afterAll(() => scope.close());

const RESOLUTIONS = {
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler'],
  node16: ['--module', 'node16'],
  nodenext: ['--module', 'nodenext'],
};
const BROWSER = ['--lib', 'es2022,dom,dom.iterable'];
const STRICTEST = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax'];

const compiler = [process.execPath, npmPackage('typescript', 'bin', 'tsc')];
const options = ['--noEmit', '--strict', '--target', 'es2022', '--pretty', 'false'];

function check(flags: string[], exitCode = 0, project = folder): Promise<{ stdout: string }> {
  return run(project, [...compiler, ...options, ...flags, 'check.ts'], { exitCode });
}

test.each(Object.entries(RESOLUTIONS))('resolve and fit user code under %s', async (_, flags) => {
  const { stdout } = await check([...flags, ...BROWSER, ...STRICTEST, '--skipLibCheck']);
  expect(stdout).toBe('');
});

test('fit user code of a Node program, which has no DOM', async () => {
  const node = ['--lib', 'es2022', '--types', 'node'];
  const { stdout } = await check([...RESOLUTIONS.nodenext, ...node, ...STRICTEST, '--skipLibCheck']);
  expect(stdout).toBe('');
});

// tfjs's own declarations, and the WebGPU types that they ask for, fail this check: ours may not add to it. Those of lethe/core, below, are
// checked so under each.
const OF_TFJS = Object.entries(RESOLUTIONS).filter(([name]) => areAllTried || name === 'nodenext');
test.each(OF_TFJS)('are right in themselves under %s', async (_, flags) => {
  const { stdout } = await check([...flags, ...BROWSER, '--skipLibCheck', 'false'], 1);
  const places = stdout.split('\n').flatMap((line) => /^(\S+)\(\d+,\d+\): error /.exec(line)?.[1] ?? []);
  expect(new Set(places)).toContain('node_modules/@tensorflow/tfjs-core/dist/hash_util.d.ts');
  expect(places.filter((place) => !/node_modules\/(@tensorflow|@webgpu|@typescript)\//.test(place))).toEqual(
    [],
  );
});

describe('those of lethe/core, where no other package is', () => {
  test.each(Object.entries(RESOLUTIONS))('fit and are right in themselves under %s', async (_, flags) => {
    const strict = [...flags, ...BROWSER, ...STRICTEST, '--types', '', '--skipLibCheck', 'false'];
    expect((await check(strict, 0, coreFolder)).stdout).toBe('');
  });

  test('fit a Node program, which has no DOM', async () => {
    const node = ['--lib', 'es2022', '--types', 'node', '--skipLibCheck'];
    const { stdout } = await check([...RESOLUTIONS.nodenext, ...node, ...STRICTEST], 0, coreFolder);
    expect(stdout).toBe('');
  });
});
