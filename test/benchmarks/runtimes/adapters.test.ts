import { expect, test } from '@jest/globals';
import { findCase } from 'lethe/bench';
import { runtimeAdapters } from '../../../benchmarks/runtimes/index.js';

const seed = findCase('seed');

test('there is an adapter for each runtime that is not emulated', () => {
  const names = [
    'node',
    'node-24',
    'node-26',
    'deno',
    'bun',
    'chromium',
    'firefox',
    'webkit',
    'workerd',
    'edge-runtime',
  ];
  expect(runtimeAdapters.map(({ name }) => name)).toEqual(names);
  for (const adapter of runtimeAdapters) {
    expect(adapter).toMatchObject({ kind: 'runtime', howToInstall: 'npm run setup' });
    expect(adapter.otherWork).toBeUndefined();
  }
});

test('threads are those asked for, where a runtime has any, and tfjs has one', () => {
  const tfjs = { engine: 'tfjs', threads: 1 };
  for (const { name, variants } of runtimeAdapters) {
    const edge = name === 'workerd' || name === 'edge-runtime';
    const counts = edge ? [1] : [1, 2, 4];
    const compiled = counts.map((threads) => ({ engine: 'compiled', threads }));
    const wide = ['node-24', 'node-26'].includes(name)
      ? compiled.map((one) => ({ ...one, variant: 'wide vectors' }))
      : [];
    const expected = [...compiled, ...wide, tfjs];
    expect({ name, variants: variants(seed, [1, 2, 4]) }).toEqual({ name, variants: expected });
  }
});

test('a runtime says its version', async () => {
  const node = runtimeAdapters.find(({ name }) => name === 'node');
  expect(await node?.find()).toEqual({ name: 'node', version: process.versions.node });
});
