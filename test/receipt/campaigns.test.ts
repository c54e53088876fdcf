// Tampered receipts and cheats: the campaigns of `npm run reliability`, in proportion.
import { expect, test } from '@jest/globals';
import { campaign as cheats } from '../../benchmarks/reliability/campaigns/cheats.js';
import { campaign as tampered } from '../../benchmarks/reliability/campaigns/tampered-receipts.js';
import { inProportion } from '../in-proportion.js';

const cases = [
  { one: tampered, size: inProportion(120) },
  { one: cheats, size: inProportion(100) },
];

test.each(cases.map(({ one, size }) => ({ name: one.name, one, size })))(
  '$name: $size hold',
  async ({ one, size }) => {
    const { tried, failures } = await one.run({ size, seed: 3, onProgress: () => {} });
    expect(failures).toEqual([]);
    expect(tried).toBe(size);
  },
);
