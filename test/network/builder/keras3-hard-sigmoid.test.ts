// The hard sigmoid of Keras 3, against what Keras 3 gave (test/golden/keras).
import { afterAll, expect, test } from '@jest/globals';
import { activation, lstm, Network, releaseKernels } from '../../../src/core.js';
import keras from '../../golden/keras/keras3.json' with { type: 'json' };

afterAll(releaseKernels);

test('keras3HardSigmoid has the values of Keras 3, which hardSigmoid has not', async () => {
  const { x, y } = keras.hardSigmoid;
  const data = { values: Float32Array.from(x), shape: [x.length, 1] };
  const distances: number[] = [];
  for (const name of ['keras3HardSigmoid', 'hardSigmoid'] as const) {
    const network = Network.create([activation({ activation: name, inputShape: [1] })]);
    const { values } = await network.predict(data);
    distances.push(Math.max(...y.map((value, index) => Math.abs(value - (values[index] ?? Number.NaN)))));
  }
  expect(distances[0]).toBeLessThan(1.2e-7);
  expect(distances[1]).toBeGreaterThan(0.03);
});

test('an LSTM with its gates computes what it does in Keras 3, saved and loaded again as well', async () => {
  const { units, shape, x, weights, y, inputGradient } = keras.lstm;
  const layer = lstm({
    units,
    inputShape: shape.slice(1),
    returnSequences: true,
    recurrentActivation: 'keras3HardSigmoid',
  });
  const created = Network.create([layer]);
  created.setWeights(weights);
  for (const network of [created, await Network.load(await created.toBytes())]) {
    const outputs = await network.predict({ values: Float32Array.from(x), shape });
    const ones = { values: new Float32Array(y.length).fill(1), shape: outputs.shape };
    const gradients = await network.inputGradients({ values: Float32Array.from(x), shape }, ones);
    for (const [index, value] of y.entries()) expect(outputs.values[index]).toBeCloseTo(value, 6);
    for (const [index, value] of inputGradient.entries()) {
      expect(gradients.values[index]).toBeCloseTo(value, 5);
    }
  }
});
