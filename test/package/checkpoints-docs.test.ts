// The program of docs/checkpoints.md that goes on in another process ends there as if it had never stopped.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { directoryInProject, ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { programsIn } from './programs.js';

const scope = new RunScope();
afterAll(() => scope.close());

test('a tfjs model that is saved with its optimizer goes on in another process with the same bits', async () => {
  const page = await readFile(path.join(ROOT, 'docs/checkpoints.md'), 'utf8');
  const program = programsIn(page).find(({ text }) => text.startsWith('// train.mjs'));
  const folder = await directoryInProject(scope);
  await writeFile(path.join(folder, 'train.mjs'), program?.text ?? '');
  const train = async (begin: number, end: number): Promise<string> =>
    (await run(folder, [process.execPath, 'train.mjs', `${begin}`, `${end}`])).stdout.trim();
  const half = await train(0, 5);
  const rest = await train(5, 10);
  const whole = await train(0, 10);
  expect(whole).toMatch(/^[\da-f]{64}$/);
  expect(rest).toBe(whole);
  expect(half).not.toBe(whole);
});
