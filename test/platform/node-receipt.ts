// A receipt that this Node makes, to be audited in every other runtime.
import { adam, dense, dropout, gru, lstm, Network } from '../../src/core.js';
import { generateKeys, receipt, signReceipt } from '../../src/receipt/index.js';
import type { GivenReceipt } from './suite/options.js';

const SAMPLES = 10;
const STEPS = 5;
const SEED = 7;

/** Of a network with dropout, trained in shuffled batches, the last one smaller; signed. */
export async function makeReceipt(): Promise<GivenReceipt> {
  const network = Network.create(
    [
      lstm({ units: 9, inputShape: [STEPS, 2], returnSequences: true, recurrentDropout: 0.2 }),
      dropout({ rate: 0.3 }),
      gru({ units: 5 }),
      dense({ units: 1 }),
    ],
    { seed: SEED },
  );
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
  const at = (index: number): number => ((index * 37) % 64) / 32 - 1;
  const x = Array.from({ length: SAMPLES }, (_, sample) =>
    Array.from({ length: STEPS }, (__, step) => [at(10 * sample + 2 * step), at(7 * sample + step)]),
  );
  const y = Array.from({ length: SAMPLES }, (_, sample) => [at(3 * sample)]);
  const recorder = receipt({ seed: SEED, everyEpochs: 2 });
  await network.fit(x, y, { epochs: 6, batchSize: 4, seed: 11, receipt: recorder });
  const { privateKey, publicKey } = await generateKeys();
  return { text: JSON.stringify(await signReceipt(recorder.receipt(), privateKey)), publicKey, x, y };
}
