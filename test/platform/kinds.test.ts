// Each network of the suite has the kind of layer that it is there for.
import { expect, test } from '@jest/globals';
import { readTopology } from '../../src/compiler/index.js';
import { Harness } from './suite/harness.js';
import { CONSTRAINTS, checkKinds, KINDS } from './suite/kinds.js';

test.each(Object.entries(KINDS))('networks of the kind %s have a layer of it', (kind, networks) => {
  expect(networks.length).toBeGreaterThan(0);
  for (const network of networks) {
    expect(readTopology(network).layers.map((layer) => layer.kind)).toContain(kind);
  }
});

test('all of them, and constraints, train here, each to a fact of its own', async () => {
  const harness = new Harness();
  for (const threads of [1, 2]) await checkKinds(harness, threads);
  expect(harness.checks.filter(({ error }) => error !== undefined)).toEqual([]);
  const names = [...Object.keys(KINDS), ...Object.keys(CONSTRAINTS)];
  expect(Object.keys(harness.facts)).toHaveLength(names.length);
  expect(new Set(Object.values(harness.facts)).size).toBe(names.length);
});
