// `lethe/receipt` on this runtime: what Node trained is computed again, bit for bit.
import { audit } from 'lethe/receipt';
import { equal, type Harness } from './harness.js';
import type { SuiteOptions } from './options.js';

/** @param threads of the compiled engine */
export async function checkReceipt(
  harness: Harness,
  threads: number,
  { receipt: { text, publicKey: key, x, y } }: Pick<SuiteOptions, 'receipt'>,
): Promise<void> {
  await harness.check(`a receipt made in Node is found exact with ${threads} thread(s)`, async () => {
    const losses: number[] = [];
    const onEpoch = (_: number, { loss = Number.NaN }): void => void losses.push(loss);
    const { verdict, difference, signed, compared } = await audit(text, { x, y, key, threads, onEpoch });
    equal(
      [verdict, difference ?? null, signed, compared],
      ['exact', null, true, { states: 4, of: 4 }],
      'audit',
    );
    equal(losses.length, 6, 'epochs');
    harness.facts['lethe/receipt: losses'] = JSON.stringify(losses);
  });
  await harness.check('a receipt of other data is found unfit', async () => {
    const [[[first = 0, ...others] = [], ...steps] = [], ...samples] = x;
    const changed = [[[first + 2 ** -20, ...others], ...steps], ...samples];
    const { verdict, difference } = await audit(text, { x: changed, y, threads });
    equal([verdict, difference?.what], ['unfit', 'data'], 'audit');
  });
}
