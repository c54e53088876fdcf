// Models that Keras saved in the midst of training go on here with the losses that Keras has (test/golden/keras/training.py).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import {
  adadelta,
  dense,
  huberLoss,
  kerasDefaults,
  lstm,
  Network,
  quantileLoss,
  releaseKernels,
  sgd,
} from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { loadKeras, saveKeras } from '../../../src/exchange/keras/index.js';
import keras from '../../golden/keras/training/training.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';

afterAll(releaseKernels);

interface Tensor {
  readonly shape: number[];
  readonly values: number[];
}

const FOLDER = path.join(import.meta.dirname, '../../golden/keras/training');

/** Losses of ten steps, and weights after them, as a part of the largest of a loss or weight (at least 0.05 and 1). */
const TOLERANCE = 1e-6;

const cases = Object.entries(keras.cases).flatMap(([name, { files, y, losses, weights }]) =>
  files.map((file) => ({ file, name, y, losses, weights })),
);

const tensor = ({ shape, values }: Tensor) => ({ shape, values: Float32Array.from(values) });
const given = (tensors: readonly Tensor[]) =>
  (tensors.length > 1 ? tensors.map(tensor) : tensor(tensors[0] as Tensor)) as ReturnType<typeof tensor>;

/** Ten steps by Keras' rules. */
async function goOn(network: Network, y: readonly Tensor[]): Promise<readonly number[]> {
  const { history } = await network.fit(tensor(keras.x), given(y), {
    epochs: 10,
    batchSize: keras.x.shape[0] as number,
    shuffle: false,
    lossMasks: 'keras',
    regularizers: 'keras',
  });
  return history.loss as readonly number[];
}

