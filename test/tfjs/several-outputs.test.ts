import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ShapedNumbers } from '../../src/network/index.js';
import { evaluate, fit, initialize, predict, predictSync } from '../../src/tfjs/index.js';
import { withBackend } from './backend-for-tests.js';

withBackend();

const SAMPLES = 5;
const engine = 'tfjs';
const made = (shape: number[], value: (index: number) => number): ShapedNumbers => ({
  values: Array.from({ length: shape.reduce((size, axis) => size * axis) }, (_, index) => value(index)),
  shape,
});
const tensorOf = ({ values, shape }: ShapedNumbers): tf.Tensor => tf.tensor(values as number[], [...shape]);

/** Outputs `classes` (softmax over two), `value` and `level` of one layer, compiled so that a step changes nothing. */
function makeModel(): tfl.LayersModel {
  const input = tfl.input({ shape: [4, 2] });
  const hidden = tfl.layers.lstm({ units: 3 }).apply(input) as tfl.SymbolicTensor;
  const output = (units: number, name: string, activation: 'softmax' | 'linear'): tfl.SymbolicTensor =>
    tfl.layers.dense({ units, name, activation }).apply(hidden) as tfl.SymbolicTensor;
  const outputs = [
    output(2, 'classes', 'softmax'),
    output(1, 'value', 'linear'),
    output(1, 'level', 'linear'),
  ];
  const model = tfl.model({ inputs: input, outputs });
  initialize(model, 3);
  model.compile({
    optimizer: tf.train.sgd(0),
    loss: { classes: 'categoricalCrossentropy', value: 'meanSquaredError', level: 'meanAbsoluteError' },
    metrics: { classes: ['accuracy', 'mse'] as unknown as string, value: 'mae' }, // Its types forget lists.
  });
  return model;
}

const x = made([SAMPLES, 4, 2], Math.sin);
const y = [
  made([SAMPLES, 2], (index) => (index % 4 < 2 ? index % 2 : 1 - (index % 2))),
  made([SAMPLES, 1], (index) => index / 2),
  made([SAMPLES, 1], (index) => -index),
];

/** Loss and metrics out of the model's outputs, in double precision. */
function byHand(model: tfl.LayersModel): { [name: string]: number } {
  const [classes, value, level] = (model.predict(tensorOf(x)) as tf.Tensor[]).map((part) => part.arraySync());
  const [labels, values, levels] = y.map((part) => tensorOf(part).arraySync());
  const mean = (term: (sample: number) => number): number => {
    let sum = 0;
    for (let sample = 0; sample < SAMPLES; sample++) sum += term(sample);
    return sum / SAMPLES;
  };
  const at = (rows: unknown, sample: number, column = 0): number =>
    (rows as number[][])[sample]?.[column] ?? Number.NaN;
  const losses = {
    classes_loss: mean((sample) => -Math.log(at(classes, sample, at(labels, sample, 1)))),
    value_loss: mean((sample) => (at(value, sample) - at(values, sample)) ** 2),
    level_loss: mean((sample) => Math.abs(at(level, sample) - at(levels, sample))),
  };
  return {
    loss: losses.classes_loss + losses.value_loss + losses.level_loss,
    ...losses,
    classes_acc: mean((sample) => (at(classes, sample, at(labels, sample, 1)) > 0.5 ? 1 : 0)),
    classes_mse: mean((sample) => {
      const error = at(classes, sample) - at(labels, sample);
      return error ** 2; // Both columns' errors are as large.
    }),
    value_mae: mean((sample) => Math.abs(at(value, sample) - at(values, sample))),
  };
}

function expectNumbers(
  got: { [name: string]: number | undefined },
  wanted: { [name: string]: number },
): void {
  expect(Object.keys(got)).toEqual(Object.keys(wanted));
  for (const [name, value] of Object.entries(wanted)) expect(got[name]).toBeCloseTo(value, 5);
}

describe('a model of several outputs has each number under its own name, in the order of Keras', () => {
  test.each([1, 2, SAMPLES])('in evaluate, by batches of %i', async (batchSize) => {
    const model = makeModel();
    expectNumbers(await evaluate(model, x, y, { batchSize, engine }), byHand(model));
  });

  test('in the history, where training and validation see the same', async () => {
    const model = makeModel();
    const wanted = byHand(model);
    const { history } = await fit(model, x, y, { batchSize: 2, validationData: [x, y], engine });
    const last = Object.entries(history).map(([name, values]) => [name, values[0]]);
    const validated = Object.entries(wanted).map(([name, value]) => [`val_${name}`, value]);
    expectNumbers(Object.fromEntries(last), { ...wanted, ...Object.fromEntries(validated) });
  });

  test('in what callbacks are told, and in what they are told to expect', async () => {
    const model = makeModel();
    const told: { [name: string]: number }[] = [];
    const params: unknown[] = [];
    class Recorder extends tfl.Callback {
      override setParams(given: tfl.Callback['params']): void {
        params.push(given.metrics);
        super.setParams(given);
      }
      override async onEpochEnd(_: number, logs: tfl.Logs = {}): Promise<void> {
        told.push(logs as { [name: string]: number });
      }
    }
    const { history } = await fit(model, x, y, {
      validationData: [x, y],
      engine,
      callbacks: [new Recorder()],
    });
    expect(params).toEqual([Object.keys(history)]);
    for (const [name, values] of Object.entries(history)) expect(told[0]?.[name]).toBe(values[0]);
  });

  test("the names are those of tfjs-layers' own training", async () => {
    const stock = await makeModel().fit(tensorOf(x), y.map(tensorOf), { batchSize: SAMPLES, verbose: 0 });
    const { history } = await fit(makeModel(), x, y, { batchSize: SAMPLES, engine });
    expectNumbers(
      Object.fromEntries(Object.entries(history).map(([name, values]) => [name, values[0]])),
      Object.fromEntries(
        Object.keys(history).map((name) => [name, (stock.history[name] as number[])[0] ?? Number.NaN]),
      ),
    );
    expect(Object.keys(history).sort()).toEqual(Object.keys(stock.history).sort());
  });
});

describe('predict of a model of several outputs gives a list in their order', () => {
  const values = (outputs: tf.Tensor[]): number[][] => outputs.map((output) => [...output.dataSync()]);

  test('the numbers and shapes of model.predict, at once or awaited, whatever the batches', async () => {
    const model = makeModel();
    const stock = model.predict(tensorOf(x)) as tf.Tensor[];
    for (const batchSize of [1, 2, SAMPLES]) {
      const awaited = await predict<tf.Tensor[]>(model, x, { engine, batchSize });
      expect(awaited.map(({ shape }) => shape)).toEqual(stock.map(({ shape }) => shape));
      expect(values(awaited)).toEqual(values(stock));
      expect(values(predictSync<tf.Tensor[]>(model, x, { engine, batchSize }))).toEqual(values(stock));
    }
  });

  test('states beside the output, as a decoder has them', async () => {
    const input = tfl.input({ shape: [4, 2] });
    const layer = tfl.layers.lstm({ units: 3, returnState: true });
    const model = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor[] });
    const [output, h, c] = values(await predict<tf.Tensor[]>(model, x, { engine }));
    expect([output?.length, c?.length]).toEqual([SAMPLES * 3, SAMPLES * 3]);
    expect(h).toEqual(output);
  });

  test('leaves no tensor but them', async () => {
    const model = makeModel();
    const { numTensors } = tf.memory();
    tf.dispose(await predict<tf.Tensor[]>(model, x, { engine }));
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
