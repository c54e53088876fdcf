// Sequences of a single step, whose recurrent layers see no states: their recurrent kernel has no gradient but that of penalties.
import { afterAll, describe, expect, test } from '@jest/globals';
import * as core from '../../src/core.js';

const { dense, gru, lstm, Network, sgd, simpleRNN } = core;
afterAll(core.releaseKernels);

const OPTIONS = { units: 3, inputShape: [1, 2], recurrentRegularizer: { l1: 0, l2: 0.1 } } as const;
const LAYERS: { readonly [name: string]: () => core.LayerTopology } = {
  lstm: () => lstm(OPTIONS),
  gru: () => gru({ ...OPTIONS, resetAfter: false }),
  'gru that resets after': () => gru({ ...OPTIONS, resetAfter: true }),
  simpleRNN: () => simpleRNN(OPTIONS),
};
const x = [[[1, 2]], [[-1, 0.5]], [[0.25, 1]]];
const y = [[1], [0], [2]];
const EPOCHS = 4;

function compiled(layer: () => core.LayerTopology): core.Network {
  const network = Network.create([layer(), dense({ units: 1 })], { seed: 1 });
  network.compile({ optimizer: sgd(0.5), loss: 'meanSquaredError' });
  return network;
}

const recurrentKernel = (network: core.Network): number[] => {
  const weight = network.weights.find(({ name }) => name.includes('recurrent_kernel'));
  return Array.from(weight?.values ?? []);
};

describe.each(Object.entries(LAYERS))('a recurrent kernel of %s behind sequences of one step', (_, layer) => {
  test('shrinks by its penalty, by as much in each step', async () => {
    const network = compiled(layer);
    const before = recurrentKernel(network);
    await network.fit(x, y, { epochs: EPOCHS, batchSize: 3, regularizers: 'keras' });
    const shrunk = (1 - 0.5 * 2 * 0.1) ** EPOCHS;
    for (const [at, value] of recurrentKernel(network).entries()) {
      expect(Math.abs(value - shrunk * (before[at] as number))).toBeLessThan(1e-6);
    }
  });

  test('has the same bits however its training run is divided into calls', async () => {
    const args = { batchSize: 2, regularizers: 'keras', seed: 4 } as const;
    const whole = compiled(layer);
    await whole.fit(x, y, { ...args, epochs: EPOCHS });
    const divided = compiled(layer);
    for (let epoch = 0; epoch < EPOCHS; epoch++) await divided.fit(x, y, { ...args, epochs: 1 });
    expect(divided.fingerprint()).toBe(whole.fingerprint());
  });
});
