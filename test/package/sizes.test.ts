// The tables of sizes of docs/core.md and docs/formats.md are what `npm run sizes` measures, within the budgets.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { run } from './command.js';

test('the tables are what the script measures, within the budgets, and the READMEs tell the first row', async () => {
  const command = [process.execPath, path.join(ROOT, 'scripts/sizes.mjs'), '--check'];
  const { stdout, stderr } = await run(ROOT, command);
  expect(stderr).toBe('');
  const tables = await Promise.all(
    ['docs/core.md', 'docs/formats.md'].map(async (file) => {
      const page = await readFile(path.join(ROOT, file), 'utf8');
      return /<!-- sizes:begin -->\n([\s\S]*?)<!-- sizes:end -->/.exec(page)?.[1];
    }),
  );
  expect(tables.join('\n')).toBe(stdout);
  const [, whole] = /^\| `lethe\/core`, all of it \| one file[^|]*\|[^|]*\| ([\d.]+) \|/m.exec(stdout) ?? [];
  for (const file of ['README.md', 'README.zh.md']) {
    const readme = await readFile(path.join(ROOT, file), 'utf8');
    expect(/<!-- size:begin -->(.*?)<!-- size:end -->/.exec(readme)?.[1]).toBe(whole);
  }
});
