// Random training runs, split at random steps: the campaign of `npm run reliability`, in proportion.
import { expect, test } from '@jest/globals';
import { campaign } from '../../benchmarks/reliability/campaigns/splits.js';
import { inProportion } from '../in-proportion.js';

const RUNS = inProportion(60);

test(`${RUNS} random training runs go on from a checkpoint at a random step with the same bits`, async () => {
  const { tried, failures } = await campaign.run({ size: RUNS, seed: 3, onProgress: () => {} });
  expect(failures).toEqual([]);
  expect(tried).toBe(RUNS);
});
