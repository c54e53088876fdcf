// Sequences of unequal length go into tfjs-layers' models as into networks of `lethe/core`, with the same bits.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { adam, Network } from '../../src/core.js';
import { evaluate, fit, initialize, predict, predictSync } from '../../src/tfjs/index.js';
import { noise } from '../compiler/networks.js';
import { withBackend } from './backend-for-tests.js';

withBackend();

const LENGTHS = [3, 1, 5, 2, 4, 5, 1];

/** With a given number of features. */
function sequences(lengths: readonly number[], features: number, seed: number): number[][][] {
  return lengths.map((length, sample) => {
    const numbers = noise(length * features, seed + sample);
    return Array.from({ length }, (_, step) => [...numbers.subarray(step * features, (step + 1) * features)]);
  });
}

type Given = number[][] | number[][][];

interface Case {
  readonly layers: (inputShape: (number | null)[]) => tfl.layers.Layer[];
  readonly features: number;
  readonly targets: (lengths: readonly number[]) => Given;
}

const CASES: { readonly [name: string]: Case } = {
  'an output at the end': {
    features: 2,
    layers: (inputShape) => [
      tfl.layers.lstm({ units: 4, inputShape, goBackwards: true }),
      tfl.layers.dense({ units: 1 }),
    ],
    targets: (lengths) => lengths.map((length) => [Math.sin(length)]),
  },
  'an output at each step': {
    features: 2,
    layers: (inputShape) => [
      tfl.layers.gru({ units: 4, inputShape, returnSequences: true }),
      tfl.layers.dense({ units: 1 }),
    ],
    targets: (lengths) => sequences(lengths, 1, 40),
  },
  'a masking layer': {
    features: 1,
    layers: (inputShape) => [
      tfl.layers.masking({ maskValue: -1, inputShape }),
      tfl.layers.simpleRNN({ units: 4 }),
      tfl.layers.dense({ units: 1 }),
    ],
    targets: (lengths) => lengths.map((length) => [Math.cos(length)]),
  },
};

function build({ layers, features }: Case): { model: tfl.Sequential; network: Network } {
  const model = tfl.sequential({ layers: layers([null, features]) });
  initialize(model, 3);
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
  const network = Network.create(model.toJSON(null, false) as object, { seed: 3 });
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
  return { model, network };
}

describe.each(Object.entries(CASES))('sequences of unequal length, %s', (_, one) => {
  const x = sequences(LENGTHS, one.features, 1);
  const y = one.targets(LENGTHS);
  const others = [9, 2];

  test('train, evaluate and predict with the bits of lethe/core', async () => {
    const { model, network } = build(one);
    const validationData: [Given, Given] = [sequences(others, one.features, 20), one.targets(others)];
    for (const more of [{ validationData }, { validationSplit: 0.3 }]) {
      const options = { epochs: 2, batchSize: 3, seed: 4, ...more };
      const expected = await network.fit(x, y, options);
      const { history, fingerprint } = await fit(model, x, y, options);
      expect({ history, fingerprint }).toEqual({
        history: expected.history,
        fingerprint: expected.fingerprint,
      });
    }
    const sampleWeight = LENGTHS.map((length) => length / 4);
    for (const more of [{}, { sampleWeight }]) {
      expect(await evaluate(model, x, y, more)).toEqual(await network.evaluate(x, y, more));
    }
    const { values } = await network.predict(x);
    for (const outputs of [await predict(model, x), predictSync(model, x)]) {
      expect(outputs.dataSync()).toEqual(values);
    }
    const even = x.filter(({ length }) => length === 5);
    const level = await predict(model, even); // Of one length, afterwards.
    expect(level.dataSync()).toEqual((await network.predict(even)).values);
  });
});

describe('sequences of unequal length', () => {
  const one = CASES['an output at each step'] as Case;
  const x = sequences(LENGTHS, one.features, 1);
  const y = one.targets(LENGTHS) as number[][][];

  test('are refused by name where tfjs computes, and where batches come one by one', async () => {
    const { model } = build(one);
    const refusal = "expected sequences of one length for tfjs's operations, got unequal lengths";
    await expect(fit(model, x, y, { engine: 'tfjs' })).rejects.toThrow(`fit: x: ${refusal}`);
    await expect(evaluate(model, x, y, { engine: 'tfjs' })).rejects.toThrow(`evaluate: x: ${refusal}`);
    await expect(predict(model, x, { engine: 'tfjs' })).rejects.toThrow(`predict: x: ${refusal}`);
    const dataset = { iterator: () => [{ xs: x, ys: y }].values() as never };
    await expect(fit(model, dataset, {})).rejects.toThrow('fit: dataset: epoch 0, batch 0: xs');
  });

  test('want targets of the same lengths', async () => {
    const { model } = build(one);
    const wrong = y.map((steps, sample) => (sample === 2 ? steps.slice(1) : steps));
    await expect(fit(model, x, wrong)).rejects.toThrow('fit: y[2]: expected 5 steps, as x has there, got 4');
    await expect(fit(model, x, y, { lossMasks: 'tfjs' })).rejects.toThrow(/their padding would count/);
  });
});
