import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { initialize as initialValues } from '../../src/network/index.js';
import { Generator } from '../../src/random/index.js';
import { fingerprint, initialize } from '../../src/tfjs/index.js';
import { withBackend } from './backend-for-tests.js';

withBackend();

function everyKind(): tfl.Sequential {
  return tfl.sequential({
    layers: [
      tfl.layers.embedding({ inputDim: 7, outputDim: 3, inputLength: 4 }),
      tfl.layers.bidirectional({ layer: tfl.layers.lstm({ units: 2, returnSequences: true }) as tfl.RNN }),
      tfl.layers.gru({ units: 3, returnSequences: true }),
      tfl.layers.rnn({
        cell: [
          tfl.layers.lstmCell({ units: 2, unitForgetBias: true }),
          tfl.layers.simpleRNNCell({ units: 2 }),
        ],
        returnSequences: true,
      }),
      tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 3, kernelInitializer: 'heUniform' }) }),
      tfl.layers.batchNormalization(),
      tfl.layers.prelu(),
      tfl.layers.conv1d({ filters: 2, kernelSize: 2, kernelInitializer: 'leCunNormal' }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2, biasInitializer: tfl.initializers.constant({ value: 0.5 }) }),
    ],
  });
}

const valuesOf = async (model: tfl.LayersModel): Promise<number[][]> =>
  Promise.all(model.getWeights().map(async (weight) => [...(await weight.data())]));

describe('initialize', () => {
  test('reaches every kind of layer with weights, and equal seeds give equal bits', async () => {
    const model = everyKind();
    const zeros = model.getWeights().map((weight) => tf.fill(weight.shape, 9));
    const prints: string[] = [];
    for (const seed of [0, 1, 0, 2 ** 53 - 1]) {
      model.setWeights(zeros);
      initialize(model, seed);
      for (const values of await valuesOf(model)) expect(values).not.toContain(9);
      prints.push(await fingerprint(model));
    }
    expect(prints[0]).toBe(prints[2]);
    expect(new Set(prints).size).toBe(3);
  });

  test("each weight is drawn by its layer's own initializer from its own generator", async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.lstm({
          units: 4,
          inputShape: [2, 3],
          kernelInitializer: 'heNormal',
          unitForgetBias: true,
        }),
        tfl.layers.dense({ units: 2 }),
      ],
    });
    initialize(model, 5);
    const [kernel, recurrent, bias, dense] = await valuesOf(model);
    const drawn = (name: string, shape: number[], index: number): number[] => [
      ...initialValues(name, shape, new Generator(5, 'initializer', index)),
    ];
    expect(kernel).toEqual(drawn('heNormal', [3, 16], 0));
    expect(recurrent).toEqual(drawn('orthogonal', [4, 16], 1));
    expect(bias).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(dense).toEqual(drawn('glorotNormal', [4, 2], 3));
  });

  test('a stacked cell with unitForgetBias gets its forget bias', async () => {
    const model = everyKind();
    initialize(model, 0);
    const names = model.weights.map((weight) => weight.originalName);
    const index = model.weights.findIndex(
      (weight) =>
        weight.originalName.endsWith('bias') &&
        weight.shape.join() === '8' &&
        names.includes(weight.originalName),
    );
    expect(index).toBeGreaterThan(0);
    const biases = (await valuesOf(model)).filter((values) => values.join() === '0,0,1,1,0,0,0,0');
    expect(biases.length).toBeGreaterThanOrEqual(1);
  });

  test('an initializer that is not one of tfjs-layers is named, and no weight is changed', async () => {
    class Sevens extends (
      tfl.initializers.zeros() as unknown as { constructor: new () => tf.serialization.Serializable }
    ).constructor {
      static className = 'Sevens';
      getConfig(): tf.serialization.ConfigDict {
        return {};
      }
      apply(shape: number[]): tf.Tensor {
        return tf.fill(shape, 7);
      }
    }
    tf.serialization.registerClass(Sevens as never);
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 2, inputShape: [2], name: 'odd', biasInitializer: new Sevens() as never }),
      ],
    });
    const before = await fingerprint(model);
    expect(() => initialize(model, 1)).toThrow(/odd\/bias.*Sevens/);
    expect(await fingerprint(model)).toBe(before);
  });

  test('a model without weights yet and an impossible seed are refused', () => {
    expect(() => initialize(tfl.sequential(), 0)).toThrow('initialize: expected a built model');
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
    expect(() => initialize(model, -1)).toThrow(RangeError);
    expect(() => initialize(model, 0.5)).toThrow(RangeError);
  });
});

describe('fingerprint', () => {
  test('hashes name, rank, shape and little-endian float32 of each weight as its docstring says', async () => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
    model.setWeights([
      tf.tensor2d([
        [1, -0],
        [2.5, 1e-45],
        [Number.NaN, 3],
      ]),
      tf.tensor1d([4, 5]),
    ]);
    const uint32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
    const float32 = (...values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
    const kernel = float32(1, -0, 2.5, 1e-45, 0, 3);
    kernel.writeUInt32LE(0x7fc00000, 16);
    const expected = createHash('sha256')
      .update(Buffer.concat([Buffer.from('kernel\0'), uint32(2, 3, 2), kernel]))
      .update(Buffer.concat([Buffer.from('bias\0'), uint32(1, 2), float32(4, 5)]))
      .digest('hex');
    expect(await fingerprint(model)).toBe(expected);
  });

  test('does not depend on how tfjs numbered layers, but on one bit of a weight', async () => {
    const make = (): tfl.Sequential => {
      const model = tfl.sequential({ layers: [tfl.layers.lstm({ units: 2, inputShape: [1, 1] })] });
      initialize(model, 3);
      return model;
    };
    const [first, second] = [make(), make()];
    expect(first.weights[0]?.name).not.toBe(second.weights[0]?.name);
    const print = await fingerprint(first);
    expect(await fingerprint(second)).toBe(print);
    const weights = second.getWeights();
    const last = weights[2] as tf.Tensor;
    second.setWeights([...weights.slice(0, 2), tf.add(last, tf.tensor1d([0, 0, 0, 0, 0, 0, 0, 1e-30]))]);
    expect(await fingerprint(second)).not.toBe(print);
  });

  test('takes every NaN for the same one', async () => {
    const model = tfl.sequential({
      layers: [tfl.layers.dense({ units: 1, inputShape: [1], useBias: false })],
    });
    const prints: string[] = [];
    for (const bits of [0x7fc00000, 0xffc00000, 0x7fc00001]) {
      model.setWeights([tf.tensor2d(new Float32Array(Uint32Array.of(bits).buffer), [1, 1])]);
      prints.push(await fingerprint(model));
    }
    expect(new Set(prints).size).toBe(1);
  });
});
