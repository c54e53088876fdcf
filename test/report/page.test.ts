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
import { areAllTried } from '../in-proportion.js';
import { chromium } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import type { Look, LookOptions } from './page-suite.js';

const TIMEOUT_MS = 150_000;
const inFolder = useTemporaryFolder('report');

const WIDE = { light: { scheme: 'light', width: 1200 }, dark: { scheme: 'dark', width: 1200 } } as const;
const NARROW = { light: { scheme: 'light', width: 360 }, dark: { scheme: 'dark', width: 360 } } as const;
/** About what there is between the margins of A4 and of Letter. */
const PAPER = { scheme: 'paper', width: 690 } as const;

/** With axe, which takes seconds, nearly all of the time: each kind of report and each scheme once, every look in the long run. */
const withAxe = (look: Omit<LookOptions, 'axe'>): LookOptions => ({ ...look, axe: true });
const withoutAxe = (look: Omit<LookOptions, 'axe'>): LookOptions => ({ ...look, axe: areAllTried });

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
  [
    'a verification',
    async () => renderReport(fixture()),
    [withAxe(WIDE.light), ...[WIDE.dark, NARROW.light, NARROW.dark, PAPER].map(withoutAxe)],
  ],
  [
    'the forecast of a series',
    async () => forecastReport(await oneSeries()),
    [...[WIDE.light, WIDE.dark, NARROW.light, NARROW.dark].map(withoutAxe), withAxe(PAPER)],
  ],
  // It is made of the same parts as that of one.
  [
    'the forecast of many series',
    async () => forecastReport(await manySeries()),
    [NARROW.light, PAPER].map(withoutAxe),
  ],
  [
    'a classification of many classes',
    async () => classificationReport(await manyClasses()),
    [withoutAxe(WIDE.light), withAxe(NARROW.dark), withoutAxe(PAPER)],
  ],
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
