// The programs that `lethe init` writes, each run in its runtime as its README says. They lie in a folder of a project in which
// the packed package is installed, and depend on the same file, so they find it in the project around them. At night the first
// one is installed by itself.
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TEMPLATES, type TemplateName, writtenName } from '../../src/cli/init/templates.js';
import { servers, startServer } from '../examples/servers.js';
import { areAllTried } from '../in-proportion.js';
import { type PageFiles, servePage } from '../platform/runtimes/page-server.js';
import { npmPackage, ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { consoleLines, showInChromium } from './chromium.js';
import { run } from './command.js';
import { createProject, linkTools } from './user-project.js';

const TOOLS = ['esbuild', 'workerd'];
const scope = new RunScope();
let project: string;

beforeAll(async () => {
  project = (await createProject(scope, 'alone')).folder;
  await linkTools(project, ...TOOLS);
  for (const tool of TOOLS)
    await symlink(npmPackage('.bin', tool), path.join(project, 'node_modules', '.bin', tool));
}, 150_000);

afterAll(() => scope.close());

/** What `npx lethe init` prints, and the folder that it filled. */
async function init(template: TemplateName): Promise<{ folder: string; lines: string[] }> {
  const { stdout, stderr } = await run(project, ['node_modules/.bin/lethe', 'init', template]);
  expect(stderr).toBe('');
  return { folder: path.join(project, template), lines: stdout.trimEnd().split('\n') };
}

const inNode = (folder: string, program: string): Promise<unknown> =>
  run(folder, [process.execPath, '--input-type=module', '--eval', program]).then(({ stdout }) =>
    JSON.parse(stdout),
  );

/** A program's bundle is the same where lethe is a link to a clone, which has a tsconfig.json: esbuild would follow it. */
async function expectSameFromClone(folder: string, script: string, bundle: string): Promise<void> {
  const text = async (): Promise<string> => {
    const written = await readFile(path.join(folder, bundle), 'utf8');
    return written.replace(/^ *\/\/ .*$/gm, '').replace(/"[^"\s]*\/dist\//g, '"'); // Both say where files lie.
  };
  const before = await text();
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(ROOT, path.join(folder, 'node_modules', 'lethe'));
  await npm(folder, 'run', script);
  expect((await text()) === before).toBe(true);
}

const npm = (folder: string, ...args: string[]): Promise<string> =>
  run(folder, ['npm', ...args]).then(({ stdout }) => stdout);

test('forecast: of the two commands that it ends with, one installs what lethe was installed from, the other runs it', async () => {
  const { folder, lines } = await init('forecast');
  const files = Object.values(TEMPLATES.forecast.files).flat().map(writtenName).sort();
  expect((await readdir(folder)).sort()).toEqual(files);
  expect(lines.slice(-2)).toEqual(['  cd forecast && npm install', '  npm start']);
  const { dependencies } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  expect(dependencies.lethe).toMatch(/^file:\.\.\/lethe-[\d.]+\.tgz$/);

  expect((await stat(path.join(folder, dependencies.lethe.slice('file:'.length)))).isFile()).toBe(true);
  if (areAllTried) {
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund');
    expect(await readdir(path.join(folder, 'node_modules', 'lethe'))).toContain('dist');
  }
  const printed = await npm(folder, 'start');
  expect(printed).toContain('In the past: better than the best baseline\n');
  expect(printed).toMatch(/^Fingerprint [0-9a-f]{64}$/m);
  const [heading, ...rows] = (await readFile(path.join(folder, 'forecast.csv'), 'utf8'))
    .trimEnd()
    .split('\n');
  expect(heading).toBe('hour,load,low,high');
  expect(rows).toHaveLength(24);
  expect(rows[0]).toMatch(/^2026-09-28T00:00,[\d.]+,[\d.]+,[\d.]+$/);
});

test('a folder that is not empty is refused by name, and nothing in it is touched', async () => {
  await mkdir(path.join(project, 'full'));
  for (const name of ['c', 'a', 'd', 'b']) await writeFile(path.join(project, 'full', name), name);
  const refused = run(project, ['npx', '--no-install', 'lethe', 'init', 'page', 'full'], { exitCode: 1 });
  expect((await refused).stderr).toBe(
    'lethe: init: expected an empty folder or a new one, got full, which holds a, b, c and 1 more\n',
  );
  expect(await readdir(path.join(project, 'full'))).toHaveLength(4);
});

test('classify: it is right on what it has never seen, and says that this is better than the most frequent class', async () => {
  const { folder } = await init('classify');
  const printed = await npm(folder, 'start');
  expect(printed).toContain('Right on 100 % of 9 sequences');
  expect(printed).toContain('Verdict: better\n');
  expect(printed).toMatch(/^Fingerprint [0-9a-f]{64}$/m);
});

test('edge: a worker on workerd answers with the bits of Node, and refuses what are no numbers', async () => {
  const { folder } = await init('edge');
  await npm(folder, 'run', 'build');
  const server = await startServer(scope, servers.workerd, folder);
  const answer = await fetch(`${server.url}/?values=0,0.45,0.74,0.75,0.5`);
  const next = await inNode(
    folder,
    `import { readFile } from 'node:fs/promises';
     import { InferenceNetwork } from 'lethe/core';
     const network = await InferenceNetwork.load(new Uint8Array(await readFile('model.bin')));
     const outputs = await network.predict([[0, 0.45, 0.74, 0.75, 0.5].map((value) => [value])]);
     console.log(JSON.stringify(outputs.toArray()[0][0]));`,
  );
  expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { next } });
  for (const query of ['', '?values=', '?values=1,,2', '?values=one', `?values=${'0,'.repeat(1000)}0`]) {
    const refused = await fetch(`${server.url}/${query}`);
    const body = { error: expect.stringMatching(/^expected \/\?values=/) };
    expect({ status: refused.status, body: await refused.json() }).toEqual({ status: 400, body });
  }
  await expectSameFromClone(folder, 'bundle', 'build/worker.js');
});

