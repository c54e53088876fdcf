// A live optimizer whose numbers cannot train is refused before training begins.
import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fingerprint, fit, initialize } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const OPTIMIZERS: [text: string, make: () => tf.Optimizer, message: string][] = [
  ['sgd(-0.1)', () => tf.train.sgd(-0.1), 'learningRate: expected a number of at least 0, got -0.1'],
  ['momentum(0.1, 2)', () => tf.train.momentum(0.1, 2), 'momentum: expected a number from 0 to 1, got 2'],
  ['adam(-1)', () => tf.train.adam(-1), 'learningRate: expected a number of at least 0, got -1'],
  ['adam(NaN)', () => tf.train.adam(Number.NaN), 'learningRate: expected a finite number, got NaN'],
  ['adam(0.1, 1)', () => tf.train.adam(0.1, 1), 'beta1: expected a number from 0 to below 1, got 1'],
  [
    'adamax(0.1, 0.9, 3)',
    () => tf.train.adamax(0.1, 0.9, 3),
    'beta2: expected a number from 0 to below 1, got 3',
  ],
  ['rmsprop(0.1, -1)', () => tf.train.rmsprop(0.1, -1), 'decay: expected a number from 0 to 1, got -1'],
  ['adadelta(0.1, 2)', () => tf.train.adadelta(0.1, 2), 'rho: expected a number from 0 to 1, got 2'],
  [
    'adadelta(0.1, 1, -1)',
    () => tf.train.adadelta(0.1, 1, -1),
    'epsilon: expected a number of at least 0, got -1',
  ],
];

test.each(OPTIMIZERS)('tf.train.%s', async (_, make, message) => {
  for (const engine of ['compiled', 'tfjs'] as const) {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
    model.compile({ optimizer: make(), loss: 'meanSquaredError' });
    initialize(model);
    const before = await fingerprint(model);
    const { numTensors } = tf.memory();
    const callbacks = {
      onTrainBegin() {
        throw new Error('it began');
      },
    };
    await expect(fit(model, [1], [2], { engine, callbacks })).rejects.toThrow(
      new RangeError(`fit: optimizer: ${message}`),
    );
    expect(await fingerprint(model)).toBe(before);
    expect(tf.memory().numTensors).toBe(numTensors);
  }
});
