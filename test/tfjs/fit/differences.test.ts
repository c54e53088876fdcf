// What docs/tfjs-differences.md says that `fit` does otherwise than tfjs-layers' `model.fit`, beside what other tests hold.
import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fit, initialize } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const x = [[1], [2], [3]];
const y = [[2], [4], [6]];

function makeModel(): tfl.Sequential {
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ units: 2, inputShape: [1] }), tfl.layers.dense({ units: 1 })],
  });
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  initialize(model, 1);
  return model;
}

test('callbacks that were registered for all of model.fit are not called', async () => {
  let made = 0;
  class Counter extends tfl.Callback {
    constructor() {
      super();
      made++;
    }
  }
  tfl.registerCallbackConstructor(5, Counter);
  await makeModel().fit(tf.tensor2d(x), tf.tensor2d(y), { verbose: 5 as 1 });
  expect(made).toBe(1);
  await fit(makeModel(), x, y);
  expect(made).toBe(1);
});

test('a layer frozen by a callback ends a compiled training run, and is left alone by the operations of tfjs', async () => {
  const freezing = (model: tfl.LayersModel): { onEpochEnd: (epoch: number) => void } => ({
    onEpochEnd(epoch) {
      if (epoch === 0) (model.layers[0] as tfl.layers.Layer).trainable = false;
    },
  });
  const compiled = makeModel();
  await expect(
    fit(compiled, x, y, { epochs: 3, engine: 'compiled', callbacks: freezing(compiled) }),
  ).rejects.toMatchObject({ name: 'LetheError', code: 'state' });
  const model = makeModel();
  const { epoch } = await fit(model, x, y, { epochs: 3, engine: 'tfjs', callbacks: freezing(model) });
  expect(epoch).toEqual([0, 1, 2]);
});

test('two training runs of a model at once are refused', async () => {
  const model = makeModel();
  const first = fit(model, x, y);
  await expect(fit(model, x, y)).rejects.toMatchObject({
    name: 'LetheError',
    code: 'state',
    message: 'fit: this model is being trained already',
  });
  await expect(first).resolves.toMatchObject({ epoch: [0] });
});

test('the hook of a dropout layer sees its calls, which are drawn from a seed', async () => {
  const seen: unknown[] = [];
  const dropout = tfl.layers.dropout({ rate: 0.5 });
  dropout.setCallHook((_, { training }) => void seen.push(training));
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] }), dropout] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await fit(model, x, y, { epochs: 2, engine: 'tfjs' });
  expect(seen).toEqual([true, true]);
});

test('the result is plain, and the model keeps none', async () => {
  const model = makeModel();
  const result = await fit(model, x, y);
  expect(result).not.toBeInstanceOf(tfl.History);
  expect(model.history).toBeUndefined();
});
