// README's table of sizes is what `npm run sizes` measures, within the budgets.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { run } from './command.js';

test("README's table of sizes is what the script measures, within the budgets", async () => {
  const command = [process.execPath, path.join(ROOT, 'scripts/sizes.mjs'), '--check'];
  const { stdout, stderr } = await run(ROOT, command);
  expect(stderr).toBe('');
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const [, table] = /<!-- sizes:begin -->\n([\s\S]*?)<!-- sizes:end -->/.exec(readme) ?? [];
  expect(table).toBe(stdout);
});