function expectLike(network: Network, got: readonly number[], of: (typeof cases)[number]): void {
  expect(furthest(got, of.losses, 0.05)).toBeLessThan(TOLERANCE);
  const expected: { readonly [layer: string]: readonly (readonly number[])[] } = of.weights;
  const layers = new Map<string, Float32Array[]>();
  for (const { name, values } of network.weights) {
    const [layer = ''] = name.split('/', 1);
    layers.set(layer, [...(layers.get(layer) ?? []), values]);
  }
  expect([...layers.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [layer, own] of layers) {
    for (const [index, values] of own.entries()) {
      expect(furthest(values, expected[layer]?.[index] ?? [], 1)).toBeLessThan(TOLERANCE);
    }
  }
}

test.each(cases)('$file goes on as in Keras', async (of) => {
  const network = await loadKeras(path.join(FOLDER, of.file));
  expectLike(network, await goOn(network, of.y), of);
});

test.each(cases.flatMap((of) => (['keras', 'h5'] as const).map((format) => ({ ...of, format }))))(
  '$file goes on as in Keras after saveKeras to .$format and loadKeras, by the same bits',
  async (of) => {
    const { format } = of;
    const network = await loadKeras(path.join(FOLDER, of.file));
    const saved = saveKeras(network, { format });
    const again = await loadKeras(saved);
    const losses = await goOn(network, of.y);
    const isScaled = of.name === 'momentum' || of.name === 'nesterov'; // -m / rate, and back: a rounding.
    const losses2 = await goOn(again, of.y);
    if (isScaled) expect(furthest(losses2, [...losses], 0.05)).toBeLessThan(1e-6);
    else expect(losses2).toEqual(losses);
    expect(saveKeras(await loadKeras(saved), { format }).length).toBe(saved.length);
  },
);

const encode = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function unzipKeras(file: Uint8Array) {
  const { 'config.json': config, ...members } = unzipSync(file);
  return { ...members, config: JSON.parse(new TextDecoder().decode(config)) };
}

describe('what one of the two has not is named', () => {
  /** A file that was compiled otherwise. */
  const compiledWith = (changed: object): Uint8Array => {
    const { config, ...members } = unzipKeras(new Uint8Array(readFileSync(path.join(FOLDER, 'adam.keras'))));
    config.compile_config = { ...config.compile_config, ...changed };
    return zipSync({ ...members, 'config.json': encode(config) });
  };
  const optimizer = (className: string, config: object = {}): object => ({
    optimizer: { module: 'keras.optimizers', class_name: className, config, registered_name: null },
  });
  const loss = (className: string, config: object = {}): object => ({
    loss: { module: 'keras.losses', class_name: className, config, registered_name: null },
  });

  test.each<[string, object, RegExp]>([
    ['an optimizer', optimizer('AdamW'), /^loadKeras: optimizer: "AdamW" is not supported/],
    ['Adadelta, whose formula is another', optimizer('Adadelta'), /"Adadelta" is not supported/],
    [
      'weight decay',
      optimizer('Adam', { weight_decay: 0.1 }),
      /Adam: weight_decay is not supported, got 0\.1/,
    ],
    ['clipping', optimizer('SGD', { clipnorm: 1 }), /SGD: clipnorm is not supported/],
    ['amsgrad', optimizer('Adam', { amsgrad: true }), /amsgrad is not supported/],
    [
      'a schedule',
      optimizer('SGD', { learning_rate: { class_name: 'CosineDecay', config: {} } }),
      /SGD: learning_rate: expected a number, got a schedule, CosineDecay/,
    ],
    [
      "another epsilon of Adagrad's",
      optimizer('Adagrad', { epsilon: 1e-3 }),
      /Adagrad: epsilon: expected 1e-7/,
    ],
    ['a parameter out of its bounds', optimizer('Adam', { beta_1: 2 }), /Adam: adam: beta1: expected/],
    ['a loss', loss('Dice'), /^loadKeras: loss: "Dice" is not supported/],
    ['a loss of logits', loss('SparseCategoricalCrossentropy', { from_logits: true }), /of logits/],
    ['smoothed labels', loss('BinaryCrossentropy', { label_smoothing: 0.1 }), /label_smoothing: expected 0/],
    [
      'sums of losses',
      loss('MeanSquaredError', { reduction: 'sum' }),
      /reduction: expected sum_over_batch_size/,
    ],
    ['a function of yours', { loss: { class_name: 'function', config: 'mine' } }, /"mine" is not supported/],
    ['no loss', { loss: null }, /loss: expected a loss, got none/],
    ['a list of losses', { loss: ['mse', 'mse'] }, /loss: expected length 1, got 2/],
    ['a metric', { metrics: ['auc'] }, /^loadKeras: metrics: "auc" is not supported/],
    ['weighted metrics', { weighted_metrics: ['mae'] }, /weighted_metrics are not supported/],
    [
      'weights of another optimizer',
      optimizer('SGD', { momentum: 0.9 }),
      /expected 5 variables of SGD, got 10/,
    ],
    ['weights of losses', { loss_weights: 'much' }, /lossWeights: expected a number/],
  ])('%s', async (_, changed, message) => {
    const file = compiledWith(changed);
    const error: unknown = await loadKeras(file).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LetheError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(
      /\(compile: false loads the model without optimizer and loss\)$/,
    );
    await expect((await loadKeras(file, { compile: false })).fit([], [])).rejects.toThrow(/compiled/);
  });

  test('a function is told, metrics are left out, and the network trains', async () => {
    const told: string[] = [];
    const file = compiledWith({ metrics: ['auc', 'mae'], weighted_metrics: ['mse'] });
    const network = await loadKeras(file, { compile: ({ message }) => told.push(message) });
    expect(told).toEqual([
      'loadKeras: metrics: "auc" is not supported',
      'loadKeras: weighted_metrics are not supported',
    ]);
    const { history } = await network.fit(tensor(keras.x), given(keras.cases.adam.y), { epochs: 1 });
    expect(Object.keys(history)).toEqual(['loss', 'mae']);
  });

  test('a function is told once of what keeps a network from being compiled', async () => {
    const told: string[] = [];
    const network = await loadKeras(compiledWith(optimizer('Lion')), {
      compile: ({ message }) => told.push(message),
    });
    expect(told).toEqual(['loadKeras: optimizer: "Lion" is not supported']);
    expect((await network.predict(tensor(keras.x))).shape).toEqual([6, 1]);
  });

  const make = (): Network =>
    Network.create([lstm({ ...kerasDefaults.lstm, units: 2, inputShape: [4, 2] }), dense({ units: 3 })]);

  test.each<[string, Parameters<Network['compile']>[0], RegExp]>([
    [
      'saveKeras: adadelta',
      { optimizer: adadelta(), loss: 'meanSquaredError' },
      /^saveKeras: optimizer: Keras has no equivalent of adadelta \(includeOptimizer: false saves/,
    ],
    [
      'saveKeras: quantiles',
      { optimizer: 'sgd', loss: quantileLoss([0.1, 0.5, 0.9]) },
      /loss: .* no equivalent of quantile/,
    ],
    [
      'saveKeras: a metric',
      { optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['precision'] },
      /metric: .* no equivalent of precision/,
    ],
  ])('%s', (_, args, message) => {
    const network = make();
    network.compile(args);
    expect(() => saveKeras(network)).toThrow(LetheError);
    expect(() => saveKeras(network)).toThrow(message);
    expect(saveKeras(network, { includeOptimizer: false })).toEqual(saveKeras(make()));
  });
});

test('accuracy and cross entropy of columns that are binary each stay what they are', async () => {
  const network = Network.create([dense({ units: 3, inputShape: [2] })]);
  network.compile({ optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: ['acc', 'ce'] });
  const again = await loadKeras(saveKeras(network));
  const evaluated = await Promise.all([network, again].map((one) => one.evaluate([[1, 2]], [[1, 0, 1]])));
  expect(Object.values(evaluated[1] ?? {})).toEqual(Object.values(evaluated[0] ?? {}));
  const { config, ...members } = unzipKeras(saveKeras(network));
  config.compile_config.metrics = ['accuracy', 'crossentropy'];
  const keras = await loadKeras(zipSync({ ...members, 'config.json': encode(config) }));
  const { history } = await keras.fit([[1, 2]], [[1, 0, 1]], { epochs: 1 });
  expect(Object.keys(history)).toEqual(['loss', 'categoricalAccuracy', 'categoricalCrossentropy']);
});

test.each([
  'meanSquaredError',
  'meanAbsoluteError',
  'meanAbsolutePercentageError',
  'meanSquaredLogarithmicError',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
  'squaredHinge',
  'hinge',
  'categoricalHinge',
  'logcosh',
  'kullbackLeiblerDivergence',
  'poisson',
  'cosineProximity',
  'huber',
  huberLoss(0.25),
  'sigmoidCrossEntropy',
  'softmaxCrossEntropy',
])('loss %p, metrics and a schedule of the learning rate go there and back', async (loss) => {
  const network = Network.create([dense({ units: 3, inputShape: [2], activation: 'sigmoid' })]);
  // Of other names in the two where Keras looks at the columns alone.
  const accuracy =
    loss === 'binaryCrossentropy' ? ['binaryAccuracy', 'categoricalAccuracy'] : ['accuracy', 'ce'];
  const metrics = loss === 'sparseCategoricalCrossentropy' ? accuracy : [...accuracy, 'mse', 'logcosh'];
  network.compile({ optimizer: sgd(0.5), loss, metrics });
  const y = loss === 'sparseCategoricalCrossentropy' ? [[1]] : [[1, 1, 1]];
  await network.fit([[1, 2]], y, { epochs: 1, learningRateSchedule: () => 0.25 });
  const again = await loadKeras(saveKeras(network));
  expect(again.explain({}).toString()).toBe(network.explain({}).toString());
  const trained = await Promise.all([network, again].map((one) => one.fit([[1, 2]], y, { epochs: 2 })));
  expect(trained[1]?.history).toEqual(trained[0]?.history);
  expect(trained[1]?.fingerprint).toBe(trained[0]?.fingerprint);
});
