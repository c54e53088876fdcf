// The installed package through bundlers, as their users run them: nothing configured for it, no file copied
// by hand. What comes out trains in Chromium, on a page with and on one without cross-origin isolation.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatTable, type Row } from '../../src/text/table.js';
import { type PageFiles, servePage } from '../platform/runtimes/page-server.js';
import { startGroup } from '../platform/runtimes/process-group.js';
import { RunScope, runInScope } from '../platform/runtimes/run-scope.js';
import { consoleLines, ISOLATION, showInChromium } from './chromium.js';
import { inFolder, run, userEnvironment } from './command.js';
import { type Training, trainHere } from './training.js';
import { createProject, linkTools } from './user-project.js';

const PAGE_MS = 40_000;
const ESBUILD = ['node_modules/esbuild/bin/esbuild', 'page.js', '--bundle', '--minify', '--format=esm'];

/** Command and output folder of each. */
const BUNDLERS: [name: string, command: string[], output: string][] = [
  ['Vite', [process.execPath, 'node_modules/vite/bin/vite.js', 'build'], 'dist'],
  ['Rollup', [process.execPath, 'node_modules/rollup/dist/bin/rollup', '--config'], 'rollup'],
  ['esbuild, one file', [...ESBUILD, '--outdir=one'], 'one'],
  ['esbuild, splitting', [...ESBUILD, '--splitting', '--outdir=split'], 'split'],
];
const TOOLS = ['vite', 'esbuild', 'rollup', 'rollup-plugin-esbuild'];
const PLUGINS = ['@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'];
const PAGES: [page: string, threads: number, headers: Record<string, string>][] = [
  ['a cross-origin isolated page', 2, ISOLATION],
  ['a plain page', 1, {}],
];

const scope = new RunScope();
const sizes: Row[] = [];
let folder: string;
let reference: Training;

beforeAll(async () => {
  reference = await trainHere();
  folder = (await createProject(scope, 'tfjs')).folder;
  await linkTools(folder, ...TOOLS, ...PLUGINS);
}, 150_000);

afterAll(async () => {
  await scope.close();
  const table = formatTable(['bundler', 'files', 'bytes', 'gzip', 'entry', 'gzip of entry'], sizes);
  process.stderr.write(`\nBundles of lethe with tfjs-core and tfjs-layers, minified\n${table}\n\n`);
});

/** All files of an output folder by URL path, and user/index.html unless the bundler made one. */
async function siteOf(output: string): Promise<PageFiles> {
  const root = path.join(folder, output);
  const files: PageFiles = { '/index.html': await readFile(path.join(folder, 'index.html')) };
  for (const name of await readdir(root, { recursive: true })) {
    const file = path.join(root, name);
    if ((await stat(file)).isFile()) files[`/${name.split(path.sep).join('/')}`] = await readFile(file);
  }
  return files;
}

function expectTraining(report: unknown, threads: number, page: RunScope): void {
  const { predictor, model } = reference;
  const reason = threads === 2 ? '' : expect.stringMatching(/Cross-Origin-Opener-Policy.*-Embedder-Policy/);
  expect(report).toEqual({ threads, reason, predictor, model });
  expect(consoleLines(page).filter((line) => !line.startsWith('"[vite]'))).toEqual([]);
}

describe.each(BUNDLERS)('%s', (name, command, output) => {
  test('builds it', async () => {
    await run(folder, command);
    const files = Object.entries(await siteOf(output)).filter(([url]) => url.endsWith('.js'));
    const measured = files.map(([url, text]) => [url, text.length, gzipSync(text).length] as const);
    const [, entry, entryZipped] = measured.find(([url]) => /\/(page|index)\b/.test(url)) ?? ['', 0, 0];
    const sum = (column: 1 | 2): number => measured.reduce((total, row) => total + row[column], 0);
    sizes.push([name, files.length, sum(1), sum(2), entry, entryZipped]);
  }, 60_000);

  test.each(PAGES)('its bundle trains on %s, threads: %d', async (_, threads, headers) => {
    const files = await siteOf(output);
    await runInScope(name, PAGE_MS, async (page) => {
      const server = await servePage(page, files, headers);
      expectTraining(await showInChromium(page, server.url, server.report), threads, page);
    });
  });
});

describe("Vite's development server", () => {
  test.each(PAGES)('trains on %s, threads: %d', async (_, threads, headers) => {
    await runInScope('vite', PAGE_MS, async (page) => {
      const { url, report } = await servePage(page, {}, { 'Access-Control-Allow-Origin': '*' });
      let announce: (address: string) => void = () => {};
      const address = new Promise<string>((resolve) => {
        announce = resolve;
      });
      const command = [process.execPath, 'dev-server.js', JSON.stringify(headers)];
      const group = await startGroup(page, '/bin/sh', inFolder(folder, command), {
        env: userEnvironment(folder),
        onStdout: (text) => {
          const found = /http:\S+/.exec(text)?.[0];
          if (found !== undefined) announce(found);
        },
      });
      group.control.on('data', (text: string) => page.output.add(text));
      const site = await Promise.race([address, group.endedEarly]);
      expectTraining(await showInChromium(page, `${site}?server=${url}`, report), threads, page);
    });
  });
});
