// The same on tfjs's WebAssembly backend, where the model's weights live meanwhile.
import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { accelerate, fingerprint, fit } from '../../src/tfjs/index.js';
import { withBackend } from './backend-for-tests.js';
import { furthest, makeSmall, weightsOf, x, y } from './compiled/small-training.js';

withBackend();

test('an accelerated model gives what stock gives, and the bits of fit', async () => {
  const [xs, ys] = [tf.tensor(x), tf.tensor(y)];
  const [fast, stock, own] = [await accelerate(makeSmall()), makeSmall(), makeSmall()];
  const args = { epochs: 3, batchSize: 4, shuffle: false };
  await fast.fit(xs, ys, args);
  await stock.fit(xs, ys, args);
  await fit(own, x, y, args);
  expect(tf.getBackend()).toBe('wasm');
  expect(furthest(await weightsOf(fast), await weightsOf(stock))).toBeLessThan(2e-6);
  expect(await fingerprint(fast)).toBe(await fingerprint(own));
  const outputs = [fast, stock].map((model) => model.predict(xs) as tf.Tensor);
  const losses = [fast, stock].map((model) => model.evaluate(xs, ys) as tf.Scalar);
  const [[mine, theirs], [loss, expected]] = (await Promise.all(
    [outputs, losses].map((tensors) =>
      Promise.all(tensors.map(async (tensor) => [...(await tensor.data())])),
    ),
  )) as [[number[], number[]], [number[], number[]]];
  expect(furthest([...mine, ...loss], [...theirs, ...expected])).toBeLessThan(2e-6);
  tf.dispose([xs, ys, ...outputs, ...losses]);
});
