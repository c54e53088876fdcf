// examples/gestures in Chromium, 360 pixels wide: the page itself is not changed; a page around it draws, teaches, and looks at what is
// said.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { consoleLines, showInChromium } from '../package/chromium.js';
import { run } from '../package/command.js';
import { type PageFiles, servePage } from '../platform/runtimes/page-server.js';
import { RunScope, runInScope } from '../platform/runtimes/run-scope.js';
import { installExample } from './project.js';

const PAGE_MS = 150_000;
const DRIVER = 'drive-gestures.js';
const SITE = ['index.html', 'style.css', 'dist/page.js', 'dist/worker.js'];
const AROUND =
  '<!doctype html><title>drive</title><link rel="icon" href="data:,"><iframe src="/site/index.html" width="360" height="800"></iframe>' +
  `<script type="module" src="/${DRIVER}"></script>\n`;

/** What the page's worker trains on, in Node: what is built in, and three corners as the driver draws them: a pointer goes up where
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
let files: PageFiles;
let fingerprints: [string, string];

beforeAll(async () => {
  const folder = await installExample(scope, 'gestures', ['esbuild']);
  await run(folder, ['npm', 'run', 'build']);
  files = { '/index.html': AROUND, [`/${DRIVER}`]: await readFile(path.join(import.meta.dirname, DRIVER)) };
  for (const name of SITE) files[`/site/${name}`] = await readFile(path.join(folder, name));
  const { stdout } = await run(folder, [process.execPath, '--input-type=module', '--eval', IN_NODE]);
  fingerprints = JSON.parse(stdout);
}, 120_000);

afterAll(() => scope.close());

test('it knows circles, lines and zigzags, learns strokes with the bits of Node, and sends nothing', async () => {
  await runInScope('gestures', PAGE_MS, async (page) => {
    const server = await servePage(page, files, {});
    const report = await showInChromium(page, server.url, server.report);
    expect(consoleLines(page).filter((line) => !line.includes('Content Security Policy'))).toEqual([]);
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
      sends: 'refused: connect-src',
      fits: true,
      labels: ['The last stroke is a', 'Without a pointer'],
    });
    const asked = [...page.output.describe().matchAll(/\[server\] GET (.*)/g)].map(([, file = '']) => file);
    expect(asked).toContain('/site/dist/worker.js');
    expect(asked.filter((file) => !Object.hasOwn(files, file.replace(/^\/$/, '/index.html')))).toEqual([]);
  });
});
