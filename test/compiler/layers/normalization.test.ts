import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { Network } from '../../../src/core.js';
import { ADAM, dense, layer, noise, sequential } from '../networks.js';
import { expectLikeStock } from './stock.js';

/** The layer, with one before and one behind it, for sequences of 4 steps. */
function around(middle: () => tfl.layers.Layer, inputShape: number[] = [4, 3]): () => tfl.LayersModel {
  return () =>
    tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 5, activation: 'tanh', inputShape }),
        middle(),
        tfl.layers.dense({ units: 2 }),
      ],
    });
}

/** So large that a variance near 0 does not make much of roundings. */
const epsilon = 0.1;

describe('layerNormalization is trained and asked as by tfjs-layers', () => {
  test.each([
    ['usual', {}],
    ['frozen', { trainable: false }],
    ['with regularizers', { gammaRegularizer: 'l1l2', betaRegularizer: 'l1l2' }],
    ['of the last axis by its number', { axis: 2 }],
  ])('%s', (_, options) =>
    expectLikeStock({
      build: around(() => tfl.layers.layerNormalization({ epsilon, ...options } as never)),
      inputShape: [4, 3],
    }),
  );

  test('of samples without time, by adam, on 2 threads', () =>
    expectLikeStock({
      build: around(() => tfl.layers.layerNormalization({ epsilon }), [3]),
      inputShape: [3],
      optimizer: ADAM,
      threads: 2,
    }));
});

describe('batchNormalization is trained and asked as by tfjs-layers', () => {
  test.each([
    ['usual', {}, 1],
    ['on 3 threads', {}, 3],
    ['of another momentum', { momentum: 0.5 }, 1],
    ['frozen: by the moments of the batch, which the moving ones follow', { trainable: false }, 1],
    ['with regularizers', { gammaRegularizer: 'l1l2', betaRegularizer: 'l1l2' }, 1],
  ])('%s', (_, options, threads) =>
    expectLikeStock({
      build: around(() => tfl.layers.batchNormalization({ epsilon, ...options } as never)),
      inputShape: [4, 3],
      threads,
    }),
  );

  test('as the first layer', () =>
    expectLikeStock({
      build: () =>
        tfl.sequential({
          layers: [
            tfl.layers.batchNormalization({ epsilon, inputShape: [4, 3] }),
            tfl.layers.dense({ units: 2 }),
          ],
        }),
      inputShape: [4, 3],
    }));

  test('of samples without time', () =>
    expectLikeStock({
      build: around(() => tfl.layers.batchNormalization({ epsilon }), [3]),
      inputShape: [3],
    }));
});

// Without gamma or beta tfjs-layers throws in training: it reads the one that it does not have.
describe.each(['LayerNormalization', 'BatchNormalization'])('%s', (className) => {
  test.each([{ scale: false }, { center: false }, { scale: false, center: false }])(
    'with %j it is the usual one whose weight stays what it is',
    async (options) => {
      const [whole, part] = [{}, options].map((more) => {
        const norm = layer(className, 'norm', { epsilon, trainable: false, ...more });
        const topology = sequential([3], [dense('first', 5), norm, dense('last', 2)]);
        return Network.create(topology as never, { seed: 3 });
      }) as [Network, Network];
      const results = [];
      for (const network of [whole, part]) {
        network.compile({ loss: 'meanSquaredError', optimizer: { kind: 'sgd', learningRate: 0.1 } });
        const data = { values: noise(27), shape: [9, 3] };
        await network.fit(data, { values: noise(18, 1), shape: [9, 2] }, { epochs: 3, batchSize: 4 });
        const named = network.weights.filter(({ name }) => /^(first|last)/.test(name));
        results.push({ outputs: await network.predict(data), weights: named.map(({ values }) => values) });
      }
      expect(results[1]).toEqual(results[0]);
    },
  );
});

test.each(['LayerNormalization', 'BatchNormalization'])('%s of another axis is refused', (className) => {
  const topology = sequential([4, 3], [layer(className, 'norm', { axis: 1 }), dense('last', 1)]);
  expect(() => Network.create(topology as never)).toThrow(
    'norm: axis 1 of [4,3], not the last one, has no kernel',
  );
});
