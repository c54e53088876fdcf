import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { adam, dense, embedding, lstm, Network, sgd } from '../../src/core.js';
import { explain, fit, initialize, predict } from '../../src/tfjs/index.js';
import { withBackend } from '../tfjs/backend-for-tests.js';
import { artifactsOf } from './artifacts.js';

withBackend();

const SAMPLES = 12;
const STEPS = 5;
const WORDS = 9;

const ids = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: STEPS }, (_, step) => (sample * 7 + step * 4) % WORDS),
);
const targets = ids.map(([first = 0]) => [first / WORDS]);

function create(more: object = {}): Network {
  const layers = [
    embedding({ inputDim: WORDS, outputDim: 6, ...more }),
    lstm({ units: 4, recurrentActivation: 'sigmoid' }),
    dense({ units: 1 }),
  ];
  const network = Network.create(layers, { seed: 3 });
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  return network;
}

/** The same model, with the same weights. */
function stock(more: object = {}): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      tfl.layers.embedding({ inputDim: WORDS, outputDim: 6, ...more }),
      tfl.layers.lstm({ units: 4, recurrentActivation: 'sigmoid' }),
      tfl.layers.dense({ units: 1 }),
    ],
  });
  initialize(model, 3);
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  return model;
}

test('the two entry points train it with the same bits, from ids in int32 or float32', async () => {
  const network = create();
  const { fingerprint } = await network.fit(ids, targets, { epochs: 3, batchSize: 5, seed: 1 });
  for (const dtype of ['int32', 'float32'] as const) {
    const model = stock();
    const [x, y] = [tf.tensor2d(ids, undefined, dtype), tf.tensor2d(targets)];
    const args = { epochs: 3, batchSize: 5, seed: 1, engine: 'compiled' } as const;
    expect((await fit(model, x, y, args)).fingerprint).toBe(fingerprint);
    const output = await predict(model, x, { engine: 'compiled' });
    expect(await output.data()).toEqual((await network.predict(ids)).values);
    tf.dispose([x, y, output]);
    model.dispose();
  }
});

test('explain tells how it is trained', () => {
  const explained = create({ inputLength: STEPS }).explain({ batchSize: 4 });
  if (!explained.lowered) throw new Error(explained.reason);
  const words = explained.instructions.filter(({ layer }) => /embedding/i.test(layer));
  expect(words.map(({ instruction }) => instruction)).toEqual(['Clear', 'Embed', 'EmbedGradient']);
  const model = stock({ inputLength: STEPS });
  expect(explain(model)).toMatchObject({ lowered: true });
  model.dispose();
});

test('it is saved and loaded, by tfjs-layers, too', async () => {
  const network = create();
  const model = stock();
  const loaded = await Network.load((await artifactsOf(model)) as never);
  expect(loaded.fingerprint()).toBe(network.fingerprint());
  model.dispose();
});

describe('a stream of it', () => {
  test('takes an id a step, and ends as predict does', async () => {
    const network = create();
    const stream = await network.stream({ batch: SAMPLES });
    let outputs = new Float32Array();
    for (let step = 0; step < STEPS; step++) {
      outputs = stream.step(ids.map((sample) => sample[step] as number)).slice();
    }
    expect(outputs).toEqual((await network.predict(ids)).values);
    stream.close();
  });

  test('refuses what is no id, and goes on as if nothing had been', async () => {
    const network = create();
    const stream = await network.stream({ batch: 2 });
    const message = (got: number) =>
      `step: x: stream 1: expected an integer from 0 to 8, a row of layer embedding_Embedding1, got ${got}`;
    for (const wrong of [WORDS, -1, 0.5]) expect(() => stream.step([1, wrong])).toThrow(message(wrong));
    const once = stream.step([1, 2]).slice();
    stream.reset();
    expect(stream.step([1, 2])).toEqual(once);
    stream.close();
  });
});

describe('ids that are no rows are refused, by place and range', () => {
  const wrong = ids.map((sample) => [...sample]);
  (wrong[7] as number[])[2] = WORDS;
  const what = `[7][2]: expected an integer from 0 to 8, a row of layer embedding_Embedding1, got 9`;

  test.each([
    ['fit: x', () => create().fit(wrong, targets, { epochs: 1 })],
    ['predict: x', () => create().predict(wrong)],
    ['evaluate: x', () => create().evaluate(wrong, targets)],
    ['trace: x', () => create().trace(wrong)],
    [
      'fit: validationData[0]',
      () => create().fit(ids, targets, { epochs: 1, validationData: [wrong, targets] }),
    ],
  ])('%s', async (name, call) => {
    await expect(call()).rejects.toThrow(new RangeError(name + what));
  });

  test('by a model of tfjs-layers, too, on the compiled engine', async () => {
    const model = stock();
    const [x, y] = [tf.tensor2d(wrong), tf.tensor2d(targets)];
    const text = 'x[7][2]: expected an integer from 0 to 8, a row of layer';
    await expect(fit(model, x, y, { epochs: 1, engine: 'compiled' })).rejects.toThrow(`fit: ${text}`);
    await expect(predict(model, x, { engine: 'compiled' })).rejects.toThrow(`predict: ${text}`);
    tf.dispose([x, y]);
    model.dispose();
  });
});

test('ids have no gradient', async () => {
  const gradients = create().inputGradients(ids, targets);
  await expect(gradients).rejects.toThrow('ids have no gradient');
});

test('rows that do not occur stay as they are by sgd, and move by adam once they have occurred', async () => {
  for (const [optimizer, moves] of [
    [sgd(0.1), false],
    [adam(0.01), true],
  ] as const) {
    const network = create();
    network.compile({ optimizer, loss: 'meanSquaredError' });
    const row = (): Float32Array => network.weights[0]?.values.slice(0, 6) ?? new Float32Array();
    const [first, second] = [[[0, 0, 0, 0, 0]], [[1, 1, 1, 1, 1]]];
    await network.fit(first, [[1]], { epochs: 1 });
    const before = row();
    await network.fit(second, [[1]], { epochs: 1 });
    expect(row().every((number, index) => number === before[index])).toBe(!moves);
  }
});
