// docs/forgetting.md and its pictures show what the committed run found.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { run } from './command.js';

test('the page and its pictures are what the committed run gives, byte for byte', async () => {
  const program =
    "const { forgettingFiles } = await import('./scripts/forgetting/files.mjs');" +
    'process.stdout.write(JSON.stringify(await forgettingFiles()));';
  const { stdout } = await run(ROOT, [process.execPath, '--input-type=module', '--eval', program]);
  const files = JSON.parse(stdout);
  expect(Object.keys(files).length).toBeGreaterThan(5);
  for (const [file, text] of Object.entries(files)) {
    expect([file, await readFile(path.join(ROOT, file), 'utf8')]).toEqual([file, text]);
  }
});
