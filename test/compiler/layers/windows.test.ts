import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { readTopology } from '../../../src/compiler/index.js';
import { Network } from '../../../src/core.js';
import { dense, layer, noise, sequential } from '../networks.js';
import { expectLikeStock } from './stock.js';

type Conv1d = Parameters<typeof tfl.layers.conv1d>[0];

/** The layer, with one before and one behind it, for sequences of 7 steps of 3 numbers. */
function around(middle: () => tfl.layers.Layer[]): () => tfl.LayersModel {
  return () =>
    tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 5, activation: 'tanh', inputShape: [7, 3] }),
        ...middle(),
        tfl.layers.dense({ units: 2 }),
      ],
    });
}

describe('conv1d is trained and asked as by tfjs-layers', () => {
  const cases: [name: string, options: Partial<Conv1d>][] = [
    ['valid', {}],
    ['same', { padding: 'same' }],
    ['of an even kernel', { kernelSize: 4, padding: 'same' }],
    ['strides', { strides: 2 }],
    ['same with strides', { strides: 3, padding: 'same' }],
    ['one step', { kernelSize: 1 }],
    ['one step of three', { kernelSize: 1, strides: 3 }],
    ['an activation and no bias', { activation: 'relu', useBias: false }],
    ['a softmax', { activation: 'softmax' }],
    ['regularizers', { kernelRegularizer: 'l1l2', biasRegularizer: 'l1l2' }],
    ['frozen', { trainable: false }],
  ];
  test.each(cases)('%s', (_, options) => {
    const build = around(() => [tfl.layers.conv1d({ filters: 6, kernelSize: 3, ...options } as Conv1d)]);
    return expectLikeStock({ build, inputShape: [7, 3] });
  });

  // tfjs has no gradient of a dilated convolution.
  test.each([
    ['valid', 3],
    ['same', 2],
  ] as const)('dilation, frozen as the first layer: %s', (padding, kernelSize) => {
    const conv = { filters: 6, kernelSize, dilationRate: 2, padding, trainable: false, inputShape: [7, 3] };
    const build = (): tfl.LayersModel =>
      tfl.sequential({ layers: [tfl.layers.conv1d(conv), tfl.layers.dense({ units: 2 })] });
    return expectLikeStock({ build, inputShape: [7, 3] });
  });

  test('as the first layer, on 3 threads', () => {
    const layers = (): tfl.layers.Layer[] => [
      tfl.layers.conv1d({ filters: 6, kernelSize: 3, inputShape: [7, 3] }),
      tfl.layers.dense({ units: 2 }),
    ];
    return expectLikeStock({
      build: () => tfl.sequential({ layers: layers() }),
      inputShape: [7, 3],
      threads: 3,
    });
  });

  // tfjs-layers writes causal convolutions and throws when it computes them. Keras pads with zeros before.
  test('causal is valid after as many steps of zeros as the kernel looks back', async () => {
    const conv = (padding: string): object => ({ filters: 2, kernel_size: [3], dilation_rate: [2], padding });
    const causal = Network.create(sequential([7, 3], [layer('Conv1D', 'c', conv('causal'))]) as never, {
      seed: 4,
    });
    const valid = Network.create(sequential([11, 3], [layer('Conv1D', 'c', conv('valid'))]) as never, {
      seed: 4,
    });
    const values = noise(21);
    const padded = new Float32Array(33);
    padded.set(values, 12);
    const shifted = await valid.predict({ values: padded, shape: [1, 11, 3] });
    expect(await causal.predict({ values, shape: [1, 7, 3] })).toEqual(shifted);
  });

  test.each([
    ['channels first', { data_format: 'channels_first' }, 'data_format has no kernel'],
    ['strides and dilation', { strides: [2], dilation_rate: [2] }, 'strides and dilation_rate, both above 1'],
    ['more than the steps there are', { kernel_size: [9] }, 'expected at least 9 time steps, got 7'],
  ])('%s is refused', (_, more, reason) => {
    const conv = { filters: 2, kernel_size: [3], ...more };
    const topology = sequential([7, 3], [layer('Conv1D', 'conv', conv), dense('last', 1)]);
    expect(() => Network.create(topology as never)).toThrow(reason);
  });
});

describe('pooling is trained and asked as by tfjs-layers', () => {
  const pools = ['maxPooling1d', 'averagePooling1d'] as const;
  const cases: [name: string, options: object][] = [
    ['usual', {}],
    ['overlapping', { poolSize: 3, strides: 2 }],
    ['apart', { poolSize: 2, strides: 3 }],
  ];
  for (const pool of pools) {
    test.each(cases)(`${pool}: %s`, (_, options) =>
      expectLikeStock({
        build: around(() => [tfl.layers[pool]({ poolSize: 2, ...options } as never)]),
        inputShape: [7, 3],
      }),
    );
  }

  test('maxPooling1d: same', () =>
    expectLikeStock({
      build: around(() => [tfl.layers.maxPooling1d({ poolSize: 3, strides: 2, padding: 'same' })]),
      inputShape: [7, 3],
    }));

  // tfjs divides the gradient of a window at the edge by the window's size, the mean by the steps in it.
  test('averagePooling1d: same, where nothing before it is trained', () =>
    expectLikeStock({
      build: () =>
        tfl.sequential({
          layers: [
            tfl.layers.averagePooling1d({ poolSize: 3, strides: 2, padding: 'same', inputShape: [7, 3] }),
            tfl.layers.dense({ units: 2 }),
          ],
        }),
      inputShape: [7, 3],
    }));

  test.each(['globalMaxPooling1d', 'globalAveragePooling1d'] as const)('%s', (pool) =>
    expectLikeStock({ build: around(() => [tfl.layers[pool]()]), inputShape: [7, 3] }),
  );
});

describe('permute is trained and asked as by tfjs-layers', () => {
  test.each([[[2, 1]], [[1, 2]]])('%j', (dims) =>
    expectLikeStock({ build: around(() => [tfl.layers.permute({ dims })]), inputShape: [7, 3] }),
  );

  test('others are refused', () => {
    const topology = sequential(
      [2, 3, 4],
      [layer('Permute', 'permute', { dims: [3, 1, 2] }), dense('last', 1)],
    );
    expect(() => Network.create(topology as never)).toThrow('permute: dims 3,1,2 of [2,3,4] have no kernel');
    expect(readTopology(topology).layers).toHaveLength(2);
  });
});
