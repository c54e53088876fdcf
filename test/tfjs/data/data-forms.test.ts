// Data and class weights in every form that tfjs-layers' `model.fit` takes.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { evaluate, type FitArgs, type FitData, fit, initialize, predict } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const engines = ['compiled', 'tfjs'] as const;

describe.each(engines)('one number a sample, with engine %s', (engine) => {
  const x = [1, 2, 3, 4, 5];
  const y = [2, 4, 6, 8, 9];
  const column = (numbers: number[]): number[][] => numbers.map((number) => [number]);

  function makeModel(): tfl.Sequential {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
    model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
    initialize(model, 1);
    return model;
  }

  test.each<[string, () => [FitData, FitData]]>([
    ['arrays', () => [x, y]],
    [
      'numbers with a shape',
      () => [
        { values: x, shape: [5] },
        { values: y, shape: [5] },
      ],
    ],
    ['tensors', () => [tf.tensor1d(x), tf.tensor1d(y)]],
  ])("as %s is what a column of them is, and stays the caller's", async (_, make) => {
    const wanted = await fit(makeModel(), column(x), column(y), {
      epochs: 2,
      validationData: [column(x), column(y)],
      engine,
    });
    const model = makeModel();
    const [inputs, targets] = make();
    const { numTensors } = tf.memory();
    const got = await fit(model, inputs, targets, { epochs: 2, validationData: [inputs, targets], engine });
    expect([got.fingerprint, got.history]).toEqual([wanted.fingerprint, wanted.history]);
    const evaluation = await evaluate(model, inputs, targets, { engine });
    expect(evaluation).toEqual(await evaluate(model, column(x), column(y), { engine }));
    expect(tf.memory().numTensors).toBe(numTensors);
    const outputs = await predict(model, inputs, { engine });
    expect(outputs.shape).toEqual([5, 1]);
    outputs.dispose();
    tf.dispose([inputs, targets] as tf.Tensor[]);
  });
});

const SAMPLES = 6;
const first = {
  values: Float32Array.from({ length: 12 }, (_, index) => Math.sin(index)),
  shape: [SAMPLES, 2],
};
const second = [1, 2, 3, 4, 5, 6].map((number) => [number / 6]);
const classes = [0, 1, 1, 0, 2, 1].map((label) => [0, 1, 2].map((index) => (index === label ? 1 : 0)));
const values = [3, 1, 4, 1, 5, 9].map((number) => [number / 9]);

/** Inputs `first` and `second`, outputs `classes` and `values`. */
function makeJoined(): tfl.LayersModel {
  const inputs = [tfl.input({ shape: [2], name: 'first' }), tfl.input({ shape: [1], name: 'second' })];
  const joined = tfl.layers.concatenate().apply(inputs) as tfl.SymbolicTensor;
  const output = (units: number, name: string, activation: 'softmax' | 'linear'): tfl.SymbolicTensor =>
    tfl.layers.dense({ units, name, activation }).apply(joined) as tfl.SymbolicTensor;
  const outputs = [output(3, 'classes', 'softmax'), output(1, 'values', 'linear')];
  const model = tfl.model({ inputs, outputs });
  const loss = { classes: 'categoricalCrossentropy', values: 'meanSquaredError' };
  model.compile({ optimizer: tf.train.sgd(0.1), loss });
  initialize(model, 2);
  return model;
}

