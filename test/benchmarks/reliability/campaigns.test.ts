// The campaigns of `npm run reliability`, in proportion. In the gate only those that no other test stands for: cheaper ones kill workers
// (test/cli/fleet.test.ts) and Redis (test/fleet/bullmq), do jobs in each runtime (test/cli/fleet-redis.test.ts), audit in each
// (test/platform), and read what others save (test/tfjs/storage/concurrent.test.ts).
import { describe, expect, test } from '@jest/globals';
import type { Campaign } from '../../../benchmarks/reliability/campaign.js';
import { CAMPAIGNS } from '../../../benchmarks/reliability/campaigns/index.js';
import { areAllTried, inProportion } from '../../in-proportion.js';

type Trial = readonly [name: string, load: () => Promise<Campaign>, size: number];

const inGate: readonly Trial[] = [['full-disk', CAMPAIGNS['full-disk'], inProportion(60)]];

/** In four runtimes. */
async function receipts(): Promise<Campaign> {
  const { receiptsIn } = await import('../../../benchmarks/reliability/campaigns/receipts.js');
  const { bun, deno, node, workerd } = await import('../../platform/runtimes/index.js');
  return receiptsIn([node, deno, bun, workerd]);
}

const atNight: readonly Trial[] = [
  ['two-processes', CAMPAIGNS['two-processes'], 20],
  ['fleet-kills', CAMPAIGNS['fleet-kills'], 6],
  ['fleet-stores', CAMPAIGNS['fleet-stores'], 20],
  ['receipts', receipts, 12],
];

describe('a campaign in proportion', () => {
  test.each(areAllTried ? [...inGate, ...atNight] : inGate)('%s', async (_, load, size) => {
    const { run } = await load();
    const { tried, held, failures } = await run({ size, seed: 1, onProgress: () => {} });
    expect(failures).toEqual([]);
    expect({ held, isMany: tried >= size / 2 }).toEqual({ held: tried, isMany: true });
  });
});

test.each(Object.entries(CAMPAIGNS).filter(([name]) => areAllTried || name === 'full-disk'))(
  '%s stands in the table under its name, with a promise and a size',
  async (key, load) => {
    const { name, what, size } = await load();
    expect(name).toBe(key);
    expect(what).toMatch(/^[A-Z][^|\n]+[^.\s]$/);
    expect(size).toBeGreaterThanOrEqual(100);
  },
);
