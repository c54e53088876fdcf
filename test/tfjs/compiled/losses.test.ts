// Every loss and metric on both engines: gradients, steps, evaluation.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  LOSS_RECORDS,
  type LossName,
  METRIC_RECORDS,
  type TargetNumbers,
} from '../../../src/compiler/index.js';
import { Generator } from '../../../src/random/index.js';
import {
  evaluate,
  explain,
  type FitArgs,
  fit,
  huberLoss,
  initialize,
  quantileLoss,
} from '../../../src/tfjs/index.js';
import { areAllTried } from '../../in-proportion.js';
import { withBackend } from '../backend-for-tests.js';
import { warnings } from '../warnings.js';

withBackend();

type Given = string | ((yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor);
const { metrics, layers } = tfl;
const losses = tf.losses as unknown as { [name: string]: Given };

/** How a model of tfjs-layers may be compiled with a loss: by its name, by functions. */
const GIVEN: { readonly [name in LossName]: readonly (Given | undefined)[] } = {
  meanSquaredError: ['meanSquaredError', metrics.meanSquaredError, losses.meanSquaredError],
  meanAbsoluteError: ['meanAbsoluteError', metrics.meanAbsoluteError],
  categoricalCrossentropy: ['categoricalCrossentropy', metrics.categoricalCrossentropy],
  sparseCategoricalCrossentropy: ['sparseCategoricalCrossentropy'],
  binaryCrossentropy: ['binaryCrossentropy', metrics.binaryCrossentropy],
  meanAbsolutePercentageError: [
    'meanAbsolutePercentageError',
    metrics.meanAbsolutePercentageError,
    metrics.mape,
  ],
  meanSquaredLogarithmicError: ['meanSquaredLogarithmicError'],
  squaredHinge: ['squaredHinge'],
  hinge: ['hinge'],
  categoricalHinge: ['categoricalHinge'],
  logcosh: ['logcosh'],
  kullbackLeiblerDivergence: ['kullbackLeiblerDivergence'],
  poisson: ['poisson'],
  cosineProximity: ['cosineProximity', metrics.cosineProximity],
  huber: [losses.huberLoss, huberLoss(), huberLoss(0.2)],
  quantile: [quantileLoss([0.1, 0.5, 0.9]), quantileLoss([0.3])],
  absoluteDifference: [losses.absoluteDifference],
  hingeLoss: [losses.hingeLoss],
  logLoss: [losses.logLoss],
  sigmoidCrossEntropy: [losses.sigmoidCrossEntropy],
  softmaxCrossEntropy: [losses.softmaxCrossEntropy],
};

/** Activation of the output, and numbers of targets. */
const KINDS: {
  readonly [numbers in TargetNumbers]: readonly [
    string,
    (uniform: number, column: number, hot: number) => number,
  ];
} = {
  // None near 0, which makes the percentages of an error, and the steps, hundreds of times as large.
  any: ['linear', (uniform) => (uniform < 0.5 ? uniform - 1 : uniform)],
  class: ['softmax', (uniform) => Math.floor(3 * uniform)],
  share: ['softmax', (_, column, hot) => (column === hot ? 1 : 0)],
  probability: ['sigmoid', (uniform) => Math.round(uniform)],
  count: ['softplus', (uniform) => Math.floor(4 * uniform)],
  sign: ['tanh', (uniform) => (uniform < 0.5 ? -1 : 1)],
};
const SAMPLES = 7;
/** Of two steps each. */
const EPOCHS = areAllTried ? 10 : 3;
const TIME = 3;
const COLUMNS = 3;

function activationOf(name: LossName): string {
  if (name === 'sigmoidCrossEntropy' || name === 'softmaxCrossEntropy') return 'linear';
  return KINDS[LOSS_RECORDS[name].targets][0];
}

function makeModel(name: LossName, sequences: boolean): tfl.Sequential {
  const model = tfl.sequential({
    layers: [
      layers.lstm({ units: 5, inputShape: [TIME, 2], returnSequences: sequences }),
      layers.dense({ units: COLUMNS, activation: activationOf(name) as 'linear' }),
    ],
  });
  initialize(model, 3);
  return model;
}

interface Data {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

function makeData(name: LossName, sequences: boolean): Data {
  const { targets } = LOSS_RECORDS[name];
  const generator = new Generator(5, 'data', 0);
  const x = Float32Array.from({ length: SAMPLES * TIME * 2 }, () => 2 * generator.uniform() - 1);
  const rows = SAMPLES * (sequences ? TIME : 1);
  const columns = targets === 'class' ? 1 : COLUMNS;
  const number = KINDS[targets][1];
  const y = Array.from({ length: rows }, () => Math.floor(COLUMNS * generator.uniform())).flatMap((hot) =>
    Array.from({ length: columns }, (_, column) => number(generator.uniform(), column, hot)),
  );
  const shape = sequences ? [SAMPLES, TIME, columns] : [SAMPLES, columns];
  return { x: tf.tensor(x, [SAMPLES, TIME, 2]), y: tf.tensor(y, shape) };
}

const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

/** Fails unless all numbers are within this part of the largest, or of `least`. */
function expectNear(
  actual: readonly number[],
  expected: readonly number[],
  part: number,
  least: number,
): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(largest(expected), least);
  expect(expected.every(Number.isFinite)).toBe(true);
  const off = expected.map((aim, index) => Math.abs((actual[index] as number) - aim) / scale);
  expect(Math.max(...off)).toBeLessThanOrEqual(part);
}

interface Run {
  readonly history: number[];
  readonly step: number[];
  readonly evaluation: number[];
  readonly names: string[];
}

async function run(
  name: LossName,
  compile: { loss: Given; metrics?: Given[] },
  data: Data,
  engine: 'compiled' | 'tfjs',
  args: FitArgs = {},
): Promise<Run> {
  const model = makeModel(name, data.y.shape.length === 3);
  const read = async (): Promise<number[]> =>
    (await Promise.all(model.getWeights().map(async (weight) => [...(await weight.data())]))).flat();
  const start = await read();
  const gradient = tf.train.sgd(1);
  model.compile({ ...compile, optimizer: gradient } as unknown as tfl.ModelCompileArgs);
  const all = { shuffle: false, batchSize: SAMPLES, engine, ...args } as const;
  await fit(model, data.x, data.y, all);
  const step = (await read()).map((value, index) => value - (start[index] as number));
  initialize(model, 3);
  const optimizer = tf.train.sgd(name === 'meanAbsolutePercentageError' ? 0.0005 : 0.05);
  model.compile({ ...compile, optimizer } as unknown as tfl.ModelCompileArgs);
  const { history } = await fit(model, data.x, data.y, { ...all, batchSize: 4, epochs: EPOCHS });
  const evaluation = await evaluate(model, data.x, data.y, { engine, batchSize: 3 });
  model.dispose();
  tf.dispose([gradient as never, optimizer as never]);
  const names = [...Object.keys(history), ...Object.keys(evaluation)];
  return { history: Object.values(history).flat(), step, evaluation: Object.values(evaluation), names };
}

async function compare(
  name: LossName,
  compile: { loss: Given; metrics?: Given[] },
  data: Data,
): Promise<void> {
  const compiled = await run(name, compile, data, 'compiled');
  const tfjs = await run(name, compile, data, 'tfjs');
  expect(compiled.names).toEqual(tfjs.names);
  expectNear(compiled.step, tfjs.step, 1e-5, 0.05);
  expectNear(compiled.history, tfjs.history, 2e-6, 1);
  expectNear(compiled.evaluation, tfjs.evaluation, 2e-6, 1);
}

const CASES = Object.entries(GIVEN).flatMap(([name, all]) =>
  all.map((given) => {
    const how = typeof given === 'string' ? 'by its name' : `as the function ${given?.name}`;
    return [name as LossName, how, given as Given] as const;
  }),
);

describe('loss', () => {
  test.each(CASES)('%s %s is that of tfjs: gradients, steps, evaluation', async (name, _, loss) => {
    const told = await warnings(async () => {
      for (const sequences of [false, true]) {
        const data = makeData(name, sequences);
        await compare(name, { loss }, data);
        tf.dispose([data.x, data.y]);
      }
    });
    expect(told).toEqual([]);
  });
});

test.each(['categoricalHinge', 'categoricalCrossentropy', 'logcosh', 'poisson'] as const)(
  '%s with class weights weighs samples as tfjs does',
  async (name) => {
    const data = makeData('categoricalCrossentropy', false);
    const args = { classWeight: { 0: 0.5, 1: 1.5, 2: 2 } };
    const [compiled, tfjs] = [
      await run(name, { loss: name }, data, 'compiled', args),
      await run(name, { loss: name }, data, 'tfjs', args),
    ];
    expectNear(compiled.step, tfjs.step, 1e-5, 0.05);
    expectNear(compiled.history, tfjs.history, 2e-6, 1);
    tf.dispose([data.x, data.y]);
  },
);

describe('metrics', () => {
  const names = [
    'mse',
    'MSE',
    'mae',
    'MAE',
    'mape',
    'MAPE',
    'cosine',
    'binaryAccuracy',
    'categoricalAccuracy',
  ];
  const functions = [metrics.r2Score, metrics.cosineProximity, metrics.binaryCrossentropy, metrics.MAPE];

  test.each<[string, Given[]]>([
    ['by name', [...names, 'precision', 'categoricalCrossentropy']],
    ['as functions of tfl.metrics', functions],
    [
      'as functions of tf.losses, and of ours',
      [losses.huberLoss as Given, huberLoss(0.3), quantileLoss([0.2])],
    ],
  ])('%s are those of tfjs', async (_, given) => {
    const data = makeData('poisson', true);
    await compare('poisson', { loss: 'poisson', metrics: given }, data);
    tf.dispose([data.x, data.y]);
  });

  test.each(['precision', 'recall'] as const)(
    '%s of predictions that are 0 or 1 is that of tfjs',
    async (name) => {
      const model = tfl.sequential({
        layers: [layers.dense({ units: 1, inputShape: [TIME, 1], kernelInitializer: 'ones' })],
      });
      model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError', metrics: [metrics[name]] });
      const x = [
        [[1], [0], [1]],
        [[1], [1], [0]],
        [[0], [0], [0.5]],
      ];
      const y = [
        [[1], [0], [0]],
        [[1], [1], [1]],
        [[1], [0], [1]],
      ];
      const [compiled, tfjs] = [
        await evaluate(model, x, y, { engine: 'compiled', batchSize: 2 }),
        await evaluate(model, x, y, { engine: 'tfjs', batchSize: 2 }),
      ];
      expect(compiled[name]).toBeCloseTo(tfjs[name] as number, 6);
      expect(tfjs[name]).toBeGreaterThan(0);
      const none = await evaluate(model, [[[0.5], [0.5], [0.5]]], [[[1], [0], [0]]], { engine: 'compiled' });
      expect(none[name]).toBe(0);
    },
  );

  test('all of tfjs-layers are known, by name or as functions', () => {
    const model = makeModel('meanSquaredError', false);
    const sparse = makeModel('sparseCategoricalCrossentropy', false);
    const lowers = (of: tfl.Sequential, loss: string, metric: Given): boolean => {
      of.compile({ optimizer: 'sgd', loss, metrics: [metric as never] });
      return explain(of).lowered;
    };
    const known = Object.entries(tfl.metrics).filter(
      ([, metric]) =>
        lowers(model, 'meanSquaredError', metric) || lowers(sparse, 'sparseCategoricalCrossentropy', metric),
    );
    expect(known.map(([name]) => name)).toEqual(Object.keys(tfl.metrics));
    expect(Object.keys(METRIC_RECORDS).every((name) => name in tfl.metrics)).toBe(true);
  });
});

describe('losses of tf.losses', () => {
  test('that mean over the batch leave class weights to tfjs, with one warning', async () => {
    const data = makeData('softmaxCrossEntropy', false);
    const args = { classWeight: { 0: 1, 1: 2, 2: 3 } };
    const loss = losses.softmaxCrossEntropy as Given;
    const model = makeModel('softmaxCrossEntropy', false);
    model.compile({ optimizer: tf.train.sgd(0.1), loss });
    const told = await warnings(async () => {
      expect((await fit(model, data.x, data.y, args)).engine).toBe('tfjs');
      expect((await fit(model, data.x, data.y)).engine).toBe('compiled');
    });
    expect(told).toEqual([
      "fit: tfjs's operations do this, as the compiled engine cannot: loss softmaxCrossEntropy of tf.losses is one number " +
        'for the whole batch, which class weights multiply; a loss by its name weighs each sample ' +
        "(engine: 'tfjs' chooses them without this warning)",
    ]);
    await expect(fit(model, data.x, data.y, { ...args, engine: 'compiled' })).rejects.toMatchObject({
      code: 'model',
    });
    tf.dispose([data.x, data.y]);
  });

  test('that are no losses of targets and outputs stay with tfjs', () => {
    const model = makeModel('meanSquaredError', false);
    for (const name of ['cosineDistance', 'computeWeightedLoss']) {
      model.compile({ optimizer: 'sgd', loss: losses[name] as never });
      expect(explain(model)).toMatchObject({
        lowered: false,
        reason: expect.stringContaining('has no kernel'),
      });
    }
    const known = new Set(Object.values(GIVEN).flat());
    const others = Object.keys(losses).filter((name) => !known.has(losses[name]));
    expect(others).toEqual(['computeWeightedLoss', 'cosineDistance']);
  });
});

describe('quantileLoss', () => {
  test('trains in stock tfjs-layers, to the same losses', async () => {
    const { x, y } = makeData('quantile', false);
    const stock = makeModel('quantile', false);
    stock.compile({ optimizer: tf.train.sgd(0.1), loss: quantileLoss([0.1, 0.5, 0.9]) });
    const { history } = await stock.fit(x, y, { epochs: 5, shuffle: false, batchSize: SAMPLES, verbose: 0 });
    const ours = makeModel('quantile', false);
    ours.compile({ optimizer: tf.train.sgd(0.1), loss: quantileLoss([0.1, 0.5, 0.9]) });
    const args = { epochs: 5, shuffle: false, batchSize: SAMPLES, engine: 'compiled' } as const;
    const compiled = await fit(ours, x, y, args);
    expectNear(compiled.history.loss as number[], history.loss as number[], 2e-6, 1);
    tf.dispose([x, y]);
  });

  test('of outputs that are no multiple of the quantiles is refused by either engine', async () => {
    const model = makeModel('quantile', false);
    model.compile({ optimizer: 'sgd', loss: quantileLoss([0.1, 0.9]) });
    const message =
      'quantile: expected outputs of a column for each of 2 quantiles, or a multiple of that, got 3';
    expect(explain(model)).toMatchObject({ lowered: false, reason: `loss ${message}` });
    const { x, y } = makeData('quantile', false);
    await expect(fit(model, x, y, { engine: 'compiled' })).rejects.toThrow(message);
    await expect(fit(model, x, y, { engine: 'tfjs' })).rejects.toThrow(message);
    tf.dispose([x, y]);
  });
});
