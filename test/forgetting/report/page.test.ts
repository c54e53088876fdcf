// The report in a real browser: nothing is loaded, nothing is wider than the screen, long tables scroll, texts in charts
// stay readable, axe finds nothing.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { renderReport } from '../../../src/forgetting/report/report.js';
import { chromium } from '../../platform/runtimes/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { fixture } from './fixture.js';
import type { Look } from './page-suite.js';

const TIMEOUT_MS = 150_000;
const inFolder = useTemporaryFolder('report');

test(
  'people can read it: light and dark, wide and narrow, on paper',
  async () => {
    const missing = await chromium.missing();
    if (missing !== undefined) throw new Error(missing);
    await writeFile(inFolder('report.html'), renderReport(fixture()));
    const found = (await chromium.run({
      entry: path.join(import.meta.dirname, 'page-suite.ts'),
      options: {
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
        '/report.html': inFolder('report.html'),
        '/axe.js': createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
      },
    })) as Look[];
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
    expect(found.map(({ tallestTable: _, smallestText: __, ...look }) => look)).toEqual([
      light,
      dark,
      light,
      dark,
      paper,
    ]);
    // There is no scrolling on paper: what is open is there as a whole.
    expect(found[4]?.tallestTable).toBeGreaterThan(512);
  },
  TIMEOUT_MS + 10_000,
);
