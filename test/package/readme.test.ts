// README.md does what it says: its commands stand there once, and its programs run as they are pasted into a new project in
// which the packed package is installed.
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { isForNode, programsIn } from './programs.js';
import { pack } from './tarball.js';
import { createProject, TFJS, type UserProject } from './user-project.js';

const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
const programs = programsIn(readme).filter(isForNode);
const needsTfjs = ({ text }: { text: string }): boolean => /from '(@tensorflow\/.*|lethe)'/.test(text);

const scope = new RunScope();
const projects: { [kind in 'tfjs' | 'alone']?: UserProject } = {};

/** What `npm init -y` of npm 11 writes, which is what people paste programs beside. */
const MANIFEST = { name: 'my-project', version: '1.0.0', main: 'index.js', type: 'commonjs' };

beforeAll(async () => {
  for (const kind of ['tfjs', 'alone'] as const) {
    const project = await createProject(scope, kind);
    const manifest = path.join(project.folder, 'package.json');
    await rm(manifest); // It may be a link to what other tests use.
    await writeFile(manifest, JSON.stringify(MANIFEST));
    projects[kind] = project;
  }
}, 200_000);

afterAll(() => scope.close());

test.each(['npm ci && npm start', 'npm ci && npm run setup && npm test'])(
  'it has one line `%s`',
  (command) => {
    expect(readme.split('\n').filter((line) => line.trim() === command)).toHaveLength(1);
  },
);

test('it installs the file that npm pack makes, with the packages that these tests install', async () => {
  const { file } = await pack();
  const [command = ''] = /^npm install .*@tensorflow.*$/m.exec(readme) ?? [];
  expect(command).toBe(`npm install ../lethe/${path.basename(file)} ${TFJS.join(' ')}`);
});

test('it has programs for Node, with and without TensorFlow.js', () => {
  expect(programs.filter(needsTfjs).length).toBeGreaterThanOrEqual(3);
  expect(programs.filter((program) => !needsTfjs(program)).length).toBeGreaterThanOrEqual(2);
});

describe.each(programs)('its program in line $line', ({ line, text }) => {
  test('runs as main.mjs, ends and prints a fingerprint', async () => {
    const folder = projects[needsTfjs({ text }) ? 'tfjs' : 'alone']?.folder ?? '';
    const name = `main-${line}.mjs`;
    await writeFile(path.join(folder, name), text);
    const { stdout } = await run(folder, [process.execPath, name]);
    expect(stdout).toMatch(/\b[0-9a-f]{64}\b/);
  });
});

test('its commands are those of the command line', async () => {
  const folder = projects.alone?.folder ?? '';
  const commands = [...readme.matchAll(/^npx lethe (\w+)/gm)].map(([, name]) => name);
  expect(new Set(commands)).toEqual(
    new Set([
      'train',
      'predict',
      'verify',
      'forecast',
      'classify',
      'convert',
      'repair',
      'demo',
      'bench',
      'info',
    ]),
  );
  const { stdout } = await run(folder, [
    'npx',
    '--no-install',
    'lethe',
    'train',
    '--save',
    'model',
    '--epochs',
    '10',
    '--seed',
    '1',
  ]);
  expect(stdout).toMatch(/^Saved +model$/m);
});
