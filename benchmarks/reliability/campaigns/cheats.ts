// Training runs of which one epoch was cheated: audits of a random part find that as often as was computed.
import { type Network, releaseKernels } from 'lethe/core';
import { audit, type Receipt } from 'lethe/receipt';
import { Generator } from '../../../src/random/index.js';
import type { Campaign } from '../campaign.js';
import { type HonestReceipt, plainRun, recordRun } from '../receipts/honest.js';
import { Tally } from '../tally.js';

/** Each is a segment. */
const EPOCHS = 12;
/** Audits of one run. */
const AUDITS = 10;
/** How many standard deviations the number of cheats that were found may be from the expected one. */
const MOST_DEVIATIONS = 4;

type Cheated = Pick<HonestReceipt, 'receipt' | 'states'>;

/** Weights are edited after the epoch, and everything is hashed anew. */
function editWeights(epoch: number): (network: Network) => { onEpochEnd(own: number): void } {
  return (network) => ({
    onEpochEnd(own) {
      if (own !== epoch) return;
      network.setWeights(network.weights.map(({ values }) => values.map((value) => value * 0.99)));
    },
  });
}

/** A loss that is better than it was. */
function withBetterLoss(receipt: Receipt, epoch: number): Receipt {
  const { history } = receipt.predicate;
  const loss = (history.loss as readonly string[]).map((bits, own) =>
    own === epoch ? '3f1a36e2eb1c432d' : bits,
  );
  return { ...receipt, predicate: { ...receipt.predicate, history: { ...history, loss } } };
}

/** A run that was cheated in one epoch: its own receipt has no contradiction. */
async function cheatedRun(epoch: number, seed: number, editsWeights: boolean): Promise<Cheated> {
  const run = plainRun(EPOCHS, seed);
  if (editsWeights) return recordRun(run, editWeights(epoch));
  const honest = await recordRun(run);
  return { ...honest, receipt: withBetterLoss(honest.receipt, epoch) };
}

export const campaign: Campaign = {
  name: 'cheats',
  what: 'A training run of which one epoch was cheated (weights edited between two states, a better loss claimed) is found by an audit of n of N segments exactly when the segment is drawn, and in all as often as n / N says',
  size: 1000,
  async run({ size, seed, onProgress }) {
    const tally = new Tally({ size, onProgress });
    const { x, y } = plainRun(EPOCHS, 0);
    const counted = { found: 0, expected: 0, variance: 0 };
    for (let trial = 0; tally.tried < size; trial++) {
      const random = new Generator(seed, 'data', trial);
      const epoch = random.integer(EPOCHS);
      const editsWeights = random.integer(2) === 1;
      const { receipt, states } = await cheatedRun(epoch, random.integer(1000), editsWeights);
      for (let own = 0; own < AUDITS && tally.tried < size; own++) {
        const sample = 1 + random.integer(EPOCHS - 1);
        const name = `trial ${trial} of seed ${seed}, audit ${own}, epoch ${epoch}`;
        await tally.try(name, async () => {
          const report = await audit(receipt, {
            ...{ x, y, sample, seed: random.integer(2 ** 32) },
            checkpoints: (file) => states.get(file),
          });
          const probability = sample / EPOCHS;
          const isFound = report.verdict === 'different';
          counted.found += isFound ? 1 : 0;
          counted.expected += probability;
          counted.variance += probability * (1 - probability);
          const isDrawn = report.sample?.segments.includes(epoch) === true;
          if (isFound !== isDrawn || (!isFound && report.verdict !== 'exact')) {
            throw new Error(`expected ${isDrawn ? 'different' : 'exact'}, got ${report.verdict}`);
          }
          if (report.sample?.probability !== probability) {
            throw new Error(`expected a probability of ${probability}, got ${report.sample?.probability}`);
          }
        });
      }
    }
    const { found, expected, variance } = counted;
    const deviations = Math.abs(found - expected) / Math.sqrt(variance);
    const summary = `${found} of ${tally.tried} found, ${expected.toFixed(1)} expected`;
    if (deviations > MOST_DEVIATIONS)
      tally.add(1, `${summary}: ${deviations.toFixed(1)} standard deviations`);
    releaseKernels();
    return tally.result(summary);
  },
};
