// The installed package's lethe/core through bundlers, in a project that has nothing else. What comes out trains in
// Chromium as Node does.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatTable, type Row } from '../../src/text/table.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import {
  BUNDLERS,
  ISOLATED,
  PLAIN,
  SIZE_COLUMNS,
  showBundle,
  showDevelopment,
  siteOf,
  sizesOf,
  TOOLS,
} from './bundling.js';
import { run } from './command.js';
import { type CoreTraining, trainCoreHere } from './training.js';
import { createProject, linkTools } from './user-project.js';

const scope = new RunScope();
const sizes: Row[] = [];
let folder: string;
let reference: CoreTraining;

beforeAll(async () => {
  reference = await trainCoreHere();
  folder = (await createProject(scope, 'alone')).folder;
  await linkTools(folder, ...TOOLS);
}, 150_000);

afterAll(async () => {
  await scope.close();
  process.stderr.write(`\nBundles of lethe/core, minified\n${formatTable(SIZE_COLUMNS, sizes)}\n\n`);
});

describe.each(BUNDLERS)('%s', (name, command, output) => {
  // What a page without isolation does differs by a global alone: one bundler shows it.
  const pages = name === 'Vite' ? [ISOLATED, PLAIN] : [ISOLATED];

  test('builds it', async () => {
    await run(folder, command);
    sizes.push(sizesOf(name, await siteOf(folder, output)));
  });

  test.each(pages)('its bundle trains on %s, threads: %d', async (_, threads, headers) => {
    const shown = await showBundle(await siteOf(folder, output), headers);
    expect(shown).toEqual({ report: { ...reference, threads }, console: [] });
  });
});

test("Vite's development server trains on a cross-origin isolated page", async () => {
  const shown = await showDevelopment(folder, ISOLATED[2]);
  expect(shown).toEqual({ report: reference, console: [] });
});
