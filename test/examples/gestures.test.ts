// examples/gestures in three browsers, 360 pixels wide: draws, teaches, and looks at what is said. In Chromium axe looks, too.
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { watchSite } from '../browser-site.js';
import { run } from '../package/command.js';
import type { BrowserRequest } from '../platform/runtimes/browsers.js';
import { chromium, firefox, type Launcher, webkit } from '../platform/runtimes/index.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import type { GesturesReport } from './gestures-suite.js';
import { installExample } from './project.js';

const PAGE_MS = 150_000;
/** What a server of files needs. */
const SITE = ['index.html', 'style.css', 'dist'];

/** What the page's worker trains on, in Node: what is built in, and three corners as the suite draws them: a pointer goes up where
 *  it moved to. */
const IN_NODE = `
  import { trainOn } from './classifier.js';
  import { variants } from './strokes.js';
  const corner = (size) => [[40, 20], [42, 20 + size], [40 + size, 18 + size], [40 + size, 18 + size]];
  const taught = [80, 100, 90].flatMap((size) => variants(corner(size), 'corner'));
  const fingerprints = [];
  for (const more of [[], taught]) fingerprints.push((await trainOn(more)).fingerprint());
  console.log(JSON.stringify(fingerprints));`;

const scope = new RunScope();
let files: Record<string, string>;
let fingerprints: [string, string];

beforeAll(async () => {
  const folder = await installExample(scope, 'gestures', ['esbuild']);
  await run(folder, ['npm', 'run', 'build']);
  const site = path.join(folder, 'site');
  await mkdir(site);
  for (const name of SITE) await cp(path.join(folder, name), path.join(site, name), { recursive: true });
  files = await watchSite(site);
  const { stdout } = await run(folder, [process.execPath, '--input-type=module', '--eval', IN_NODE]);
  fingerprints = JSON.parse(stdout);
}, 120_000);

afterAll(() => scope.close());

test.each<[string, Launcher<BrowserRequest>]>([
  ['Chromium', chromium],
  ['Firefox', firefox],
  ['WebKit', webkit],
])(
  'in %s it knows circles, lines and zigzags, learns strokes with the bits of Node, and sends nothing',
  async (_, launcher) => {
    const { asked, ...report } = (await launcher.run({
      entry: path.join(import.meta.dirname, 'gestures-suite.ts'),
      options: { axe: launcher.name === 'chromium' },
      timeoutMs: PAGE_MS,
      isolated: false,
      files,
      answers: { '/asked.json': (_browser, asked) => JSON.stringify(asked) },
    })) as GesturesReport;
    const [fingerprint, taught] = fingerprints;
    expect(report).toEqual({
      first: 'circle',
      of: ['circle', 'line', 'zigzag'],
      surest: expect.stringMatching(/^zigzag \d+ %$/),
      meters: [1, 1, 1],
      begun: '...',
      dot: 'Too short: draw a longer stroke.',
      dotIsDrawn: true,
      empty: true,
      trained: { classes: 'circle, line, zigzag', fingerprint },
      taught: {
        classes: 'circle, corner, line, zigzag',
        fingerprint: taught,
        seen: ['corner', 'circle', 'line', 'zigzag'],
      },
      again: fingerprint,
      made: 'as asked',
      unlabelled: [],
      beyond: [],
      violations: [],
      problems: [expect.stringMatching(/^policy: connect-src /)],
    });
    const ofPage = asked.filter((file) => file.startsWith('/site/'));
    expect(ofPage).toContain('/site/dist/worker.js');
    expect(ofPage.filter((file) => !Object.hasOwn(files, file))).toEqual([]);
    const ofSuite = [
      '/',
      '/index.html',
      '/page.js',
      '/suite.js',
      '/request.json',
      '/asked.json',
      '/favicon.ico',
    ];
    expect(asked.filter((file) => !ofPage.includes(file) && !ofSuite.includes(file))).toEqual([]);
  },
  PAGE_MS + 10_000,
);
