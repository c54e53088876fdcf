// GRUs and simple recurrent layers against what Keras 3 gave (test/golden/keras/recurrent.py).
import { afterAll, describe, expect, test } from '@jest/globals';
import { readTopology } from '../../src/compiler/index.js';
import { dense, gru, Network, releaseKernels, sgd, simpleRNN } from '../../src/core.js';
import keras from '../golden/keras/recurrent.json' with { type: 'json' };
import { InspectedSession } from '../session/inspected-session.js';

afterAll(releaseKernels);

type Case = (typeof keras.cases)[keyof typeof keras.cases];
type Layers = Parameters<typeof Network.create>[0];

/** Keras' hard sigmoid is another than that of tfjs-layers. */
const NAMES: { readonly [name: string]: string } = { hard_sigmoid: 'keras3HardSigmoid' };

/** The layer alone, or with the dense one behind it. */
function layersOf(one: Case, withDense: boolean): Layers {
  const { config } = one;
  const options = {
    units: config.units,
    inputShape: one.shape.slice(1),
    activation: config.activation as 'tanh',
    useBias: config.use_bias,
    returnSequences: config.return_sequences,
    goBackwards: config.go_backwards,
  };
  const layer =
    'reset_after' in config
      ? gru({
          ...options,
          recurrentActivation: (NAMES[config.recurrent_activation] ??
            config.recurrent_activation) as 'sigmoid',
          resetAfter: config.reset_after,
        })
      : simpleRNN(options);
  return withDense ? [layer, dense({ units: 1 })] : [layer];
}

const floats = (values: readonly number[]): Float32Array => Float32Array.from(values);

/** The largest distance, as a part of the largest expected number (at least `least`). */
function furthest(got: ArrayLike<number>, expected: readonly number[], least: number): number {
  expect(got.length).toBe(expected.length);
  const scale = Math.max(least, ...expected.map(Math.abs));
  return Math.max(...expected.map((aim, index) => Math.abs((got[index] ?? Number.NaN) - aim) / scale));
}

/** Both are float32: measured were 2.7e-7 for gradients, 1.9e-7 for the rest, losses and weights after 20 steps included. */
const TOLERANCE = 1e-6;

describe.each(Object.entries(keras.cases))('%s', (_, one) => {
  const data = { values: floats(one.x), shape: one.shape };

  test('gives the outputs and the gradient of the input, saved and loaded again as well', async () => {
    const created = Network.create(layersOf(one, false));
    created.setWeights(one.weights.map(floats));
    for (const network of [created, await Network.load(await created.toBytes())]) {
      const outputs = await network.predict(data);
      expect(outputs.shape).toEqual(one.outputShape);
      expect(furthest(outputs.values, one.y, 1)).toBeLessThan(TOLERANCE);
      const gradients = await network.inputGradients(data, { ...outputs, values: floats(one.factors) });
      expect(furthest(gradients.values, one.inputGradient, 0.05)).toBeLessThan(TOLERANCE);
    }
  });

  test('gives the gradients of all weights', async () => {
    const network = Network.create(layersOf(one, true));
    const [count = 0, ...sampleShape] = one.shape;
    const session = await InspectedSession.open({
      network: readTopology(network.topology),
      sampleShapes: [sampleShape],
      batchSize: count,
      training: { outputs: [{ loss: 'meanSquaredError', metrics: [] }], optimizer: sgd(0.1) },
      train: { inputs: [floats(one.x)], targets: [floats(one.targets)], count },
      threads: 1,
    });
    try {
      session.setWeights([...one.weights, ...one.dense].map(floats));
      for (const [index, gradient] of session.gradients().entries()) {
        expect(furthest(gradient, one.gradients[index] ?? [], 0.05)).toBeLessThan(TOLERANCE);
      }
    } finally {
      session.close();
    }
  });

  test('takes the same twenty steps on one thread and on two', async () => {
    const prints: string[] = [];
    for (const threads of [1, 2]) {
      const network = Network.create(layersOf(one, true));
      network.setWeights([...one.weights, ...one.dense].map(floats));
      network.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' });
      const [count = 0] = one.shape;
      const shape = [...one.outputShape.slice(0, -1), 1];
      const targets = { values: floats(one.targets), shape };
      const { history, fingerprint } = await network.fit(data, targets, {
        epochs: one.losses.length,
        batchSize: count,
        shuffle: false,
        threads,
      });
      expect(furthest(history.loss ?? [], one.losses, 0.05)).toBeLessThan(TOLERANCE);
      for (const [index, { values }] of network.weights.entries()) {
        expect(furthest(values, one.trained[index] ?? [], 1)).toBeLessThan(TOLERANCE);
      }
      prints.push(fingerprint);
    }
    expect(prints[1]).toBe(prints[0]);
  });
});
