// Three pages of the site as people see them, light and dark, wide and narrow. `npm run docs:site` builds all of them and
// follows their links, each night.
import { cp, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { areAllTried } from '../in-proportion.js';
import { run } from '../package/command.js';
import { chromium } from '../platform/runtimes/index.js';
import { ROOT } from '../platform/runtimes/project.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import type { SeenPage, SiteLook } from './page-suite.js';

const TIMEOUT_MS = 150_000;
/** A first page, one with tables and pictures, and one of the reference. */
const PAGES = ['start', 'benchmarks', 'api/report'];
const inFolder = useTemporaryFolder('site');

test(
  'people can read it: nothing is wider than the screen, nothing is loaded from elsewhere, axe finds nothing',
  async () => {
    const missing = await chromium.missing();
    if (missing !== undefined) throw new Error(missing);
    const out = inFolder('site');
    const pages = PAGES.map((page) => `${page}.md`).join(',');
    const options = ['--base', '/site/', '--pages', pages, '--out', out];
    await run(ROOT, [process.execPath, path.join(ROOT, 'scripts/site.mjs'), ...options]);
    await cp(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), path.join(out, 'axe.js'));
    const names = (await readdir(out, { recursive: true })).filter((name) => path.extname(name) !== '');
    // axe takes most of the time: it looks at each page once, each night twice.
    const looks: SiteLook[] = PAGES.flatMap((page, index) => [
      { page: `/site/${page}.html`, scheme: 'light', width: 1200, axe: areAllTried || index % 2 === 0 },
      { page: `/site/${page}.html`, scheme: 'dark', width: 360, axe: areAllTried || index % 2 === 1 },
    ]);
    const seen = (await chromium.run({
      entry: path.join(import.meta.dirname, 'page-suite.ts'),
      options: { looks },
      timeoutMs: TIMEOUT_MS,
      files: Object.fromEntries(
        names.map((name) => [`/site/${name.split(path.sep).join('/')}`, path.join(out, name)]),
      ),
    })) as SeenPage[];
    expect(seen.map(({ heading }) => heading.replace(/\W+$/, ''))).toEqual(
      ['Start', 'Benchmarks', 'lethe/forgetting/report'].flatMap((heading) => [heading, heading]),
    );
    const good = { violations: [], overflow: 0, foreign: [], missing: [] };
    expect(seen.map(({ heading: _, ...rest }) => rest)).toEqual(
      looks.map((look) => ({ ...look, ...good, isDark: look.scheme === 'dark' })),
    );
  },
  TIMEOUT_MS + 30_000,
);
