// README.md does what it says: its two commands stand there once, and its programs run as they are.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { isForNode, programsIn, runProgram } from './programs.js';

const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
const scope = new RunScope();
afterAll(() => scope.close());

test.each(['npm ci && npm start', 'npm ci && npm run setup && npm test'])(
  'it has one line `%s`',
  (command) => {
    expect(readme.split('\n').filter((line) => line.trim() === command)).toHaveLength(1);
  },
);

const programs = programsIn(readme).filter(isForNode);

test('it has programs for Node', () => {
  expect(programs.length).toBeGreaterThanOrEqual(3);
});

test.each(programs)('its program in line $line runs, ends and prints a fingerprint', async ({ text }) => {
  expect(await runProgram(scope, text)).toMatch(/\b[0-9a-f]{64}\b/);
});
