import { expect, test } from '@jest/globals';
import { adam, dense, dropout, lstm, Network, type NetworkCallbacks } from '../../../src/core.js';

const x = Array.from({ length: 10 }, (_, sample) => [[sample / 10], [1 - sample / 10]]);
const y = x.map(([first]) => [(first?.[0] ?? 0) + 1]);

/** Fingerprint and steps of a training run that a callback stops, with others that do nothing. */
async function run(method: keyof NetworkCallbacks, others: NetworkCallbacks): Promise<[string, number]> {
  const network = Network.create(
    [lstm({ units: 3, inputShape: [2, 1] }), dropout({ rate: 0.3 }), dense({ units: 1 })],
    { seed: 1 },
  );
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  const stop = (): void => {
    network.stopTraining = true;
  };
  const args = { epochs: 4, batchSize: 3, callbacks: [{ [method]: stop }, others] };
  const { fingerprint, timings, epoch } = await network.fit(x, y, args);
  expect(epoch).toEqual([0]);
  return [fingerprint, timings.steps];
}

test.each([
  ['onTrainBegin', 1],
  ['onEpochBegin', 1],
  ['onBatchBegin', 1],
  ['onBatchEnd', 1],
  ['onEpochEnd', 4],
] as const)(
  'stopTraining set in %s stops after the batch that is running, whoever else listens',
  async (method, steps) => {
    const alone = await run(method, {});
    expect(alone[1]).toBe(steps);
    for (const name of ['onBatchBegin', 'onBatchEnd', 'onEpochBegin', 'onEpochEnd', 'onYield'] as const) {
      expect(await run(method, { [name]: () => {} })).toEqual(alone);
    }
  },
);
