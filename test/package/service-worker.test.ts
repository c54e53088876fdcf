// lethe/core inside a service worker of a real Chromium. Such workers may not import() anything, so it has to be one
// file: a bundle, or lethe/core.min.js. They cannot start threads either.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { servePage } from '../platform/runtimes/page-server.js';
import { RunScope, runInScope } from '../platform/runtimes/run-scope.js';
import { consoleLines, showInChromium } from './chromium.js';
import { type CoreTraining, trainCoreHere } from './training.js';
import { createProject } from './user-project.js';

const PAGE_MS = 150_000;

/** Trains when a page asks. */
const SERVICE_WORKER = `
  import { train } from './train.js';
  addEventListener('install', () => skipWaiting());
  addEventListener('message', (event) => {
    const answer = (message) => event.source.postMessage(message);
    event.waitUntil(train().then((report) => answer({ report }), (error) => answer({ failure: String(error.stack) })));
  });`;

const PAGE = `<!doctype html><title>service worker</title><script type="module">
  const post = (path, body) => fetch(path, { method: 'POST', body });
  navigator.serviceWorker.onmessage = ({ data }) =>
    data.failure ? post('/failure', data.failure) : post('/report', JSON.stringify(data.report));
  navigator.serviceWorker.startMessages();
  try {
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module' });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage('train');
  } catch (error) {
    await post('/failure', String(error.stack));
  }
</script>\n`;

const scope = new RunScope();
let folder: string;
let reference: CoreTraining;

beforeAll(async () => {
  reference = await trainCoreHere();
  folder = (await createProject(scope, 'alone')).folder;
}, 150_000);

afterAll(() => scope.close());

test.each([
  ['a bundle', {}],
  ['lethe/core.min.js', { 'lethe/core': 'lethe/core.min.js' }],
])(
  'a service worker trains with the bits of Node, by %s',
  async (name, alias) => {
    const { outputFiles } = await build({
      stdin: { contents: SERVICE_WORKER, resolveDir: folder },
      alias,
      bundle: true,
      write: false,
      format: 'esm',
      conditions: ['browser'],
      tsconfigRaw: '{}',
    });
    await runInScope(name, PAGE_MS, async (page) => {
      const files = { '/index.html': PAGE, '/service-worker.js': outputFiles[0]?.text ?? '' };
      const server = await servePage(page, files, {});
      const report = await showInChromium(page, server.url, server.report);
      expect(report).toEqual({ ...reference, threads: 1 });
      expect(consoleLines(page)).toEqual([]);
    });
  },
  180_000,
);
