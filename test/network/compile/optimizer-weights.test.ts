import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { OptimizerDescription } from '../../../src/compiler/optimizer.js';
import { LetheError } from '../../../src/errors.js';
import { optimizerWeights, readOptimizerWeights } from '../../../src/network/compile/index.js';
import { adam, adamax, rmsprop, sgd } from '../../../src/network/compile/optimizers.js';
import type { StoredWeight } from '../../../src/network/storage/index.js';
import { describeModel } from '../../../src/tfjs/compiled/describe-model.js';
import { readOptimizerState } from '../../../src/tfjs/compiled/optimizer-state.js';
import { fit, initialize } from '../../../src/tfjs/index.js';
import { describeOptimizer } from '../../../src/tfjs/model/describe-training.js';
import { trainedModel } from '../../../src/tfjs/model/internals.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';
import { x, y } from '../../tfjs/compiled/small-training.js';

withBackend();

const OPTIMIZERS: { readonly [name: string]: () => tf.Optimizer } = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9),
  adam: () => tf.train.adam(0.01),
  rmsprop: () => tf.train.rmsprop(0.005, 0.9, 0.5),
  'centered rmsprop': () => tf.train.rmsprop(0.005, 0.9, 0, 1e-10, true),
  adagrad: () => tf.train.adagrad(0.05),
  adadelta: () => tf.train.adadelta(0.5, 0.9, 1e-4),
};

let made = 0;

/** A model whose names are its own: tfjs-core numbers those that come again in a process. */
function makeModel(optimizer: tf.Optimizer): tfl.Sequential {
  const name = (layer: string): string => `${layer}_of_weights_${made}`;
  made++;
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({ units: 3, inputShape: [4, 2], name: name('lstm') }),
      tfl.layers.dense({ units: 4, trainable: false, name: name('frozen') }),
      tfl.layers.dense({ units: 2, name: name('dense') }),
    ],
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  initialize(model, 1);
  return model;
}

async function stored(optimizer: tf.Optimizer): Promise<StoredWeight[]> {
  return Promise.all(
    (await optimizer.getWeights()).map(async ({ name, tensor }) => ({
      name,
      shape: tensor.shape,
      dtype: tensor.dtype as 'float32',
      values: (await tensor.data()) as Float32Array,
      group: 'optimizer' as const,
    })),
  );
}

async function stateOf(model: tfl.Sequential) {
  const optimizer = model.optimizer;
  const description = describeOptimizer(optimizer);
  const weights = describeModel(trainedModel(model));
  return {
    description,
    weights: model.trainableWeights.map(({ originalName, shape }) => ({
      name: originalName,
      shape: shape as number[],
    })),
    state: await readOptimizerState(optimizer, description, weights),
  };
}

describe('numbers of an optimizer', () => {
  test.each(Object.entries(OPTIMIZERS))('%s: those that tfjs saves, and back', async (_, make) => {
    const model = makeModel(make());
    const onDivergence = 'continue'; // tfjs's centered rmsprop soon has NaN.
    await fit(model, x, y, { epochs: 3, batchSize: 4, seed: 2, onDivergence, engine: 'tfjs' });
    const { description, weights, state } = await stateOf(model);
    const saved = await stored(model.optimizer);
    expect(optimizerWeights(description, state, weights)).toEqual(saved);
    expect(readOptimizerWeights('load', description, saved, weights)).toEqual(state);
    expect(state.iterations).toBe(9);
  });

  test.each(Object.entries(OPTIMIZERS))('%s before its first step', async (_, make) => {
    const model = makeModel(make());
    const { description, weights, state } = await stateOf(model);
    const saved = await stored(model.optimizer);
    expect(optimizerWeights(description, state, weights)).toEqual(saved);
    const read = readOptimizerWeights('load', description, saved, weights);
    expect(read.iterations).toBe(0);
    expect(read.scalars).toEqual(state.scalars);
    expect(readOptimizerWeights('load', description, [], weights)).toEqual(read);
  });

  test('adamax is refused, for tfjs cannot save it', async () => {
    const state = { iterations: 1, scalars: {}, slots: [[], []] };
    expect(() => optimizerWeights(adamax(), state, [])).toThrow(
      new LetheError(
        'model',
        'save: optimizer: expected one that tfjs can save, got adamax: save without it',
      ),
    );
    expect(() => readOptimizerWeights('load', adamax(), [iter(0)], [])).toThrow(LetheError);
    expect(readOptimizerWeights('load', adamax(), [], [])).toEqual({
      iterations: 0,
      scalars: { accBeta1: Math.fround(0.9), iteration: 0 },
      slots: [],
    });
    await expect(tf.train.adamax(0.1).getWeights()).rejects.toThrow('not implemented for Adamax');
  });
});