/** Around the page, in a frame: trains with it, and tells what it says then. */
const AROUND = `<!doctype html><title>drive</title><iframe src="/site/index.html"></iframe>
<script type="module">
  const frame = document.querySelector('iframe');
  const element = (id) => frame.contentDocument.getElementById(id);
  const look = () => {
    if (element('train')?.disabled === false && element('status').textContent === 'Not trained yet.') {
      element('settings').elements.epochs.value = 20;
      element('train').click();
    }
    const status = element('status')?.textContent ?? '';
    if (!/^(Trained|Failed)/.test(status)) return void setTimeout(look, 20);
    const points = ['wave', 'prediction'].map((id) => element(id).getAttribute('points')?.split(' ').length);
    fetch('/report', { method: 'POST', body: JSON.stringify({ status, points }) });
  };
  look();
</script>
`;

test('page: it trains in a worker in Chromium, with the bits of Node, and draws what is predicted', async () => {
  const { folder } = await init('page');
  await npm(folder, 'run', 'build');
  const files: PageFiles = { '/index.html': AROUND };
  for (const name of await readdir(path.join(folder, 'public')))
    files[`/site/${name}`] = await readFile(path.join(folder, 'public', name));
  const server = await servePage(scope, files, {});
  const report = await showInChromium(scope, server.url, server.report);
  // Its worker in Node, which is given what a worker has.
  const { fingerprint } = (await inNode(
    folder,
    `const told = new Promise((resolve) => {
       globalThis.postMessage = (data) => data.type !== 'epoch' && resolve(data);
       globalThis.addEventListener = (_, listener) => listener({ data: { epochs: 20, seed: 1 } });
     });
     await import('./worker.js');
     console.log(JSON.stringify(await told));`,
  )) as { fingerprint: string };
  expect(report).toEqual({ status: `Trained for 20 epochs. Fingerprint ${fingerprint}`, points: [160, 160] });
  expect(consoleLines(scope)).toEqual([]);
  await expectSameFromClone(folder, 'build', 'public/worker.js');
});
