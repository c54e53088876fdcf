// What `fit`, `evaluate` and `predict` make of data before an engine sees them.
import { describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { dense, embedding, lstm, Network, type NetworkData } from '../../../src/core.js';
import { evaluate, fit, initialize, predict, predictSync } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const engines = ['compiled', 'tfjs'] as const;
const SAMPLES = 6;
const x = {
  values: Float32Array.from({ length: SAMPLES * 8 }, (_, index) => Math.sin(index)),
  shape: [SAMPLES, 4, 2],
};
const y = {
  values: Float32Array.from({ length: SAMPLES * 3 }, (_, index) => index % 2),
  shape: [SAMPLES, 3],
};

function makeModel(loss = 'meanSquaredError', units = 3): tfl.LayersModel {
  const layers = [tfl.layers.lstm({ units: 3, inputShape: [4, 2] }), tfl.layers.dense({ units })];
  const model = tfl.sequential({ layers });
  model.compile({ optimizer: tf.train.sgd(0.1), loss });
  initialize(model, 1);
  return model;
}

describe('on the compiled engine', () => {
  const engine = 'compiled';
  const weights = { 0: 1, 1: 2, 2: 3 };

  test.each([
    ['', {}],
    ['with a part to validate on', { validationSplit: 0.5 }],
    ['with data to validate on', { validationData: [x, y] as [typeof x, typeof y] }],
    ['with class weights', { classWeight: weights }],
  ])('fit makes no tensor of plain data %s', async (_, options) => {
    const model = makeModel();
    const { numTensors } = tf.memory();
    const seen: number[] = [];
    const callbacks = { onTrainBegin: async () => void seen.push(tf.memory().numTensors) };
    await fit(model, x, y, { ...options, engine, callbacks });
    expect(seen).toEqual([numTensors]);
    await evaluate(model, x, y, { engine });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('fit reads a tensor once, and trains the bits of plain data', async () => {
    const tensors = [x, y].map(({ values, shape }) => tf.tensor(values, shape));
    const reads = tensors.map((tensor) => jest.spyOn(tensor, 'data'));
    const [input, target] = tensors as [tf.Tensor, tf.Tensor];
    const options = { engine, validationSplit: 0.5, classWeight: weights } as const;
    const given = await fit(makeModel(), input, target, options);
    expect(reads.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    expect(given.fingerprint).toBe((await fit(makeModel(), x, y, options)).fingerprint);
    tf.dispose(tensors);
  });
});

describe('lethe and lethe/core refuse data by the same words', () => {
  const refused: [string, string, number, unknown, unknown, RegExp][] = [
    [
      'samples of another shape',
      'mse',
      3,
      [[[1, 2]]],
      [[1, 2, 3]],
      /^fit: x: expected shape \[samples, 4, 2\]/,
    ],
    [
      'fewer targets',
      'mse',
      3,
      x,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      /^fit: y has 2 samples, x has 6$/,
    ],
    ['wide targets', 'mse', 2, x, y, /^fit: y: expected shape \[samples, 2\], got \[6, 3\]$/],
    ['text', 'mse', 1, [[['a']]], [[1]], /^fit: x\[0\]\[0\]\[0\]: expected a number, got string a$/],
    ['no data', 'mse', 1, [], [], /^fit: x: expected data, got an empty array$/],
    ['rows of class numbers', 'sparse', 3, x, y, /^fit: y: expected shape \[samples, 1\], got \[6, 3\]$/],
    [
      'a class that there is none of',
      'sparse',
      3,
      x,
      { values: [0, 1, 2, 3, 0, 1], shape: [SAMPLES, 1] },
      /^fit: y\[3\]\[0\]: expected one of 3 classes/,
    ],
    [
      'a single class',
      'categorical',
      1,
      x,
      { values: [0, 1, 1, 1, 0, 1], shape: [SAMPLES, 1] },
      /^fit: y: expected targets of two classes or more \(loss categoricalCrossentropy\), got one column$/,
    ],
  ];
  const losses: { readonly [name: string]: string } = {
    mse: 'meanSquaredError',
    sparse: 'sparseCategoricalCrossentropy',
    categorical: 'categoricalCrossentropy',
  };

  test.each(refused)('%s', async (_, name, units, inputs, targets, message) => {
    const loss = losses[name] as string;
    const network = Network.create([lstm({ units: 3, inputShape: [4, 2] }), dense({ units })]);
    network.compile({ optimizer: 'sgd', loss });
    const model = makeModel(loss, units);
    const { numTensors } = tf.memory();
    const data = [inputs, targets] as [NetworkData, NetworkData];
    const reasons: string[] = [];
    for (const call of [
      () => network.fit(...data),
      ...engines.map((engine) => () => fit(model, ...data, { engine })),
    ]) {
      const [reason] = await Promise.allSettled([call()]);
      reasons.push(String(reason.status === 'rejected' ? reason.reason : 'no error'));
    }
    const [core = ''] = reasons;
    expect(core.slice(core.indexOf(' ') + 1)).toMatch(message);
    expect(new Set(reasons)).toEqual(new Set([core]));
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('ids that are no rows of an embedding, by place and range, wherever they are given', async () => {
    const ids = [
      [0, 1, 4],
      [3, 5, 2],
    ];
    const targets = [[1], [0]];
    const network = Network.create([
      embedding({ inputDim: 5, outputDim: 2, inputLength: 3, name: 'words' }),
      lstm({ units: 2 }),
      dense({ units: 1 }),
    ]);
    network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const layers = [
      tfl.layers.embedding({ inputDim: 5, outputDim: 2, inputLength: 3, name: 'words' }),
      tfl.layers.lstm({ units: 2 }),
      tfl.layers.dense({ units: 1 }),
    ];
    const model = tfl.sequential({ layers });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    initialize(model, 1);
    await predict(model, [ids[0] as number[]], { engine: 'compiled' });
    const engine = 'compiled';
    for (const [caller, call] of [
      ['fit', () => network.fit(ids, targets)],
      ['fit', () => fit(model, ids, targets, { engine })],
      ['evaluate', () => evaluate(model, ids, targets, { engine })],
      ['predict', () => predict(model, ids, { engine })],
      ['predictSync', async () => predictSync(model, ids, { engine })],
    ] as const) {
      const message = `${caller}: x[1][1]: expected an integer from 0 to 4, a row of layer words, got 5`;
      await expect(call()).rejects.toThrow(new RangeError(message));
    }
  });
});