const iter = (steps: number, more: Partial<StoredWeight> = {}): StoredWeight => ({
  name: 'iter',
  shape: [],
  dtype: 'int32',
  values: Float32Array.of(steps),
  group: 'optimizer',
  ...more,
});
const slot = (shape: number[], more: Partial<StoredWeight> = {}): StoredWeight => ({
  name: 'a/kernel/m',
  shape,
  dtype: 'float32',
  values: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  ...more,
});

describe('numbers of an optimizer out of a file', () => {
  const weights = [{ name: 'a/kernel', shape: [2, 3] }];
  const bad: [string, StoredWeight[], Parameters<typeof readOptimizerWeights>[1]?][] = [
    ['iter: expected one number of steps from 0 to 2147483647, got -1', [iter(-1)]],
    ['iter: expected one number of steps from 0 to 2147483647, got 0.5', [iter(0.5)]],
    ['iter: expected one number of steps from 0 to 2147483647, got NaN', [iter(Number.NaN)]],
    [
      'iter: expected one number of steps from 0 to 2147483647, got 2 values',
      [iter(0, { values: new Int32Array(2) })],
    ],
    ['iter: expected one number of steps from 0 to 2147483647, got int32 [1]', [iter(3, { shape: [1] })]],
    [
      'iter: expected one number of steps from 0 to 2147483647, got float32 []',
      [iter(3, { dtype: 'float32' })],
    ],
    ['expected 2 weights of adam and iter, got 0', [iter(3)]],
    ['expected 2 weights of adam and iter, got 3', [iter(3), slot([2, 3]), slot([2, 3]), slot([2, 3])]],
    ['a/kernel/m: expected shape [2,3] of a/kernel, got [3,2]', [iter(3), slot([2, 3]), slot([3, 2])]],
    ['a/kernel/m: expected float32, got int32', [iter(3), slot([2, 3], { dtype: 'int32' }), slot([2, 3])]],
    [
      'a/kernel/m: expected 6 values, got 5',
      [iter(3), slot([2, 3], { values: new Float32Array(5) }), slot([2, 3])],
    ],
    ['expected 0 weights of sgd and iter, got 1', [iter(3), slot([2, 3])], sgd(0.1)],
    [
      'expected 3 weights of rmsprop and iter, got 2',
      [iter(3), slot([2, 3]), slot([2, 3])],
      rmsprop(1, 0, 0, 0, true),
    ],
    [
      'beta2: expected a number from 0 up to 1, got -1',
      [iter(3)],
      { ...adam(), beta2: -1 } as OptimizerDescription,
    ],
    [
      'beta1: expected at most 0.999999 after 2147483647 steps',
      [iter(2 ** 31 - 1, { values: Int32Array.of(2 ** 31 - 1) })],
      adam(0.1, 0.99999994),
    ],
  ];

  test.each(bad)('%s', (message, saved, optimizer = adam()) => {
    let caught: unknown;
    try {
      readOptimizerWeights('load', optimizer, saved, weights);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(LetheError);
    expect((caught as LetheError).code).toBe('data');
    expect((caught as LetheError).message).toContain(message);
  });

  test('are copied', () => {
    const saved = [iter(1), slot([2, 3]), slot([2, 3])];
    const { slots } = readOptimizerWeights('load', adam(), saved, weights);
    (saved[1] as StoredWeight).values.fill(7);
    expect(slots[0]?.[0]).toEqual(new Float32Array(6));
  });
});
