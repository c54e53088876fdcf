// The programs of docs/fleet.md run as they stand there, and tell what they are said to tell.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { programsIn, runProgram } from './programs.js';

const scope = new RunScope();
afterAll(() => scope.close());

test('the program trains twenty networks, and tells of each', async () => {
  const page = await readFile(path.join(ROOT, 'docs/fleet.md'), 'utf8');
  const [program] = programsIn(page);
  const lines = (await runProgram(scope, program?.text ?? '')).trim().split('\n');
  expect(lines[0]).toMatch(/^20 \[\] \[\] [\d.]+$/);
  expect(lines.filter((line) => /^seed \d+ [\da-f]{64} [\d.e-]+ [\da-f]{64}$/.test(line))).toHaveLength(20);
});

test('the program that tunes tells of six trials, and of the best', async () => {
  const page = await readFile(path.join(ROOT, 'docs/fleet.md'), 'utf8');
  const program = programsIn(page).find(({ text }) => text.includes('tune('));
  const lines = (await runProgram(scope, program?.text ?? '')).trim().split('\n');
  const trials = lines.filter((line) => /^\{ learningRate: [\d.]+, units: [248] \} [39] [\d.]+$/.test(line));
  expect(trials).toHaveLength(6);
  expect(lines.at(-1)).toMatch(/^\{ learningRate: [\d.]+, units: [248] \} [\d.]+ [a-z ]+$/);
});
