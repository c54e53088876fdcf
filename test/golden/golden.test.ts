import { describe, expect, test } from '@jest/globals';
import { withBackend } from '../tfjs/backend-for-tests.js';
import { goldens } from './all.js';
import { checkGolden, type Golden } from './golden.js';

withBackend();

/** Not structuredClone: its arrays are of another realm than Jest's, which tfjs-layers does not take. */
const copyOf = (golden: Golden): Golden => JSON.parse(JSON.stringify(golden)) as Golden;

describe('golden networks', () => {
  test('there are twelve', () => {
    expect(new Set(goldens.map(({ name }) => name)).size).toBe(12);
  });

  test.each(goldens.map((golden) => [golden.name, golden] as const))(
    '%s is within the tolerances',
    async (_, golden) => {
      const { deviations } = await checkGolden(golden);
      expect(Object.keys(deviations).sort()).toEqual([
        'initialLoss',
        'losses',
        'output',
        'weights after 1',
        'weights after 10',
        'weights after 100',
      ]);
      for (const [field, deviation] of Object.entries(deviations))
        expect([field, deviation <= 1]).toEqual([field, true]);
    },
  );

  test('each tolerance catches a figure that is off by twice as much', async () => {
    const golden = goldens.find(({ name }) => name === 'lstm17_last_dense3') as Golden;
    const off = copyOf(golden);
    off.initialLoss *= 1 + 6e-6;
    off.losses[50] = (off.losses[50] ?? 0) * 1.0006 + 6e-6 * (off.losses[0] ?? 0);
    (off.output[0] as number[])[0] = ((off.output[0] as number[])[0] ?? 0) + 5e-6;
    for (const [steps, by] of Object.entries({ '1': 2e-5, '10': 3e-5, '100': 3e-4 })) {
      const bias = off.weightsAfter[steps]?.[2] as number[];
      bias[0] = (bias[0] ?? 0) + by;
    }
    const { deviations } = await checkGolden(off);
    for (const [field, deviation] of Object.entries(deviations))
      expect([field, deviation > 1]).toEqual([field, true]);
  });

  test('a missing weight is off by more than every tolerance', async () => {
    const golden = copyOf(goldens[6] as Golden);
    golden.weightsAfter['1'] = [];
    const { deviations } = await checkGolden(golden);
    expect((deviations['weights after 1'] ?? 0) <= 1).toBe(false);
  });
});
