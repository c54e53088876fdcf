// README.md does what it says, and so do the guides of docs/: commands stand there once, and programs run as they are pasted
// into a new project in which the packed package is installed.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { FRAGMENTS, whyNotRun } from './fragments.js';
import { programsIn, type Ran, runAll } from './programs.js';
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

test('its first program, in a file of its own, prints what it says', async () => {
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

describe('the program in', () => {
  const fileOf = ({ page, line, text }: (typeof runnable)[number]): string => {
    const folder = projects[needsTfjs({ text }) ? 'tfjs' : 'alone']?.folder ?? '';
    return path.join(folder, `${page.replace(/\W/g, '-')}-${line}.mjs`);
  };
  const ran = new Map<string, Ran>();
  beforeAll(async () => {
    for (const isForTfjs of [true, false]) {
      const own = runnable.filter((program) => needsTfjs(program) === isForTfjs);
      const files = own.map((program) => ({ file: fileOf(program), text: program.text }));
      for (const [file, found] of await runAll(files)) ran.set(file, found);
    }
  }, 600_000);

  /** What the program of a page that holds something printed, by lines. */
  const linesOf = (page: string, holds: string): string[] => {
    const program = runnable.find((one) => one.page === page && one.text.includes(holds));
    return program === undefined ? [] : (ran.get(fileOf(program))?.stdout ?? '').trim().split('\n');
  };

  test.each(runnable)('$page, line $line runs as a module, and ends', (program) => {
    const found = ran.get(fileOf(program));
    expect(found).toEqual({ ...found, stdout: expect.any(String), error: undefined });
    if (!/console\.log\([^;]*\bfingerprint[,)]/.test(program.text)) return;
    expect(found?.stdout).toMatch(/\b[0-9a-f]{64}\b/);
  });

  test('docs/fleet.md that runs jobs trains twenty networks, and tells of each', () => {
    const lines = linesOf('docs/fleet.md', 'Fleet.run(');
    expect(lines[0]).toMatch(/^20 \[\] \[\] [\d.]+$/);
    expect(lines.filter((line) => /^seed \d+ [\da-f]{64} [\d.e-]+ [\da-f]{64}$/.test(line))).toHaveLength(20);
  });

  test('docs/fleet.md that tunes tells of six trials, and of the best', () => {
    const lines = linesOf('docs/fleet.md', 'tune(');
    const trials = lines.filter((line) =>
      /^\{ learningRate: [\d.]+, units: [248] \} [39] [\d.]+$/.test(line),
    );
    expect(trials).toHaveLength(6);
    expect(lines.at(-1)).toMatch(/^\{ learningRate: [\d.]+, units: [248] \} [\d.]+ [a-z ]+$/);
  });

  test('docs/forecast.md that comes first tells a verdict and a row for each step', () => {
    const [verdict, ...rows] = linesOf('docs/forecast.md', 'backtest(');
    expect(verdict).toMatch(/^(better than the best baseline|not better|undecided) [\d.]+ [a-z]+ [\d.]+$/);
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(row).toMatch(/^\d+( -?[\d.]+){3}$/);
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
  const train = ['train', '--save', 'model', '--epochs', '10', '--seed', '1'];
  const { stdout } = await run(folder, [path.join(folder, 'node_modules/.bin/lethe'), ...train]);
  expect(stdout).toMatch(/^Saved +model$/m);
});
