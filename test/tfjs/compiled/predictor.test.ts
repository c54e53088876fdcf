// What `predict` keeps from one call to the next is never older than the model.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fit, initialize, predict, releaseWasm, useWasm } from '../../../src/index.js';

const x = {
  values: Float32Array.from({ length: 2 * 3 * 2 }, (_, index) => (index % 5) / 5 - 0.4),
  shape: [2, 3, 2],
};
const y = { values: new Float32Array(2 * 3).fill(0.5), shape: [2, 3, 1] };

let model: tfl.Sequential;

beforeAll(async () => void (await useWasm({ threads: 1 })));
afterAll(() => releaseWasm({ discardTensors: true }));

beforeEach(() => {
  model = tfl.sequential({
    layers: [
      tfl.layers.lstm({ units: 5, inputShape: [3, 2], returnSequences: true }),
      tfl.layers.dense({ units: 1 }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' });
  initialize(model, 3);
});

async function outputs(options = {}): Promise<number[]> {
  const result = await predict(model, x, { engine: 'compiled', ...options });
  const values = [...result.dataSync()];
  result.dispose();
  return values;
}

/** By tfjs's operations, which keep nothing. */
async function expectLikeTfjs(): Promise<void> {
  const expected = await outputs({ engine: 'tfjs' });
  for (const [index, value] of (await outputs()).entries())
    expect(value).toBeCloseTo(expected[index] as number, 5);
}

test('the same question gets the same bits, and leaves no tensor behind', async () => {
  const first = await outputs();
  const { numTensors } = tf.memory();
  expect(await outputs()).toEqual(first);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test.each(['compiled', 'tfjs'] as const)('weights trained by %s in between count', async (engine) => {
  const before = await outputs();
  await fit(model, x, y, { epochs: 3, engine });
  expect(await outputs()).not.toEqual(before);
  await expectLikeTfjs();
});

test('weights that were set in between count, and the old ones give the old bits again', async () => {
  const before = await outputs();
  const weights = model.getWeights().map((weight) => weight.clone());
  model.setWeights(weights.map((weight) => tf.mul(weight, 2)));
  expect(await outputs()).not.toEqual(before);
  await expectLikeTfjs();
  model.setWeights(weights);
  expect(await outputs()).toEqual(before);
});

test('a layer that was added counts', async () => {
  await outputs();
  model.add(tfl.layers.activation({ activation: 'relu' }));
  await expectLikeTfjs();
});

test('a layer that was replaced by one of the same name and options counts', async () => {
  const before = await outputs();
  const { name } = model.layers[1] as { name: string };
  model.pop();
  model.add(tfl.layers.dense({ units: 1, name }));
  initialize(model, 4);
  expect(await outputs()).not.toEqual(before);
  await expectLikeTfjs();
});

test('an option that was changed on a layer counts', async () => {
  const before = await outputs();
  const [layer] = model.layers as unknown as [{ cell: { recurrentActivation: unknown } }];
  const sigmoid = tfl.layers.lstm({ units: 1, recurrentActivation: 'sigmoid' }) as unknown as typeof layer;
  layer.cell.recurrentActivation = sigmoid.cell.recurrentActivation;
  expect(await outputs()).not.toEqual(before);
  await expectLikeTfjs();
});

test('other batch sizes, lengths and thread counts get programs of their own, and the same bits', async () => {
  const before = await outputs();
  expect(await outputs({ batchSize: 1 })).toEqual(before);
  expect(await outputs({ threads: 2 })).toEqual(before);
  expect(await outputs()).toEqual(before);
});

test('predictions at the same time do not disturb each other', async () => {
  const before = await outputs();
  expect(await Promise.all([outputs(), outputs({ batchSize: 1 }), outputs()])).toEqual([
    before,
    before,
    before,
  ]);
});
