// Reports in a real browser: nothing is loaded, nothing is wider than the screen, long tables scroll, texts in charts
// stay readable, axe finds nothing.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { classificationReport } from '../../src/classify/report/report.js';
import { forecastReport } from '../../src/forecast/report/report.js';
import { renderReport } from '../../src/forgetting/report/report.js';
import { manyClasses } from '../classify/report/fixture.js';
import { manySeries, oneSeries } from '../forecast/report/fixture.js';
import { fixture } from '../forgetting/report/fixture.js';
import { chromium } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import type { Look, LookOptions } from './page-suite.js';

const TIMEOUT_MS = 150_000;
const inFolder = useTemporaryFolder('report');

const LOOKS: readonly LookOptions[] = [
  { scheme: 'light', width: 1200 },
  { scheme: 'dark', width: 1200 },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
  // About what there is between the margins of A4 and of Letter.
  { scheme: 'paper', width: 690 },
];
/** Of a page that is made of the same parts as another. */
const FEWER = [LOOKS[2], LOOKS[4]] as readonly LookOptions[];
const ONE_OF_EACH = [LOOKS[0], LOOKS[3], LOOKS[4]] as readonly LookOptions[];

/** The colour of the page. */
const GROUNDS = {
  light: 'rgb(244, 245, 244)',
  dark: 'rgb(19, 22, 23)',
  paper: 'rgb(255, 255, 255)',
} as const;

/** By name. */
const PAGES: readonly (readonly [
  name: string,
  page: () => Promise<string>,
  looks: readonly LookOptions[],
])[] = [
  ['a verification', async () => renderReport(fixture()), LOOKS],
  ['the forecast of a series', async () => forecastReport(await oneSeries()), LOOKS],
  ['the forecast of many series', async () => forecastReport(await manySeries()), FEWER],
  ['a classification of many classes', async () => classificationReport(await manyClasses()), ONE_OF_EACH],
];

test(
  'people can read them: light and dark, wide and narrow, on paper',
  async () => {
    const missing = await chromium.missing();
    if (missing !== undefined) throw new Error(missing);
    const files: [string, string][] = [];
    for (const [index, [, page]] of PAGES.entries()) {
      await writeFile(inFolder(`${index}.html`), await page());
      files.push([`/${index}.html`, inFolder(`${index}.html`)]);
    }
    const pages = (await chromium.run({
      entry: path.join(import.meta.dirname, 'page-suite.ts'),
      options: {
        pages: files.map(([address], index) => ({ address, looks: PAGES[index]?.[2] })),
      },
      timeoutMs: TIMEOUT_MS,
      files: {
        ...Object.fromEntries(files),
        '/axe.js': createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
      },
    })) as Look[][];
    for (const [index, found] of pages.entries()) {
      const [name, , looks] = PAGES[index] as (typeof PAGES)[number];
      expect(found).toHaveLength(looks.length);
      for (const [place, { scheme, width }] of looks.entries()) {
        const { tallestTable, smallestText, ...look } = found[place] as Look;
        // There is no scrolling on paper: what is open is there as a whole.
        const isPaper = scheme === 'paper';
        const expected = {
          ...{ violations: [], overflow: 0, loaded: [], outside: [] },
          ...{ ground: GROUNDS[scheme], scrolls: !isPaper },
        };
        expect([name, scheme, width, look]).toEqual([name, scheme, width, expected]);
        if (isPaper) continue;
        expect(tallestTable).toBeGreaterThan(400);
        expect(tallestTable).toBeLessThanOrEqual(512);
        // Three quarters of the 12 px that charts are drawn with, the frame's scroll bar having its part of the width.
        expect(smallestText).toBeGreaterThanOrEqual(9);
      }
    }
  },
  TIMEOUT_MS + 10_000,
);
