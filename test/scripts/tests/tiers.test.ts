// A test file is in the unit tier if neither it nor what it imports starts processes, bundles or names dist/.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { LONG_UNITS, LONGEST, NIGHTLY } from '../../../scripts/tests/longest.mjs';
import { reasonsAgainstUnit, testFilesByTier } from '../../../scripts/tests/tiers.mjs';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('tiers');

/** The reasons against a test file among these files. */
async function reasons(files: Record<string, string>): Promise<string[]> {
  const root = inFolder(expect.getState().currentTestName ?? '');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  return reasonsAgainstUnit('test/a.test.ts', root);
}

test('what starts processes is no unit test, through whatever imports', async () => {
  const found = await reasons({
    'test/a.test.ts': "import { helper } from './helper.js';\n",
    'test/helper.ts': "export {\n  run,\n} from '../scripts/run.mjs';\n",
    'scripts/run.mjs': "import { spawn } from 'node:child_process';\n",
  });
  expect(found).toEqual(['scripts/run.mjs starts processes']);
});

test('nor is what bundles, or imports that later', async () => {
  const found = await reasons({
    'test/a.test.ts': "const { bundle } = await import('./bundle.js');\n",
    'test/bundle.ts': "import { build } from 'esbuild';\n",
  });
  expect(found).toEqual(['test/bundle.ts bundles for other runtimes']);
});

test.each([
  "const main = path.join(root, 'dist/cli/main.js');",
  "const folder = path.join(root, 'dist');",
  'const command = `node dist/cli/main.js`;',
  "import { train } from '../dist/index.js';",
])('nor is what names the built package: %s', async (line) => {
  expect(await reasons({ 'test/a.test.ts': `${line}\n` })).toEqual(['test/a.test.ts names dist/']);
});

test('types, comments, the sources and the folders of packages are no reasons', async () => {
  const found = await reasons({
    'test/a.test.ts': `// Not of dist/, which is built.
import type { BuildOptions } from 'esbuild';
import { lossesMap } from '@tensorflow/tfjs-layers/dist/losses';
import { train } from '../src/train.js';
import { distance } from './distance.js';
`,
    'test/distance.ts': 'export const distance = 1;\n',
    'src/train.ts': "import { spawn } from 'node:child_process';\n",
  });
  expect(found).toEqual([]);
});

test('every test file is in one tier', () => {
  const { unit, package: rest } = testFilesByTier();
  expect(new Set([...unit, ...rest]).size).toBe(unit.length + rest.length);
  expect(unit).toContain('<rootDir>/test/text/table.test.ts');
  expect(rest).toContain('<rootDir>/test/package/contents.test.ts');
});

test('the files that are started first or left out at first are there', () => {
  const { unit, package: rest } = testFilesByTier();
  const placesOf = (files: readonly string[]): string[] => files.map((file) => `<rootDir>/${file}`);
  expect([...unit, ...rest]).toEqual(expect.arrayContaining(placesOf(LONGEST)));
  expect(unit).toEqual(expect.arrayContaining(placesOf(LONG_UNITS)));
  expect(rest).toEqual(expect.arrayContaining(placesOf(NIGHTLY)));
});
