// Causal convolutions, which tfjs-layers describes with too few steps and cannot compute: Lethe's own network is the judge.
import { expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { Network, sgd, type Topology } from '../../../src/core.js';
import { fit, initialize } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const [SAMPLES, STEPS] = [6, 5];

function causal(steps: number | null): tfl.LayersModel {
  const conv = { filters: 3, kernelSize: 2, padding: 'causal', dilationRate: 2 } as const;
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv1d({ ...conv, inputShape: [steps as number, 4] }),
      tfl.layers.dense({ units: 2 }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  initialize(model, 1);
  return model;
}

const x = { values: noise(SAMPLES * STEPS * 4), shape: [SAMPLES, STEPS, 4] };
const targets = (steps: number): typeof x => ({
  values: noise(SAMPLES * steps * 2, 1),
  shape: [SAMPLES, steps, 2],
});

test.each([STEPS, null])('give every step: a target for each is trained on, of %s steps', async (steps) => {
  const model = causal(steps);
  const network = Network.create(model.toJSON(null, false) as unknown as Topology, { seed: 1 });
  network.compile({ optimizer: sgd(0.01), loss: 'meanSquaredError' });
  const expected = await network.fit(x, targets(STEPS), { epochs: 2, seed: 1 });
  const result = await fit(model, x, targets(STEPS), { epochs: 2, seed: 1, verbose: 0 });
  expect([result.engine, result.history]).toEqual(['compiled', expected.history]);
  expect(result.fingerprint).toBe(expected.fingerprint);
});

test('refuse targets of as many steps as tfjs-layers says', async () => {
  const fitting = fit(causal(STEPS), x, targets(3), { engine: 'compiled', verbose: 0 });
  await expect(fitting).rejects.toThrow('expected targets of shape [5,2] a sample, got [3,2]');
});
