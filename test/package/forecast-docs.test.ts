// The programs of docs/forecast.md, as they stand there.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { programsIn, runProgram } from './programs.js';

const scope = new RunScope();
afterAll(() => scope.close());

const programs = readFile(path.join(ROOT, 'docs/forecast.md'), 'utf8').then(programsIn);

test('tells a verdict and a row for each step', async () => {
  const [program] = await programs;
  const [verdict, ...rows] = (await runProgram(scope, program?.text ?? '')).trim().split('\n');
  expect(verdict).toMatch(/^(better than the best baseline|not better|undecided) [\d.]+ [a-z]+ [\d.]+$/);
  expect(rows).toHaveLength(12);
  for (const row of rows) expect(row).toMatch(/^\d+( -?[\d.]+){3}$/);
});
