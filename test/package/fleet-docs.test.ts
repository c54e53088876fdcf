// The program of docs/fleet.md runs as it stands there, and what it has done once it does not do again.
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
