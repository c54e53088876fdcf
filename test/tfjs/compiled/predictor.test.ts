// What `predict` and `predictSync` keep from one call to the next is never older than the model.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  fit,
  initialize,
  LetheError,
  predict,
  predictSync,
  releaseWasm,
  useWasm,
} from '../../../src/index.js';

const x = {
  values: Float32Array.from({ length: 2 * 3 * 2 }, (_, index) => (index % 5) / 5 - 0.4),
  shape: [2, 3, 2],
};
const y = { values: new Float32Array(2 * 3).fill(0.5), shape: [2, 3, 1] };

let model: tfl.Sequential;
/** What `predictSync` throws with each engine before the first test, when nothing is loaded, and the tensors it leaves. */
let early: unknown[];

beforeAll(async () => {
  await useWasm({ threads: 1 });
  model = makeModel();
  const { numTensors } = tf.memory();
  early = (['auto', 'compiled'] as const).map((engine): unknown => {
    try {
      return predictSync(model, x, { engine });
    } catch (error) {
      return error;
    }
  });
  early.push(tf.memory().numTensors - numTensors);
});
afterAll(() => releaseWasm({ discardTensors: true }));

beforeEach(() => {
  model = makeModel();
});

function makeModel(): tfl.Sequential {
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({ units: 5, inputShape: [3, 2], returnSequences: true }),
      tfl.layers.dense({ units: 1 }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' });
  initialize(model, 3);
  return model;
}

/** By `predict`, and at once. */
async function outputs(options = {}): Promise<number[]> {
  const how = { engine: 'compiled', ...options } as const;
  const values = numbers(await predict(model, x, how));
  expect(numbers(predictSync(model, x, how))).toEqual(values);
  return values;
}

function numbers(tensor: tf.Tensor): number[] {
  const values = [...tensor.dataSync()];
  tensor.dispose();
  return values;
}

/** By tfjs's operations, which keep nothing. */
async function expectLikeTfjs(): Promise<void> {
  const expected = await outputs({ engine: 'tfjs' });
  for (const [index, value] of (await outputs()).entries())
    expect(value).toBeCloseTo(expected[index] as number, 5);
}

test('predictSync before the kernels are loaded says what to await, and leaves no tensor', async () => {
  const message =
    'predictSync: expected loaded kernels for 1 thread(s), got none: await predict with the same options first';
  expect(early).toEqual([new LetheError('state', message), new LetheError('state', message), 0]);
  expect(early).toMatchObject([{ code: 'state' }, { code: 'state' }, 0]);
  await outputs();
});

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

test.each<[string, (layer: tfl.layers.Layer) => void]>([
  ['a hook', (layer) => void layer.setCallHook(() => {})],
  ['another call', (layer) => void Object.assign(layer, { call: (inputs: tf.Tensor) => inputs })],
])('%s that a layer got in between counts', async (_, change) => {
  await outputs();
  change(model.layers[1] as tfl.layers.Layer);
  const message = /layer dense_Dense\d+: its call was replaced, or has a hook/;
  await expect(predict(model, x, { engine: 'compiled' })).rejects.toThrow(message);
  expect(() => predictSync(model, x, { engine: 'compiled' })).toThrow(message);
});

test('a layer that says otherwise than its properties counts', async () => {
  const before = await outputs();
  const layer = model.layers[1] as tfl.layers.Layer;
  const config = layer.getConfig();
  let activation = 'linear';
  layer.getConfig = () => ({ ...config, activation });
  expect(await outputs()).toEqual(before);
  activation = 'relu';
  expect(await outputs()).toEqual(before.map((value) => Math.max(0, value)));
});

test('weights that a layer made anew count', async () => {
  const before = await outputs();
  const layer = model.layers[1] as tfl.layers.Layer;
  layer.build([null, 3, 5]);
  model.setWeights(model.getWeights().map((weight) => tf.onesLike(weight)));
  expect(await outputs()).not.toEqual(before);
  await expectLikeTfjs();
});

test("tensors, lists and single numbers are taken at once, and stay the caller's", async () => {
  const expected = await outputs();
  const { values, shape } = x;
  const tensor = tf.tensor(values, shape as [number, number, number]);
  const { numTensors } = tf.memory();
  for (const engine of ['compiled', 'tfjs'] as const) {
    for (const data of [tensor, tensor.arraySync() as number[][][]]) {
      for (const [index, value] of numbers(predictSync(model, data, { engine })).entries()) {
        expect(value).toBeCloseTo(expected[index] as number, 5);
      }
    }
  }
  const column = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
  const made = tf.memory().numTensors;
  const rows = numbers(await predict(column, [1, 2], { engine: 'compiled' }));
  for (const engine of ['compiled', 'tfjs'] as const) {
    expect(
      numbers(
        predictSync(
          column,
          tf.tidy(() => tf.keep(tf.tensor1d([1, 2]))),
          { engine },
        ),
      ),
    ).toEqual(rows);
  }
  expect(tf.memory().numTensors).toBe(made + 2);
  expect(numTensors).toBeLessThan(made);
});

test('stateful layers go on from one to the other', async () => {
  const stateful = tfl.sequential({
    layers: [tfl.layers.lstm({ units: 3, batchInputShape: [2, 3, 2], stateful: true })],
  });
  const ask = async (): Promise<number[][]> => [
    numbers(await predict(stateful, x, { engine: 'compiled' })),
    numbers(predictSync(stateful, x, { engine: 'compiled' })),
    numbers(await predict(stateful, x, { engine: 'compiled' })),
  ];
  const first = await ask();
  expect(first[1]).not.toEqual(first[0]);
  stateful.resetStates();
  expect(await ask()).toEqual(first);
});