describe('several inputs and outputs', () => {
  const engine = 'tfjs';
  const options = { epochs: 2, batchSize: 4, engine } as const;

  test('are taken by name, in any order, as in the order of the model', async () => {
    const validationData: [FitData, FitData] = [
      { second, first },
      { values, classes },
    ];
    const wanted = await fit(makeJoined(), [first, second], [classes, values], {
      ...options,
      validationData: [
        [first, second],
        [classes, values],
      ],
    });
    const model = makeJoined();
    const { numTensors } = tf.memory();
    const got = await fit(model, ...validationData, { ...options, validationData });
    expect([got.fingerprint, got.history]).toEqual([wanted.fingerprint, wanted.history]);
    expect(await evaluate(model, ...validationData, { engine })).toEqual(
      await evaluate(model, [first, second], [classes, values], { engine }),
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('the only input and output have names as well', async () => {
    const make = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [2], name: 'only' });
      const output = tfl.layers.dense({ units: 1, name: 'sum' }).apply(input) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: input, outputs: output });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      initialize(model, 3);
      return model;
    };
    const wanted = await fit(make(), first, values);
    const model = make();
    expect(await fit(model, { only: first }, { sum: values })).toMatchObject({
      fingerprint: wanted.fingerprint,
    });
    const [named, plain] = [await predict(model, { only: first }), await predict(model, first)];
    expect(named.arraySync()).toEqual(plain.arraySync());
    tf.dispose([named, plain]);
  });

  test.each<[string, FitData, FitData, string]>([
    [
      'a name that there is none of',
      { frist: first, second },
      values,
      'fit: x: expected data by the names first, second, got frist (did you mean first?)',
    ],
    ['a name that is missing', { first }, values, 'fit: x: expected data by the name second, got none'],
    [
      'a part that does not fit',
      { first, second },
      { classes: [[1, 2, 'three']] as unknown as number[][], values },
      'fit: y.classes[0][2]: expected a number, got string three',
    ],
  ])('are refused with %s, and nothing is left behind', async (_, x, y, message) => {
    const model = makeJoined();
    const { numTensors } = tf.memory();
    await expect(fit(model, x, y, options)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('class weights of several outputs', () => {
  const x = [first, second];
  const y = [classes, values];
  const weights = { 0: 1, 1: 3, 2: 0.5 };
  const options = { epochs: 2, batchSize: 4, shuffle: false } as const;
  const stock = async (classWeight: object): Promise<tfl.History> => {
    const tensors = [
      tf.tensor(first.values, [6, 2]),
      tf.tensor(second),
      tf.tensor(classes),
      tf.tensor(values),
    ];
    const args = { ...options, classWeight, verbose: 0 } as tfl.ModelFitArgs;
    return makeJoined().fit(tensors.slice(0, 2), tensors.slice(2), args);
  };

  test.each<[string, object]>([
    ['one by name', { classes: weights }],
    ['a list with null', [weights, null]],
    ['null by name', { classes: weights, values: null }],
  ])('%s: the other has none, as in tfjs-layers, and nothing is left behind', async (_, classWeight) => {
    const { history: wanted } = await stock([weights, null]);
    const model = makeJoined();
    const { numTensors } = tf.memory();
    const { history } = await fit(model, x, y, {
      ...options,
      classWeight: classWeight as NonNullable<FitArgs['classWeight']>,
      engine: 'tfjs',
    });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(Object.keys(history).sort()).toEqual(Object.keys(wanted).sort());
    for (const [name, numbers] of Object.entries(wanted)) {
      for (const [epoch, value] of numbers.entries())
        expect(history[name]?.[epoch]).toBeCloseTo(value as number, 5);
    }
  });

  test.each<[string, unknown, string]>([
    [
      'a class without one',
      { classes: { 0: 1, 2: 1 } },
      'fit: classWeight.classes: expected a number for class 1',
    ],
    ['too few', [weights], 'fit: classWeight: expected numbers by class for the outputs classes, values'],
    [
      'those of no output',
      weights,
      'fit: classWeight: expected numbers by class for the outputs classes, values',
    ],
    ['another name', { classes: weights, value: weights }, 'in a list or by these names, got value'],
    ['no numbers', 'many', 'fit: classWeight: expected numbers by class, got many'],
  ])('are refused with %s, and nothing is left behind', async (_, classWeight, message) => {
    const model = makeJoined();
    const { numTensors } = tf.memory();
    await expect(
      fit(model, x, y, {
        ...options,
        classWeight: classWeight as NonNullable<FitArgs['classWeight']>,
        engine: 'tfjs',
      }),
    ).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
