// examples/online in the runtimes that its README names: the same errors and the same fingerprint, those that are shown there.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from '../package/command.js';
import { bun, deno, node } from '../platform/runtimes/index.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { exampleFolder, installExample } from './project.js';

const scope = new RunScope();
let folder: string;
let shown: string;

beforeAll(async () => {
  folder = await installExample(scope, 'online', []);
  const readme = await readFile(path.join(exampleFolder('online'), 'README.md'), 'utf8');
  shown = /```\n(days .*?)```/s.exec(readme)?.[1] ?? '';
}, 120_000);

afterAll(() => scope.close());

test('README shows that it gets better than the one that stopped and, in the end, than both naive forecasts', () => {
  const rows = shown.match(/^\d+ to .*$/gm)?.map((line) => line.match(/\d\.\d+/g)?.map(Number) ?? []) ?? [];
  expect(rows).toHaveLength(6);
  for (const [learning = 1, stopped = 0, last = 0] of rows) {
    expect(learning).toBeLessThan(Math.min(stopped, last));
  }
  for (const [learning = 1, , , dayAgo = 0] of rows.slice(1)) expect(learning).toBeLessThan(dayAgo);
});

test.each([
  ['Node', node, []],
  ['Deno, without permissions', deno, ['run', '--no-prompt', '--cached-only']],
  ['Bun', bun, ['run', '--no-install']],
] as const)(
  '%s prints what README shows, and ends',
  async (_, launcher, flags) => {
    const runtime = await launcher.installed();
    if (runtime === undefined) throw new Error(await launcher.missing());
    const { stdout, stderr } = await run(folder, [runtime.path, ...flags, 'main.js']);
    expect({ stdout, stderr }).toEqual({ stdout: shown, stderr: '' });
  },
  120_000,
);
