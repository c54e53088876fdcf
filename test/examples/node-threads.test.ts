// examples/node-threads in Node: two thread counts, one fingerprint.
import { afterAll, expect, test } from '@jest/globals';
import { run } from '../package/command.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { installExample } from './project.js';

const scope = new RunScope();
afterAll(() => scope.close());

test('it trains on one thread and on two, with the same bits, and ends', async () => {
  const folder = await installExample(scope, 'node-threads', []);
  const { stdout, stderr } = await run(folder, ['npm', 'start', '--silent', '--', '2']);
  expect(stderr).toBe('');
  const [heading, one = '', two = '', verdict] = stdout.trim().split('\n');
  expect(heading).toBe('LSTM of 128 units, 256 sequences of 50 steps x 16, 2 epochs');
  const line = /^(\d) threads?: +\d+ ms +loss (\S+) +([0-9a-f]{64})$/;
  const [, ...first] = line.exec(one) ?? [];
  const [, ...second] = line.exec(two) ?? [];
  expect(first).toEqual(['1', expect.any(String), expect.any(String)]);
  expect(second).toEqual(['2', first[1], first[2]]);
  expect(verdict).toBe('The fingerprints are equal.');
}, 120_000);
