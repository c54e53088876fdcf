// examples/node-threads in Node: two thread counts, one fingerprint.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { run } from '../package/command.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { installExample } from './project.js';

const scope = new RunScope();
afterAll(() => scope.close());

test('it trains on one thread and on two, with the bits that its README shows, and ends', async () => {
  const folder = await installExample(scope, 'node-threads', []);
  const { stdout, stderr } = await run(folder, ['npm', 'start', '--silent']);
  expect(stderr).toBe('');
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8');
  const shown = /```\n(LSTM .*?)```/s.exec(readme)?.[1] ?? '';
  const withoutTimes = (text: string): string => text.replaceAll(/\S+ ms/g, 'ms').trim();
  expect(shown).toMatch(/^2 threads: \S+ ms loss \S+ [0-9a-f]{64}$/m);
  expect(withoutTimes(stdout)).toBe(withoutTimes(shown));
}, 120_000);
