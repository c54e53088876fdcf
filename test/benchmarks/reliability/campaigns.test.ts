// The campaigns of `npm run reliability` that no other test runs, in proportion.
import { describe, expect, test } from '@jest/globals';
import { campaign as fleetKills } from '../../../benchmarks/reliability/campaigns/fleet-kills.js';
import { campaign as fleetStores } from '../../../benchmarks/reliability/campaigns/fleet-stores.js';
import { campaign as fullDisk } from '../../../benchmarks/reliability/campaigns/full-disk.js';
import { CAMPAIGNS } from '../../../benchmarks/reliability/campaigns/index.js';
import { receiptsIn } from '../../../benchmarks/reliability/campaigns/receipts.js';
import { campaign as twoProcesses } from '../../../benchmarks/reliability/campaigns/two-processes.js';
import { inProportion } from '../../in-proportion.js';
import { bun, deno, node, workerd } from '../../platform/runtimes/index.js';

const cases = [
  { one: twoProcesses, size: 20 },
  { one: fullDisk, size: inProportion(60) },
  { one: fleetKills, size: inProportion(6) },
  { one: fleetStores, size: 20 },
  { one: receiptsIn([node, deno, bun, workerd]), size: 12 },
];

describe('a campaign in proportion', () => {
  test.each(cases.map(({ one, size }) => ({ name: one.name, one, size })))('$name', async ({ one, size }) => {
    const { tried, held, failures } = await one.run({ size, seed: 1, onProgress: () => {} });
    expect(failures).toEqual([]);
    expect({ held, isMany: tried >= size / 2 }).toEqual({ held: tried, isMany: true });
  });
});

test('each stands in the table under its name, with a promise and a size', () => {
  expect(Object.values(CAMPAIGNS).map(({ name }) => name)).toEqual(Object.keys(CAMPAIGNS));
  for (const { what, size } of Object.values(CAMPAIGNS)) {
    expect(what).toMatch(/^[A-Z][^|\n]+[^.\s]$/);
    expect(size).toBeGreaterThanOrEqual(100);
  }
});
