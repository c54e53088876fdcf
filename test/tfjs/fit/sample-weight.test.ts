// Weights of samples and of their steps. The judge is stock tfjs-layers, which takes none, with a loss that multiplies by them.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { evaluate, type FitArgs, fit, initialize } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';
import { expectClose } from '../compiled/same-training.js';

withBackend();

const SAMPLES = 6;
const STEPS = 5;
const EPOCHS = 12;

type LossFunction = (truth: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

function build(returnSequences: boolean, loss: string | LossFunction): tfl.Sequential {
  const layers = [
    tfl.layers.lstm({ units: 3, returnSequences, inputShape: [STEPS, 2] }),
    tfl.layers.dense({ units: 2, activation: 'sigmoid' }),
  ];
  const model = tfl.sequential({ layers });
  initialize(model, 3);
  model.compile({ optimizer: tf.train.sgd(0.3), loss: loss as string });
  return model;
}

const positive = (count: number, seed: number): Float32Array =>
  noise(count, seed).map((value) => Math.abs(value));
const tensor = (values: Float32Array, ...shape: number[]): tf.Tensor => tf.tensor(values, shape);

/** Inputs and targets. */
function dataOf(sequences: boolean): { x: tf.Tensor; y: tf.Tensor } {
  const target = sequences ? [SAMPLES, STEPS, 2] : [SAMPLES, 2];
  return {
    x: tensor(noise(SAMPLES * STEPS * 2, 4), SAMPLES, STEPS, 2),
    y: tensor(
      positive(
        target.reduce((product, size) => product * size, 1),
        5,
      ),
      ...target,
    ),
  };
}

/** Whether each step has an output, the weights' shape, and that in which they are multiplied by losses. */
const CASES: [string, boolean, number[], number[]][] = [
  ['of samples', false, [SAMPLES], [SAMPLES]],
  ['of samples, for all their steps', true, [SAMPLES], [SAMPLES, 1]],
  ['of steps', true, [SAMPLES, STEPS], [SAMPLES, STEPS]],
];

describe.each(CASES)('weights %s', (_, sequences, given, shape) => {
  const makeWeights = () =>
    tensor(
      positive(
        given.reduce((product, size) => product * size, 1),
        1,
      ),
      ...given,
    );
  const options = (more: FitArgs): FitArgs => ({
    epochs: EPOCHS,
    batchSize: SAMPLES,
    shuffle: false,
    ...more,
  });

  test.each(['meanSquaredError', 'binaryCrossentropy'] as const)(
    'multiply the loss %s, on both engines',
    async (name) => {
      const { x, y } = dataOf(sequences);
      const weights = makeWeights();
      const own = tfl.metrics[name] as LossFunction;
      const weighted = build(sequences, (truth, outputs) =>
        tf.mul(own(truth, outputs), tf.reshape(weights, shape)),
      );
      const losses: number[] = [];
      for (let epoch = 0; epoch < EPOCHS; epoch++) losses.push((await weighted.trainOnBatch(x, y)) as number);
      const expected = weighted.getWeights().map((weight) => weight.dataSync());
      const numbers = { values: weights.dataSync() as Float32Array, shape: weights.shape };
      for (const [engine, sampleWeight] of [
        ['compiled', weights],
        ['compiled', numbers],
        ['tfjs', weights],
      ] as const) {
        const model = build(sequences, name);
        const { history } = await fit(model, x, y, options({ engine, sampleWeight }));
        expectClose(Float32Array.from(history.loss ?? []), Float32Array.from(losses), 2e-5);
        for (const [index, weight] of model.getWeights().entries()) {
          expectClose(weight.dataSync() as Float32Array, expected[index] as Float32Array, 2e-5);
        }
      }
    },
  );

  test('go with the samples that validationSplit keeps aside, on the compiled engine alone', async () => {
    const { x, y } = dataOf(sequences);
    const weights = makeWeights();
    const half = options({ epochs: 1, validationSplit: 0.5, sampleWeight: weights });
    const { history } = await fit(build(sequences, 'meanSquaredError'), x, y, {
      ...half,
      engine: 'compiled',
    });
    const plain = await fit(build(sequences, 'meanSquaredError'), x, y, {
      ...half,
      sampleWeight: null as never,
    });
    expect(history.val_loss).not.toEqual(plain.history.val_loss);
    await expect(
      fit(build(sequences, 'meanSquaredError'), x, y, { ...half, engine: 'tfjs' }),
    ).rejects.toThrow(
      /^fit: sampleWeight weights validation samples of validationSplit, which is only for the compiled engine/,
    );
  });
});

describe('weights of samples', () => {
  test('count in what evaluate gives, of a tensor as of numbers, on the compiled engine alone', async () => {
    const { x, y } = dataOf(false);
    const model = build(false, 'meanSquaredError');
    const each = [1, 0.5, 0, 2, 3, 1];
    const own = tfl.metrics.meanSquaredError(y, model.predict(x) as tf.Tensor);
    const expected = tf.mean(tf.mul(own, tf.tensor1d(each))).dataSync()[0] as number;
    for (const sampleWeight of [each, tf.tensor1d(each)]) {
      const { loss } = await evaluate(model, x, y, { sampleWeight });
      expect(loss).toBeCloseTo(expected, 6);
    }
    await expect(evaluate(model, x, y, { sampleWeight: each, engine: 'tfjs' })).rejects.toThrow(
      'evaluate: sampleWeight is only for the compiled engine',
    );
  });

  const weights = new Array<number>(SAMPLES).fill(2);

  test.each([
    ['a loss of the caller', ((truth, outputs) => tf.mean(tf.sub(truth, outputs))) as LossFunction],
    ['a loss of tf.losses, one number for the batch', tf.losses.meanSquaredError as LossFunction],
  ])('are refused for %s', async (_, loss) => {
    const { x, y } = dataOf(false);
    await expect(fit(build(false, loss), x, y, { sampleWeight: weights })).rejects.toThrow(
      /^fit: sampleWeight: not for the output .*: its loss is a function that need not give a number for each sample/,
    );
  });

  test('are not taken together with those of classes, nor of another number', async () => {
    const { x, y } = dataOf(false);
    const both = { sampleWeight: weights, classWeight: { 0: 1, 1: 2 } };
    await expect(fit(build(false, 'meanSquaredError'), x, y, both)).rejects.toThrow(
      new RangeError('fit: sampleWeight: expected it without classWeight, got both'),
    );
    await expect(fit(build(false, 'meanSquaredError'), x, y, { sampleWeight: [1, 2] })).rejects.toThrow(
      new RangeError('fit: sampleWeight has 2 samples, y has 6'),
    );
  });
});
