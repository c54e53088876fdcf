// examples/accelerate in Node: two lines make the difference, and the predictions agree.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { run } from '../package/command.js';
import { npmPackage } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { exampleFolder, installExample } from './project.js';

const TFJS = ['backend-cpu', 'backend-wasm', 'core', 'layers'].map((name) => `@tensorflow/tfjs-${name}`);

const scope = new RunScope();
afterAll(() => scope.close());

const read = (file: string): Promise<string> =>
  readFile(path.join(exampleFolder('accelerate'), file), 'utf8');

test('the accelerated program is the ordinary one and two lines', async () => {
  const [, ...plain] = (await read('plain.js')).split('\n');
  const [, ...accelerated] = (await read('accelerated.js')).split('\n');
  const more = ["import { accelerate } from 'lethe';", 'await accelerate(model);'];
  expect(accelerated.filter((line) => more.includes(line))).toEqual(more);
  expect(accelerated.filter((line) => !more.includes(line))).toEqual(plain);
});

test('both give the loss that README shows, and predictions that agree', async () => {
  const linked = Object.fromEntries(TFJS.map((name) => [name, npmPackage(name)]));
  const folder = await installExample(scope, 'accelerate', [], linked);
  const { stdout } = await run(folder, ['npm', 'start', '--silent']);
  const shown = /```\n(plain\.js: .*?)```/s.exec(await read('README.md'))?.[1] ?? '';
  const withoutTimes = (text: string): string => text.replaceAll(/\S+ (ms|times)\b/g, '$1');
  expect(shown).toMatch(/^The predictions agree/m);
  expect(withoutTimes(stdout)).toBe(withoutTimes(shown));
}, 120_000);
