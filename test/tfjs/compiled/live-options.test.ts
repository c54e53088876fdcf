// Whatever of a live layer enters its program, a change of it is noticed. Which that is nobody lists here: each property
// that can be reached is changed, and tfjs-layers' own getConfig says whether that is another layer.
import { describe, expect, jest, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { NotLowered } from '../../../src/compiler/index.js';
import { readModelTopology } from '../../../src/tfjs/compiled/model-topology.js';
import { trainedModel } from '../../../src/tfjs/model/internals.js';
import { everyLayer, type Layer } from '../../../src/tfjs/model/layers.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const { layers, regularizers } = tfl;
const inputShape = [3, 2];

/** Models that have every kind of layer there are kernels for, and those that some options are refused of. */
const MODELS: { readonly [name: string]: () => tfl.LayersModel } = {
  lstm: () =>
    sequential(
      layers.lstm({ units: 2, inputShape, kernelRegularizer: 'l1l2', dropout: 0.25, recurrentDropout: 0.5 }),
    ),
  'stateful lstm': () => sequential(layers.lstm({ units: 2, batchInputShape: [1, 3, 2], stateful: true })),
  dense: () =>
    sequential(
      layers.dense({ units: 2, inputShape, kernelRegularizer: regularizers.l1l2({ l1: 0.1, l2: 0.2 }) }),
    ),
  'timeDistributed dense': () =>
    sequential(layers.timeDistributed({ layer: layers.dense({ units: 2, activation: 'tanh' }), inputShape })),
  activation: () => sequential(layers.activation({ activation: 'softmax', inputShape })),
  dropout: () => sequential(layers.dropout({ rate: 0.5, inputShape })),
  spatialDropout1d: () => sequential(layers.spatialDropout1d({ rate: 0.5, inputShape })),
  gaussianNoise: () => sequential(layers.gaussianNoise({ stddev: 0.5, inputShape })),
  gaussianDropout: () => sequential(layers.gaussianDropout({ rate: 0.5, inputShape })),
  alphaDropout: () => sequential(layers.alphaDropout({ rate: 0.5, inputShape })),
  reLU: () => sequential(layers.reLU({ maxValue: 0.5, inputShape })),
  leakyReLU: () => sequential(layers.leakyReLU({ alpha: 0.5, inputShape })),
  prelu: () =>
    sequential(layers.prelu({ sharedAxes: [1], alphaRegularizer: regularizers.l1l2(), inputShape })),
  elu: () => sequential(layers.elu({ inputShape })),
  thresholdedReLU: () => sequential(layers.thresholdedReLU({ theta: 0.5, inputShape })),
  softmax: () => sequential(layers.softmax({ axis: -1, inputShape })),
  flatten: () => sequential(layers.flatten({ inputShape })),
  reshape: () => sequential(layers.reshape({ targetShape: [2, 3], inputShape })),
  repeatVector: () => sequential(layers.repeatVector({ n: 2, inputShape: [2] })),
  gru: () => sequential(layers.gru({ units: 2, inputShape, dropout: 0.25, recurrentDropout: 0.5 })),
  'stateful gru': () => sequential(layers.gru({ units: 2, batchInputShape: [1, 3, 2], stateful: true })),
  simpleRNN: () => sequential(layers.simpleRNN({ units: 2, inputShape, recurrentDropout: 0.5 })),
  'a refused conv2d': () => sequential(layers.conv2d({ filters: 2, kernelSize: 1, inputShape: [3, 2, 1] })),
  'a constraint': () => sequential(layers.dense({ units: 2, inputShape, kernelConstraint: 'nonNeg' })),
};

function sequential(...list: Layer[]): tfl.LayersModel {
  return trainedModel(tfl.sequential({ layers: list }));
}

type Owner = { [key: string]: unknown };

/** What is told of a model: the same object until it is another. */
function answerOf(model: tfl.LayersModel): unknown {
  try {
    return readModelTopology(model);
  } catch (error) {
    if (error instanceof NotLowered) return error;
    throw error;
  }
}

/** What its layers say of themselves, or why they cannot. */
function configsOf(model: tfl.LayersModel): string[] {
  return model.layers.map((layer) => {
    try {
      return JSON.stringify(layer.getConfig());
    } catch (error) {
      return String(error);
    }
  });
}

/** Every own property of layers and of what they hold, but for tensors and what joins layers. */
function* propertiesOf(own: readonly Layer[]): Generator<{ owner: Owner; key: string }> {
  const visited = new Set<unknown>();
  const waiting: unknown[] = [...own];
  for (let owner = waiting.shift(); owner !== undefined; owner = waiting.shift()) {
    if (typeof owner !== 'object' || owner === null || visited.has(owner)) continue;
    visited.add(owner);
    for (const [key, value] of Object.entries(owner)) {
      if (/Nodes$|^_?(non)?trainableWeights$/i.test(key)) continue;
      yield { owner: owner as Owner, key };
      const isVariable = typeof value === 'object' && value !== null && 'val' in value;
      if (!isVariable) waiting.push(value);
    }
  }
}

const OTHERS: readonly ((value: unknown) => unknown)[] = [
  (value) => (typeof value === 'number' ? value + 1 : undefined),
  (value) => (typeof value === 'boolean' ? !value : undefined),
  (value) => (typeof value === 'string' ? `${value}x` : undefined),
  (value) => (Array.isArray(value) ? [...(value as unknown[]), 1] : undefined),
  () => null,
  () => true,
  () => 1,
  () => layers.activation({ activation: 'relu', name: 'other' }).getConfig().activation,
];

describe.each(Object.entries(MODELS))('%s', (_, make) => {
  test('each property that its configuration tells is noticed', () => {
    const model = make();
    const before = configsOf(model);
    const noticed = new Set<string>();
    // Of a refusal what stands in the way counts alone.
    const refusal = answerOf(model);
    const deciding =
      refusal instanceof NotLowered
        ? model.layers.filter(({ name }) => name === refusal.layer)
        : everyLayer(model);
    for (const { owner, key } of [...propertiesOf(deciding)]) {
      const own = owner[key];
      for (const other of OTHERS) {
        const last = answerOf(model);
        expect(answerOf(model)).toBe(last);
        const value = other(own);
        if (value === undefined || Object.is(value, own)) continue;
        owner[key] = value;
        if (configsOf(model).join() !== before.join()) {
          expect([key, value, answerOf(model) !== last]).toEqual([key, value, true]);
          noticed.add(key);
        }
        owner[key] = own;
      }
    }
    expect(configsOf(model)).toEqual(before);
    expect(deciding).not.toEqual([]);
    expect([...noticed]).toEqual(expect.arrayContaining(['name', 'trainable_']));
    expect(noticed.size).toBeGreaterThan(4);
  });

  test('as long as nothing is another, no layer is asked', () => {
    const model = make();
    answerOf(model);
    const spies = everyLayer(model).map((layer) =>
      jest.spyOn(Object.getPrototypeOf(layer) as { getConfig(): object }, 'getConfig'),
    );
    try {
      const answer = answerOf(model); // Notices the spies.
      const asked = (): number => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      const first = asked();
      expect(first).toBeGreaterThan(0);
      for (let call = 0; call < 3; call++) expect(answerOf(model)).toBe(answer);
      expect(asked()).toBe(first);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });
});
