import { describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { readTopology } from '../../../src/compiler/index.js';
import { dense as denseLayer, InferenceNetwork, lstm as lstmLayer, Network } from '../../../src/core.js';
import { initialWeights } from '../../../src/network/weights/initial-weights.js';
import { networkWeights, toModelOrder, weightOrder } from '../../../src/network/weights/weight-order.js';
import { Generator } from '../../../src/random/index.js';
import { SeriesPredictor } from '../../../src/series/index.js';
import { fingerprint, initialize, predict } from '../../../src/tfjs/index.js';
import { dense, layer, lstm, sequential } from '../../compiler/networks.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';

withBackend();

const frozen = { trainable: false };

/** Models whose weights are in as many orders and of as many initializers as they can be. */
const MODELS: { readonly [what: string]: () => tfl.LayersModel } = {
  'a small one': () =>
    tfl.sequential({
      layers: [tfl.layers.lstm({ units: 4, inputShape: [2, 3] }), tfl.layers.dense({ units: 2 })],
    }),
  'every initializer': () =>
    tfl.sequential({
      layers: [
        tfl.layers.lstm({
          units: 3,
          inputShape: [null, 5],
          returnSequences: true,
          unitForgetBias: true,
          kernelInitializer: 'heUniform',
          recurrentInitializer: tfl.initializers.orthogonal({ gain: 0.5 }),
          biasInitializer: tfl.initializers.constant({ value: 0.25 }),
        }),
        tfl.layers.lstm({
          units: 4,
          returnSequences: true,
          kernelInitializer: tfl.initializers.varianceScaling({
            scale: 2,
            mode: 'fanOut',
            distribution: 'truncatedNormal',
          }),
          recurrentInitializer: tfl.initializers.truncatedNormal({ mean: 0.5, stddev: 0.1 }),
          biasInitializer: tfl.initializers.randomNormal({ mean: 1, stddev: 2 }),
        }),
        tfl.layers.timeDistributed({
          layer: tfl.layers.dense({
            units: 4,
            kernelInitializer: tfl.initializers.identity({ gain: 2 }),
            biasInitializer: tfl.initializers.randomUniform({ minval: -1, maxval: 3 }),
          }),
        }),
        tfl.layers.dense({ units: 2, kernelInitializer: 'leCunNormal', biasInitializer: 'ones' }),
      ],
    }),
  'the first layer frozen': () =>
    tfl.sequential({
      layers: [
        tfl.layers.lstm({ units: 4, inputShape: [2, 3], ...frozen }),
        tfl.layers.dense({ units: 2, biasInitializer: 'randomNormal' }),
      ],
    }),
  'a frozen layer in the middle, one without bias': () =>
    tfl.sequential({
      layers: [
        tfl.layers.lstm({ units: 4, inputShape: [2, 3], returnSequences: true, useBias: false }),
        tfl.layers.dense({ units: 2, ...frozen }),
        tfl.layers.dropout({ rate: 0.5 }),
        tfl.layers.lstm({ units: 3 }),
        tfl.layers.dense({ units: 2, ...frozen, useBias: false }),
        tfl.layers.dense({ units: 2 }),
      ],
    }),
  'TimeDistributed of a frozen layer': () =>
    tfl.sequential({
      layers: [
        tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 2, ...frozen }), inputShape: [4, 3] }),
        tfl.layers.lstm({ units: 3 }),
      ],
    }),
  'a frozen TimeDistributed': () =>
    tfl.sequential({
      layers: [
        tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 2 }), inputShape: [4, 3], ...frozen }),
        tfl.layers.lstm({ units: 3 }),
      ],
    }),
  'layers frozen after they were made': () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.lstm({ units: 4, inputShape: [2, 3], returnSequences: true }),
        tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 2 }) }),
        tfl.layers.dense({ units: 3 }),
      ],
    });
    for (const index of [0, 1]) (model.layers[index] as tfl.layers.Layer).trainable = false;
    return model;
  },
  'a functional one': () => {
    const input = tfl.input({ shape: [4, 3] });
    const first = tfl.layers.lstm({ units: 4, ...frozen }).apply(input) as tfl.SymbolicTensor;
    const outputs = tfl.layers.dense({ units: 2 }).apply(first) as tfl.SymbolicTensor;
    return tfl.model({ inputs: input, outputs });
  },
  'a shape that reshape makes known': () =>
    tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 6, inputShape: [null, 3] }),
        tfl.layers.reshape({ targetShape: [-1, 2] }),
        tfl.layers.dense({ units: 2 }),
      ],
    }),
};

