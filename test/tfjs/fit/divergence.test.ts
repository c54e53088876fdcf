import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type FitArgs, fit, initialize } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const x = Array.from({ length: 10 }, (_, sample) => [[sample / 10], [1 - sample / 10]]);
const y = x.map(([first]) => [(first?.[0] ?? 0) + 1]);

function make(learningRate: number): tfl.Sequential {
  const model = tfl.sequential({
    layers: [tfl.layers.lstm({ units: 3, inputShape: [2, 1] }), tfl.layers.dense({ units: 1 })],
  });
  model.compile({ optimizer: tf.train.sgd(learningRate), loss: 'meanSquaredError' });
  initialize(model, 1);
  return model;
}

let warn: jest.SpiedFunction<typeof console.warn>;
beforeEach(() => {
  warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

describe.each(['compiled', 'tfjs'] as const)('a training run that diverges with engine %s', (engine) => {
  const args: FitArgs = { engine, epochs: 5, batchSize: 4 };

  test('stops at the end of that batch, and tells where', async () => {
    const { divergence, timings, epoch } = await fit(make(3e38), x, y, args);
    expect(divergence).toEqual({ epoch: 0, batch: 0, of: 'weights' });
    expect([timings.steps, epoch]).toEqual([1, [0]]);
    expect(warn).toHaveBeenCalledWith(
      'fit: stopped: the training run diverged at epoch 0, batch 0: weights are not finite',
    );
  });

  test('is an error for onDivergence: throw, and leaves a model that can be trained on', async () => {
    const model = make(3e38);
    const thrown = { name: 'LetheError', code: 'diverged' };
    await expect(fit(model, x, y, { ...args, onDivergence: 'throw' })).rejects.toMatchObject(thrown);
    initialize(model, 1);
    (model.optimizer as tf.SGDOptimizer).setLearningRate(0.1);
    expect((await fit(model, x, y, args)).divergence).toBeUndefined();
  });

  test('goes on for onDivergence: continue', async () => {
    const { divergence, timings } = await fit(make(3e38), x, y, { ...args, onDivergence: 'continue' });
    expect([divergence, timings.steps]).toEqual([undefined, 15]);
  });
});
