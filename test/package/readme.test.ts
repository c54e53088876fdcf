// README.md does what it says, and so do the guides of docs/: commands stand there once, and programs run as they are pasted
// into a new project in which the packed package is installed.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { FRAGMENTS, whyNotRun } from './fragments.js';
import { programsIn } from './programs.js';
import { pack } from './tarball.js';
import { createProject, TFJS, type UserProject } from './user-project.js';

const read = (file: string): Promise<string> => readFile(path.join(ROOT, file), 'utf8');
const readme = await read('README.md');
const start = await read('docs/start.md');
const guides = (await readdir(path.join(ROOT, 'docs'))).filter((name) => name.endsWith('.md')).sort();
const pages: [page: string, text: string][] = [['README.md', readme]];
for (const guide of guides) pages.push([`docs/${guide}`, await read(`docs/${guide}`)]);
const programs = pages.flatMap(([page, text]) => programsIn(text).map((program) => ({ page, ...program })));
const runnable = programs.filter((program) => whyNotRun(program) === undefined);
const needsTfjs = ({ text }: { text: string }): boolean =>
  /from '(@tensorflow\/.*|lethe|lethe\/(tfjs-wasm|bench))'/.test(text);

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

test('it installs the file that npm pack makes, with the packages that these tests install, as the first guide does', async () => {
  const { file } = await pack();
  const [command = ''] = /^npm install .*@tensorflow.*$/m.exec(readme) ?? [];
  expect(command).toBe(`npm install ../lethe/${path.basename(file)} ${TFJS.join(' ')}`);
  expect(start).toContain(`\n${command}\n`);
});

test('its first program prints what it says', async () => {
  const [program] = programsIn(readme);
  const [, output] = /^```text\n(.*?)\n```/ms.exec(readme) ?? [];
  const folder = projects.alone?.folder ?? '';
  await writeFile(path.join(folder, 'first.mjs'), program?.text ?? '');
  const { stdout } = await run(folder, [process.execPath, 'first.mjs']);
  expect(stdout.trimEnd()).toBe(output);
});

test('its forecast in a program is that of the guide, which runs on every runtime of the tests', async () => {
  const [program] = programsIn(await read('docs/forecast.md'));
  expect(programsIn(readme).map(({ text }) => text)).toContain(program?.text);
});

test('there are programs for Node, with and without TensorFlow.js', () => {
  expect(runnable.filter(needsTfjs).length).toBeGreaterThanOrEqual(3);
  expect(runnable.filter((program) => !needsTfjs(program)).length).toBeGreaterThanOrEqual(20);
});

describe.each(runnable)('the program in $page, line $line', ({ page, line, text }) => {
  test('runs as main.mjs, and ends', async () => {
    const folder = projects[needsTfjs({ text }) ? 'tfjs' : 'alone']?.folder ?? '';
    const name = `${page.replace(/\W/g, '-')}-${line}.mjs`;
    await writeFile(path.join(folder, name), text);
    const { stdout } = await run(folder, [process.execPath, name]);
    if (/console\.log\([^;]*\bfingerprint[,)]/.test(text)) expect(stdout).toMatch(/\b[0-9a-f]{64}\b/);
  });
});

test('each exception is still a program, and says why it is not run here', () => {
  const idle = FRAGMENTS.filter(({ page, holds }) => {
    return !programs.some((program) => program.page === page && program.text.includes(holds));
  });
  expect(idle).toEqual([]);
});

test('docs/cli.md has every command of the command line', async () => {
  const folder = projects.alone?.folder ?? '';
  const told = [...(await read('docs/cli.md')).matchAll(/^npx lethe (\w+)/gm)].map(([, name]) => name);
  const help = (await run(folder, ['npx', '--no-install', 'lethe', '--help'])).stdout;
  const commands = [...help.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, name]) => name);
  expect(commands.length).toBeGreaterThan(8);
  expect(new Set(told)).toEqual(new Set(commands));
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
