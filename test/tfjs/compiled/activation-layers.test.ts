// Activations that are layers of their own: stock tfjs-layers is the judge, of the slopes at their corners as well.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { NotLowered, openShapes, resolve } from '../../../src/compiler/index.js';
import { readModelTopology } from '../../../src/tfjs/compiled/model-topology.js';
import { fit, initialize } from '../../../src/tfjs/index.js';
import { trainedModel } from '../../../src/tfjs/model/internals.js';
import { withBackend } from '../backend-for-tests.js';
import { expectClose, expectSameTraining } from './same-training.js';

withBackend();

const { layers } = tfl;

/** ThresholdedReLU in operations that tfjs has gradients of: it has none of the comparison in its own. */
class Thresholded extends layers.Layer {
  static readonly className = 'Thresholded';
  readonly #theta: number;

  constructor(theta: number) {
    super({});
    this.#theta = theta;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    return tf.mul(x, tf.step(tf.sub(x, this.#theta)));
  }
}

const LAYERS: { readonly [name: string]: () => tfl.layers.Layer } = {
  reLU: () => layers.reLU(),
  'reLU with a largest output': () => layers.reLU({ maxValue: 0.25 }),
  'reLU whose largest output is 0': () => layers.reLU({ maxValue: 0 }),
  leakyReLU: () => layers.leakyReLU(),
  'leakyReLU of another slope': () => layers.leakyReLU({ alpha: -0.25 }),
  prelu: () => layers.prelu({ alphaInitializer: 'randomNormal' }),
  'prelu whose time steps share': () => layers.prelu({ sharedAxes: [1], alphaInitializer: 'randomNormal' }),
  'prelu whose features share': () => layers.prelu({ sharedAxes: 2, alphaInitializer: 'randomNormal' }),
  'prelu of one slope, which is penalised': () =>
    layers.prelu({ sharedAxes: [1, 2], alphaRegularizer: tfl.regularizers.l1l2({ l1: 0.1, l2: 0.5 }) }),
  'prelu that is frozen': () => layers.prelu({ alphaInitializer: 'ones', trainable: false }),
  elu: () => layers.elu(),
  softmax: () => layers.softmax({ axis: -1 }),
  'softmax along the last axis by its number': () => layers.softmax({ axis: 2 }),
};

const THRESHOLDS = [0.125, -0.25, 1];

const dense = (units: number): tfl.layers.Layer => layers.dense({ units });

function between(layer: tfl.layers.Layer): tfl.LayersModel {
  const lstm = layers.lstm({ units: 5, inputShape: [4, 3], returnSequences: true });
  return tfl.sequential({ layers: [lstm, dense(6), layer, dense(2)] });
}

const CORNERS = [-0.25, -0, 0, 0.125, 0.25, 1, 3, -3];

/** A bias of zeros after a step of one engine, to which corners were added before they came to the layer. */
async function biasAtCorners(engine: 'tfjs' | 'compiled', layer: tfl.layers.Layer): Promise<Float32Array> {
  const count = CORNERS.length;
  const bias = layers.dense({ units: count, kernelInitializer: 'identity', inputShape: [1, count] });
  const model = tfl.sequential({ layers: [bias, layer] });
  initialize(model, 1);
  model.compile({ optimizer: tf.train.sgd(1), loss: 'meanAbsoluteError' });
  const x = tf.tensor(CORNERS, [1, 1, count]);
  const result = await fit(model, x, tf.fill([1, 1, count], -9), { engine });
  expect(result.engine).toBe(engine);
  return (await bias.getWeights()[1]?.data()) as Float32Array;
}

describe.each(Object.entries(LAYERS))('%s', (_, make) => {
  test('gives the same outputs, and learns the same step by step', async () => {
    await expectSameTraining(between(make()));
  });
});