const valuesOf = (model: tfl.LayersModel): Promise<Float32Array[]> =>
  Promise.all(model.getWeights().map(async (weight) => (await weight.data()) as Float32Array));

describe.each(Object.entries(MODELS))('%s', (_, make) => {
  test('begins with the same bits as initialize gives the model', async () => {
    const model = make();
    const topology = model.toJSON('', false);
    for (const seed of [0, 7]) {
      initialize(model, seed);
      const order = weightOrder(networkWeights(readTopology(topology)));
      expect(toModelOrder(order, initialWeights(topology, seed))).toEqual(await valuesOf(model));
    }
  });

  test('has names, shapes and order of its weights as tfjs-layers has them', () => {
    const model = make();
    const network = readTopology(model.toJSON('', false));
    const weights = toModelOrder(weightOrder(networkWeights(network)), networkWeights(network));
    expect(weights.map(({ name }) => name)).toEqual(model.weights.map(({ originalName }) => originalName));
    expect(weights.map(({ shape }) => shape)).toEqual(model.weights.map(({ shape }) => shape));
    expect(weights.filter(({ trainable }) => trainable).length).toBe(model.trainableWeights.length);
  });
});

describe('initialWeights', () => {
  test('takes the defaults of tfjs-layers where a topology names no initializer', async () => {
    const bare = sequential([2, 3], [lstm('a', 4, { bias_initializer: null }), dense('b', 2)]);
    const model = tfl.sequential({
      layers: [
        tfl.layers.lstm({ units: 4, inputShape: [2, 3], returnSequences: true }),
        tfl.layers.dense({ units: 2 }),
      ],
    });
    initialize(model, 3);
    expect(initialWeights(bare, 3)).toEqual(await valuesOf(model));
  });

  test('names the weight whose initializer or shape is not known, and refuses impossible seeds', () => {
    const odd = sequential([3], [dense('odd', 2, { kernel_initializer: 'sevens' })]);
    expect(() => initialWeights(odd)).toThrow(
      'initialize: weight odd/kernel: initialize: expected an initializer of tfjs-layers, got Sevens',
    );
    const open = sequential([null, 3], [layer('Flatten', 'a'), dense('b', 2)]);
    expect(() => initialWeights(open)).toThrow('weight b/kernel: its shape is unknown');
    const usual = sequential([3], [dense('a', 2)]);
    for (const seed of [-1, 0.5, 2 ** 53]) expect(() => initialWeights(usual, seed)).toThrow(RangeError);
  });
});

describe('a model that is loaded draws no initial weights:', () => {
  /** Random words that are drawn meanwhile. */
  async function wordsDrawn(run: () => Promise<unknown>): Promise<number> {
    const draws = jest.spyOn(Generator.prototype, 'uint32');
    try {
      await run();
      return draws.mock.calls.length;
    } finally {
      draws.mockRestore();
    }
  }

  const layers = [lstmLayer({ units: 20, inputShape: [3, 2] }), denseLayer({ units: 1 })];
  const x = { values: new Float32Array(6), shape: [1, 3, 2] };

  test('a network', async () => {
    const created = Network.create(layers);
    const bytes = await created.toBytes();
    for (const kind of [Network, InferenceNetwork]) {
      const load = async (): Promise<unknown> => (await kind.load(bytes)).predict(x);
      expect(await wordsDrawn(load)).toBe(0);
    }
    expect(await wordsDrawn(async () => Network.create(layers))).toBeGreaterThan(0);
  });

  test('a tfjs-layers model, by what loads it and what runs it', async () => {
    const created = Network.create(layers);
    const kept: tf.io.ModelArtifacts[] = [];
    await created.save({ save: (artifacts: tf.io.ModelArtifacts) => kept.push(artifacts) });
    const run = async (): Promise<void> => {
      const model = await tfl.loadLayersModel(tf.io.fromMemory(kept[0] ?? {}));
      const input = tf.zeros([1, 3, 2]);
      tf.dispose([await predict(model, input, { engine: 'compiled' }), input]);
      expect(await fingerprint(model)).toBe(created.fingerprint());
      model.dispose();
    };
    expect(await wordsDrawn(run)).toBe(0);
  });

  test('a SeriesPredictor', async () => {
    const created = new SeriesPredictor({ inputDim: 1, seqSize: 3 });
    const bytes = await created.toBytes();
    const run = async (): Promise<void> => {
      const loaded = await SeriesPredictor.load(bytes);
      expect(await loaded.predict([[[1], [2], [3]]])).toEqual(await created.predict([[[1], [2], [3]]]));
      loaded.dispose();
    };
    expect(await wordsDrawn(run)).toBe(0);
    created.dispose();
  });
});
