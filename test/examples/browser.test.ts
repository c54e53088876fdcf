// examples/browser in Chromium: as plain files with an import map, and as Vite builds it. The page itself is not
// changed; a page around it fills in the form and looks at what is drawn.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { consoleLines, showInChromium } from '../package/chromium.js';
import { run } from '../package/command.js';
import { type PageFiles, servePage } from '../platform/runtimes/page-server.js';
import { RunScope, runInScope } from '../platform/runtimes/run-scope.js';
import { installExample } from './project.js';

const PAGE_MS = 150_000;
const AROUND =
  '<!doctype html><title>drive</title><iframe src="/site/index.html" width="800" height="700"></iframe>' +
  '<script type="module" src="/drive-page.js"></script>\n';

const scope = new RunScope();
let folder: string;
let expected: { fingerprint: string; loss: number };

/** What the page's worker does, in Node. */
const IN_NODE = `
  import { adam, dense, lstm, Network, sequential, timeDistributed } from 'lethe/core';
  import { windows } from './wave.js';
  const { x, y } = windows({ samples: 64, time: 32 });
  const layers = [
    lstm({ units: 12, inputShape: [32, 1], returnSequences: true }),
    timeDistributed({ layer: dense({ units: 1 }) }),
  ];
  const network = Network.create(sequential({ layers }), { seed: 1 });
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  const { history, fingerprint } = await network.fit(x, y, { epochs: 25, seed: 1 });
  console.log(JSON.stringify({ fingerprint, loss: history.loss.at(-1) }));`;

beforeAll(async () => {
  folder = await installExample(scope, 'browser', ['vite']);
  const { stdout } = await run(folder, [process.execPath, '--input-type=module', '--eval', IN_NODE]);
  expected = JSON.parse(stdout);
}, 120_000);

afterAll(() => scope.close());

/** Files of a folder under /site/, without those of packages unless they are named. */
async function siteOf(root: string, alsoPackaged: readonly string[]): Promise<PageFiles> {
  const files: PageFiles = {
    '/index.html': AROUND,
    '/drive-page.js': await readFile(path.join(import.meta.dirname, 'drive-page.js')),
  };
  const names = (await readdir(root, { recursive: true })).filter((name) => !name.startsWith('node_modules'));
  for (const name of [...names, ...alsoPackaged]) {
    const file = path.join(root, name);
    if ((await stat(file)).isFile()) files[`/site/${name.split(path.sep).join('/')}`] = await readFile(file);
  }
  return files;
}

/** Shows the page, trains with it, and checks what it says. */
async function tryPage(name: string, files: PageFiles): Promise<void> {
  await runInScope(name, PAGE_MS, async (page) => {
    const server = await servePage(page, files, {});
    const report = (await showInChromium(page, server.url, server.report)) as Record<string, unknown>;
    expect(consoleLines(page)).toEqual([]);
    const { fingerprint, loss } = expected;
    expect(report).toEqual({
      reached: ['units', 'epochs', 'seed', 'train'],
      labels: ['Units', 'Epochs', 'Seed'],
      stopped: 'Stopped.',
      trained: expect.stringMatching(
        `^25 epochs in [0-9.]+ s, loss ${loss.toPrecision(3).replace('.', '\\.')}\\. Fingerprint ${fingerprint}$`,
      ),
      afterwards: report.trained,
      stopDisabled: true,
      train: false,
    });
  });
}

test('plain files with an import map train in a worker, with the bits of Node, and stream', async () => {
  const packaged = ['node_modules/lethe/dist/core.min.js'];
  await tryPage('static', await siteOf(folder, packaged));
});

test("Vite's build of the same files does, too", async () => {
  await run(folder, ['npm', 'run', 'build']);
  await tryPage('vite', await siteOf(path.join(folder, 'dist'), []));
});
