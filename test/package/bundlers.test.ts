// The installed package through bundlers. What comes out trains in Chromium, on a page with and on one without
// cross-origin isolation.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatTable, type Row } from '../../src/text/table.js';
import { areAllTried } from '../in-proportion.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import {
  BUNDLERS,
  ISOLATED,
  PLAIN,
  type Shown,
  SIZE_COLUMNS,
  showBundle,
  showDevelopment,
  siteOf,
  sizesOf,
  TOOLS,
} from './bundling.js';
import { run } from './command.js';
import { type Training, trainHere } from './training.js';
import { createProject, linkTools } from './user-project.js';

const PAGES = [ISOLATED, PLAIN];
/** webpack's minifier takes half a minute for tfjs, Rollup ten seconds: core-bundlers.test.ts has both each time. */
const LEFT_OUT = areAllTried ? /^webpack/ : /^(webpack|Rollup)/;
const QUICK = BUNDLERS.filter(([name]) => !LEFT_OUT.test(name));

const scope = new RunScope();
const sizes: Row[] = [];
let folder: string;
let reference: Training;

beforeAll(async () => {
  reference = await trainHere();
  folder = (await createProject(scope, 'tfjs')).folder;
  await linkTools(folder, ...TOOLS);
}, 150_000);

afterAll(async () => {
  await scope.close();
  const table = formatTable(SIZE_COLUMNS, sizes);
  process.stderr.write(`\nBundles of lethe with tfjs-core and tfjs-layers, minified\n${table}\n\n`);
});

function expectTraining(shown: Shown, threads: number): void {
  const { predictor, model } = reference;
  const reason = threads === 2 ? '' : expect.stringMatching(/Cross-Origin-Opener-Policy.*-Embedder-Policy/);
  expect(shown).toEqual({ report: { threads, reason, predictor, model }, console: [] });
}

describe.each(QUICK)('%s', (name, command, output) => {
  test('builds it', async () => {
    await run(folder, command);
    sizes.push(sizesOf(name, await siteOf(folder, output)));
  });

  // As in core-bundlers.test.ts: one bundler shows a page without isolation.
  const pages = areAllTried || name === 'Vite' ? PAGES : [ISOLATED];

  test.each(pages)('its bundle trains on %s, threads: %d', async (_, threads, headers) => {
    expectTraining(await showBundle(await siteOf(folder, output), headers), threads);
  });
});

describe("Vite's development server", () => {
  test.each(areAllTried ? PAGES : [ISOLATED])('trains on %s, threads: %d', async (_, threads, headers) => {
    expectTraining(await showDevelopment(folder, headers), threads);
  });
});
