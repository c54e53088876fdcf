// Layers that draw random numbers in training: both engines draw the same ones, from the seed.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fit, initialize } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';
import { expectSameTraining } from './same-training.js';

withBackend();

const { layers } = tfl;

const LAYERS: { readonly [name: string]: () => tfl.layers.Layer } = {
  spatialDropout1d: () => layers.spatialDropout1d({ rate: 0.4 }),
  gaussianNoise: () => layers.gaussianNoise({ stddev: 0.3 }),
  'gaussianNoise of no deviation': () => layers.gaussianNoise({ stddev: 0 }),
  gaussianDropout: () => layers.gaussianDropout({ rate: 0.3 }),
  'gaussianDropout that drops nothing': () => layers.gaussianDropout({ rate: 0 }),
  'gaussianDropout that drops all': () => layers.gaussianDropout({ rate: 1 }),
  alphaDropout: () => layers.alphaDropout({ rate: 0.3 }),
};

const dense = (units: number): tfl.layers.Layer => layers.dense({ units });

/** One with a layer in its middle, and dropout before and after, which draws from the same sequence. */
function modelWith(...list: tfl.layers.Layer[]): tfl.LayersModel {
  const lstm = layers.lstm({ units: 5, inputShape: [4, 3], returnSequences: true, dropout: 0.2 });
  return tfl.sequential({ layers: [lstm, ...list, dense(3), layers.dropout({ rate: 0.2 }), dense(2)] });
}

describe.each(Object.entries(LAYERS))('%s', (_, make) => {
  test('draws alike in both engines, and does nothing at prediction', () =>
    expectSameTraining(modelWith(make())));
});

test('all of them one after the other draw alike in both engines', () =>
  expectSameTraining(modelWith(...Object.values(LAYERS).map((make) => make()))));

test('the same seed trains alike with any number of threads, another otherwise, in either engine', async () => {
  const model = modelWith(...Object.values(LAYERS).map((make) => make()));
  initialize(model, 1);
  const initial = model.getWeights().map((weight) => tf.clone(weight));
  const [x, y] = [tf.tensor(noise(84), [7, 4, 3]), tf.tensor(noise(56), [7, 4, 2])];
  const train = async (options: object): Promise<string> => {
    model.setWeights(initial);
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    return (await fit(model, x, y, { epochs: 2, batchSize: 3, ...options })).fingerprint;
  };
  for (const engine of ['compiled', 'tfjs'] as const) {
    const once = await train({ engine, seed: 4 });
    const threads = engine === 'compiled' ? { threads: 3 } : {};
    expect(await train({ engine, seed: 4, ...threads })).toBe(once);
    expect(await train({ engine, seed: 5 })).not.toBe(once);
  }
});

test('alphaDropout is where tfjs-layers has it: what is dropped goes to the opposite of the saturation', async () => {
  const rate = 0.5;
  const [layer, input] = [layers.alphaDropout({ rate }), tf.zeros([1, 200])];
  const stock = (await (layer.apply(input, { training: true }) as tf.Tensor).data()) as Float32Array;
  const model = tfl.sequential({
    layers: [
      layers.alphaDropout({ rate, inputShape: [200] }),
      layers.dense({ units: 200, useBias: false, kernelInitializer: 'zeros' }),
    ],
  });
  for (const engine of ['compiled', 'tfjs'] as const) {
    model.setWeights([tf.zeros([200, 200])]);
    model.compile({ optimizer: tf.train.sgd(100), loss: 'meanSquaredError' });
    // The gradient of the kernel is what comes in, times one number.
    await fit(model, input, tf.ones([1, 200]), { engine, epochs: 1 });
    const kernel = (await model.getWeights()[0]?.data()) as Float32Array;
    const distinct = (values: Float32Array): number[] =>
      [...new Set(values)].sort((a, b) => a - b).filter((value, n, all) => value - (all[n - 1] ?? -9) > 1e-5);
    const [expected, actual] = [distinct(stock), distinct(kernel)];
    expect(actual).toHaveLength(2);
    expect(actual[0]).toBeCloseTo(expected[0] as number, 5);
    expect(actual[1]).toBeCloseTo(expected[1] as number, 5);
  }
});

test('a noise shape of alphaDropout, which no file tells, is left to tfjs', async () => {
  const layer = layers.alphaDropout({ rate: 0.5, noiseShape: [1, 4, 1], inputShape: [4, 3], name: 'mine' });
  const model = tfl.sequential({ layers: [layer, dense(1)] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const [x, y] = [tf.zeros([1, 4, 3]), tf.zeros([1, 4, 1])];
  await expect(fit(model, x, y, { engine: 'compiled' })).rejects.toThrow(
    'layer mine: noiseShape has no kernel',
  );
  expect((await fit(model, x, y, { engine: 'tfjs' })).engine).toBe('tfjs');
  Object.assign(layer, { noiseShape: undefined });
  expect((await fit(model, x, y, { engine: 'compiled' })).engine).toBe('compiled');
});
