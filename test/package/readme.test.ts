// README.md does what it says: its two commands stand there once, and its programs run as they are.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { directoryInProject, ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';

const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
const scope = new RunScope();
afterAll(() => scope.close());

test.each(['npm ci && npm start', 'npm ci && npm run setup && npm test'])(
  'it has one line `%s`',
  (command) => {
    expect(readme.split('\n').filter((line) => line.trim() === command)).toHaveLength(1);
  },
);

/** The programs for Node; those for edge functions export a handler or import by a bundler's query. */
const programs = [...readme.matchAll(/```js\n(.*?)```/gs)]
  .map(([, program]) => program ?? '')
  .filter((program) => !/export default|\?module'/.test(program));

test('it has three programs for Node', () => {
  expect(programs).toHaveLength(3);
});

test.each(programs.map((program, index) => [index + 1, program] as const))(
  'its program %i runs, ends and prints a fingerprint',
  async (_, program) => {
    const folder = await directoryInProject(scope);
    await writeFile(path.join(folder, 'main.mjs'), program);
    const { stdout } = await run(folder, [process.execPath, 'main.mjs']);
    expect(stdout).toMatch(/\b[0-9a-f]{64}\b/);
  },
);
