// Losses and metrics, against what Keras 3 gave (test/golden/keras/losses.py).
import { afterAll, describe, expect, test } from '@jest/globals';
import { activation, Network, releaseKernels, sgd } from '../../src/core.js';
import keras from '../golden/keras/losses.json' with { type: 'json' };
import { furthest, type KerasCase, testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were at most 1.2e-7 of the outputs, 2.4e-7 of gradients, 5.7e-7 of losses and weights after twenty steps. */
describe.each(Object.entries<KerasCase>(keras.cases))('%s', (_, one) => testCase(one));

test.each(Object.entries(keras.metrics))('the metric %s', async (name, { targets, y, value }) => {
  const network = Network.create([activation({ activation: 'linear', inputShape: y.shape.slice(1) })]);
  const isSparse = name.startsWith('sparse');
  const loss = isSparse ? 'sparseCategoricalCrossentropy' : 'meanSquaredError';
  network.compile({ optimizer: sgd(0.1), loss, metrics: [name] });
  const tensor = (of: { values: number[]; shape: number[] }) => ({
    values: Float32Array.from(of.values),
    shape: of.shape,
  });
  const evaluation = await network.evaluate(tensor(y), tensor(targets));
  expect(furthest([Object.values(evaluation)[1] as number], [value], 1e-3)).toBeLessThan(1e-6);
});