// With a largest output of 0 tfjs-core finds no way from the loss to the weights.
test.each(Object.entries(LAYERS).filter(([name]) => !name.endsWith('is 0')))(
  '%s has the slopes of stock tfjs-layers at its corners',
  async (_, make) => {
    const expected = await biasAtCorners('tfjs', make());
    expectClose(await biasAtCorners('compiled', make()), expected, 1e-7);
  },
);

test('reLU whose largest output is 0 has no slope', async () => {
  const bias = await biasAtCorners('compiled', layers.reLU({ maxValue: 0 }));
  expect([...bias]).toEqual(CORNERS.map(() => 0));
});

describe.each(THRESHOLDS)('thresholdedReLU at %d', (theta) => {
  test('gives the same outputs, and learns step by step what operations that tfjs can train learn', async () => {
    await expectSameTraining(between(layers.thresholdedReLU({ theta })), between(new Thresholded(theta)));
  });

  test('has the slopes of these at its corners', async () => {
    const expected = await biasAtCorners('tfjs', new Thresholded(theta));
    expectClose(await biasAtCorners('compiled', layers.thresholdedReLU({ theta })), expected, 1e-7);
  });
});

test.each([
  ['none', undefined],
  ['the first', [1]],
  ['the second', [2]],
  ['the first two', [1, 2]],
  ['all', [1, 2, 3]],
])(
  'prelu of samples of three axes, of which %s share, learns as stock tfjs-layers',
  async (_, sharedAxes) => {
    const slopes = layers.prelu({ alphaInitializer: 'randomNormal', ...(sharedAxes && { sharedAxes }) });
    const list = [layers.reshape({ targetShape: [2, 3, 2], inputShape: [4, 3] }), dense(3), slopes, dense(2)];
    await expectSameTraining(tfl.sequential({ layers: list }));
  },
);

test('prelu whose axes that share are no neighbours is refused by name', () => {
  const slopes = layers.prelu({ sharedAxes: [1, 3], inputShape: [2, 2, 2, 2], name: 'mine' });
  const network = readModelTopology(trainedModel(tfl.sequential({ layers: [slopes] })));
  expect(() => resolve(network, openShapes(network))).toThrow(
    'layer mine: shared_axes [1,3] have no kernel: expected neighbours',
  );
});

test('prelu that is used twice adds up both gradients', async () => {
  const [input, slopes] = [tfl.input({ shape: [4, 3] }), layers.prelu({ sharedAxes: [1] })];
  const middle = slopes.apply(dense(3).apply(slopes.apply(dense(3).apply(input))));
  const outputs = dense(2).apply(middle) as tfl.SymbolicTensor;
  await expectSameTraining(tfl.model({ inputs: input, outputs }));
});

test('softmax by default is along the axis 1, as in tfjs-layers: the last one of [batch, features]', async () => {
  const model = tfl.sequential({ layers: [layers.dense({ units: 3, inputShape: [4] }), layers.softmax()] });
  await expectSameTraining(model);
});

test.each<[string, () => tfl.layers.Layer, string]>([
  [
    'softmax along another axis',
    () => layers.softmax({ inputShape: [4, 3] }),
    'softmax along axis 1 has no kernel: expected the last one, 2',
  ],
  ['softmax along two axes', () => layers.softmax({ axis: [1, 2] as never, inputShape: [4, 3] }), 'axis: '],
])('%s is refused by name', async (_, make, reason) => {
  const model = tfl.sequential({ layers: [make()] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const y = tf.zeros([1, 4, 3]);
  await expect(fit(model, y, y, { engine: 'compiled' })).rejects.toThrow(reason);
});

test('an option of a live layer that has no kernel is refused by name', () => {
  const model = tfl.sequential({ layers: [layers.reLU({ inputShape: [3], name: 'mine' })] });
  Object.assign(model.layers[0] as object, { maxValue: -1 });
  expect(() => readModelTopology(model)).toThrow(NotLowered);
  expect(() => readModelTopology(model)).toThrow(
    'layer mine: max_value: expected a number of at least 0, got -1',
  );
});
