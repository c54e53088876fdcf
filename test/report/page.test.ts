// Reports in a real browser: nothing is loaded, nothing is wider than the screen, long tables scroll, texts in charts
// stay readable, axe finds nothing.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { forecastReport } from '../../src/forecast/report/report.js';
import { renderReport } from '../../src/forgetting/report/report.js';
import { manySeries, oneSeries } from '../forecast/report/fixture.js';
import { fixture } from '../forgetting/report/fixture.js';
import { chromium } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import type { Look } from './page-suite.js';

const TIMEOUT_MS = 150_000;
const inFolder = useTemporaryFolder('report');

/** By name. */
const PAGES: readonly (readonly [name: string, page: () => Promise<string>])[] = [
  ['a verification', async () => renderReport(fixture())],
  ['the forecast of a series', async () => forecastReport(await oneSeries())],
  ['the forecast of many series', async () => forecastReport(await manySeries())],
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
        pages: files.map(([address]) => address),
        looks: [
          { scheme: 'light', width: 1200 },
          { scheme: 'dark', width: 1200 },
          { scheme: 'light', width: 360 },
          { scheme: 'dark', width: 360 },
          // About what there is between the margins of A4 and of Letter.
          { scheme: 'paper', width: 690 },
        ],
      },
      timeoutMs: TIMEOUT_MS,
      files: {
        ...Object.fromEntries(files),
        '/axe.js': createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
      },
    })) as Look[][];
    for (const [index, found] of pages.entries()) {
      const [name] = PAGES[index] as (typeof PAGES)[number];
      const screens = found.slice(0, 4);
      for (const { tallestTable, smallestText } of screens) {
        expect(tallestTable).toBeGreaterThan(400);
        expect(tallestTable).toBeLessThanOrEqual(512);
        // Three quarters of the 12 px that charts are drawn with, the frame's scroll bar having its part of the width.
        expect(smallestText).toBeGreaterThanOrEqual(9);
      }
      const light = { violations: [], ground: 'rgb(244, 245, 244)', overflow: 0, loaded: [], outside: [] };
      const dark = { ...light, ground: 'rgb(19, 22, 23)' };
      const paper = { ...light, ground: 'rgb(255, 255, 255)' };
      const looks = found.map(({ tallestTable: _, smallestText: __, scrolls: ___, ...look }) => look);
      expect([name, ...looks]).toEqual([name, light, dark, light, dark, paper]);
      // There is no scrolling on paper: what is open is there as a whole.
      expect([name, ...found.map(({ scrolls }) => scrolls)]).toEqual([name, true, true, true, true, false]);
    }
  },
  TIMEOUT_MS + 10_000,
);
