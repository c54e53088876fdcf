// Bundlers as their users run them: nothing configured for the package, no file copied by hand. And what comes out,
// in Chromium.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from '../../src/text/table.js';
import { areAllTried } from '../in-proportion.js';
import { type PageFiles, servePage } from '../platform/runtimes/page-server.js';
import { startGroup } from '../platform/runtimes/process-group.js';
import { runInScope } from '../platform/runtimes/run-scope.js';
import { consoleLines, ISOLATION, showInChromium } from './chromium.js';
import { inFolder, userEnvironment } from './command.js';

const PAGE_MS = 150_000;
const ESBUILD = ['node_modules/esbuild/bin/esbuild', 'page.js', '--bundle', '--minify', '--format=esm'];
/** Its minifier, a tool of its own, takes more than all else. */
const WEBPACK = ['webpack.js', 'page.js', 'webpack', ...(areAllTried ? [] : ['readable'])];

/** A bundler's command and the folder that it writes to. */
export type Bundler = [name: string, command: string[], output: string];

export const BUNDLERS: Bundler[] = [
  ['Vite', [process.execPath, 'node_modules/vite/bin/vite.js', 'build'], 'dist'],
  ['Rollup', [process.execPath, 'node_modules/rollup/dist/bin/rollup', '--config'], 'rollup'],
  [areAllTried ? 'webpack' : 'webpack, not minified', [process.execPath, ...WEBPACK], 'webpack'],
  ['esbuild, one file', [...ESBUILD, '--outdir=one'], 'one'],
  ['esbuild, splitting', [...ESBUILD, '--splitting', '--outdir=split'], 'split'],
];

/** What {@link BUNDLERS} need, of this repository's development dependencies. */
export const TOOLS = [
  'vite',
  'esbuild',
  'rollup',
  'rollup-plugin-esbuild',
  'webpack',
  '@rollup/plugin-node-resolve',
  '@rollup/plugin-commonjs',
];

/** A kind of page, and how many threads it has for what asks for two. */
export type Page = [page: string, threads: number, headers: Record<string, string>];

export const ISOLATED: Page = ['a cross-origin isolated page', 2, ISOLATION];
export const PLAIN: Page = ['a plain page', 1, {}];

/** What a page reported and what it wrote to its console. */
export interface Shown {
  report: unknown;
  console: string[];
}

/** All files of an output folder by URL path, and user/index.html unless the bundler made one. */
export async function siteOf(folder: string, output: string): Promise<PageFiles> {
  const root = path.join(folder, output);
  const files: PageFiles = { '/index.html': await readFile(path.join(folder, 'index.html')) };
  for (const name of await readdir(root, { recursive: true })) {
    const file = path.join(root, name);
    if ((await stat(file)).isFile()) files[`/${name.split(path.sep).join('/')}`] = await readFile(file);
  }
  return files;
}

export const SIZE_COLUMNS = ['bundler', 'files', 'bytes', 'gzip', 'entry', 'gzip of entry'];

/** A row of {@link SIZE_COLUMNS} for the scripts of a site. */
export function sizesOf(name: string, site: PageFiles): Row {
  const files = Object.entries(site).filter(([url]) => url.endsWith('.js'));
  const measured = files.map(([url, text]) => [url, text.length, gzipSync(text).length] as const);
  const [, entry, entryZipped] = measured.find(([url]) => /\/(page|index)\b/.test(url)) ?? ['', 0, 0];
  const sum = (column: 1 | 2): number => measured.reduce((total, row) => total + row[column], 0);
  return [name, files.length, sum(1), sum(2), entry, entryZipped];
}

/** Shows a bundle on a page with these headers. */
export async function showBundle(site: PageFiles, headers: Record<string, string>): Promise<Shown> {
  return runInScope('bundle', PAGE_MS, async (page) => {
    const server = await servePage(page, site, headers);
    const report = await showInChromium(page, server.url, server.report);
    return { report, console: consoleLines(page) };
  });
}

/** Shows a project by Vite's development server, its configuration the default one. */
export async function showDevelopment(folder: string, headers: Record<string, string>): Promise<Shown> {
  return runInScope('vite', PAGE_MS, async (page) => {
    const { url, report: reported } = await servePage(page, {}, { 'Access-Control-Allow-Origin': '*' });
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
    const report = await showInChromium(page, `${site}?server=${url}`, reported);
    return { report, console: consoleLines(page).filter((line) => !line.startsWith('"[vite]')) };
  });
}
