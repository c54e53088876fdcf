import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { LOSS_RECORDS } from '../../../src/compiler/index.js';
import type { OptimizerDescription } from '../../../src/compiler/optimizer.js';
import { dense, input, type ModelArtifacts, model, Network } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import {
  type CompileArgs,
  fromTrainingConfig as fromConfig,
  type GivenLoss,
  huberLoss,
  quantileLoss,
  toTrainingConfig as toConfig,
} from '../../../src/network/compile/index.js';
import * as ours from '../../../src/network/compile/optimizers.js';
import { inProportion } from '../../in-proportion.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';
import { warnings } from '../../tfjs/warnings.js';

withBackend();

/** Of one output. */
const toTrainingConfig = (args: CompileArgs): ReturnType<typeof toConfig> => toConfig(args, ['output']);
const fromTrainingConfig = (source: string, config: unknown): CompileArgs | undefined =>
  fromConfig(source, config, ['output']);

/** A file of a network with outputs `a` and `b`. */
async function twoOutputs(): Promise<ModelArtifacts> {
  const x = input({ shape: [2] });
  const outputs = ['a', 'b'].map((name) => dense({ units: 1, name }).apply(x));
  const network = Network.create(model({ inputs: x, outputs }));
  network.compile({ optimizer: 'sgd', loss: huberLoss(0.5) });
  return network.save(undefined, { includeOptimizer: true });
}

const OPTIMIZERS: { readonly [name: string]: [() => tf.Optimizer, OptimizerDescription] } = {
  sgd: [() => tf.train.sgd(0.5), ours.sgd(0.5)],
  momentum: [() => tf.train.momentum(0.5, 0.8, true), ours.momentum(0.5, 0.8, true)],
  adam: [() => tf.train.adam(0.5, 0.8, 0.7, 1e-4), ours.adam(0.5, 0.8, 0.7, 1e-4)],
  rmsprop: [() => tf.train.rmsprop(0.5, 0.8, 0.7, 1e-4, true), ours.rmsprop(0.5, 0.8, 0.7, 1e-4, true)],
  adagrad: [() => tf.train.adagrad(0.5, 0.2), ours.adagrad(0.5, 0.2)],
  adadelta: [() => tf.train.adadelta(0.5, 0.8, 1e-4), ours.adadelta(0.5, 0.8, 1e-4)],
};

async function saved(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts = {};
  const handler = tf.io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler, { includeOptimizer: true });
  return artifacts;
}

async function savedBy(
  tfjs: tf.Optimizer | string,
  loss: string,
  metrics?: string | string[],
): Promise<unknown> {
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 3, inputShape: [2] })] });
  model.compile({ optimizer: tfjs, loss, ...(metrics === undefined ? {} : { metrics }) });
  return (await saved(model)).trainingConfig;
}

describe('trainingConfig', () => {
  test.each(Object.entries(OPTIMIZERS))(
    'of %s is what tfjs-layers saves, and is read again',
    async (_, pair) => {
      const [tfjs, optimizer] = pair;
      const saved = await savedBy(tfjs(), 'categoricalCrossentropy', ['acc', 'mae']);
      const args: CompileArgs = { optimizer, loss: 'categoricalCrossentropy', metrics: ['acc', 'mae'] };
      expect(JSON.stringify(toTrainingConfig(args))).toBe(JSON.stringify(saved));
      expect(fromTrainingConfig('load', saved)).toEqual(args);
    },
  );

  test('of a metric alone, of none, of an empty list', async () => {
    for (const metrics of ['categoricalAccuracy', undefined, [], ['MSE', 'crossentropy']]) {
      const saved = await savedBy('adam', 'meanSquaredError', metrics);
      const args = { optimizer: 'adam', loss: 'meanSquaredError', ...(metrics && { metrics }) };
      expect(JSON.stringify(toTrainingConfig(args))).toBe(JSON.stringify(saved));
      const read = fromTrainingConfig('load', saved) as CompileArgs;
      expect(JSON.stringify(toTrainingConfig(read))).toBe(JSON.stringify(saved));
    }
    expect(fromTrainingConfig('load', await savedBy('sgd', 'meanSquaredError'))).toEqual({
      optimizer: ours.sgd(0.01),
      loss: 'meanSquaredError',
    });
  });

  test.each(Object.entries(LOSS_RECORDS).filter(([, { inTfjs }]) => inTfjs))(
    'of the loss %s is what tfjs-layers saves, and is read again',
    async (loss) => {
      const saved = await savedBy('sgd', loss);
      expect(JSON.stringify(toTrainingConfig({ optimizer: 'sgd', loss }))).toBe(JSON.stringify(saved));
      expect(fromTrainingConfig('load', saved)).toEqual({ optimizer: ours.sgd(0.01), loss });
    },
  );

  const own: GivenLoss[] = ['softmaxCrossEntropy', 'huber', huberLoss(0.5), quantileLoss([0.1, 0.5, 0.9])];
  test.each(own)('of %j, which tfjs-layers has no name for, loads there without a loss', async (loss) => {
    const network = Network.create([dense({ units: 3, inputShape: [2] })], { seed: 1 });
    network.compile({ optimizer: 'sgd', loss });
    const artifacts = await network.save(undefined, { includeOptimizer: true });
    const again = await Network.load(artifacts);
    expect(await again.save(undefined, { includeOptimizer: true })).toEqual(artifacts);
    const [x, y] = [[[1, 2]], [typeof loss === 'object' && loss.kind === 'quantile' ? [1] : [1, 0, 0]]];
    expect((await again.fit(x, y)).fingerprint).toBe((await network.fit(x, y)).fingerprint);

    let stock: tfl.LayersModel | undefined;
    const told = await warnings(async () => {
      stock = await tfl.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
    });
    expect(told).toEqual([expect.stringMatching(/^Output ".*" is missing from loss dictionary/)]);
    const model = stock as tfl.LayersModel;
    const output = model.predict(tf.tensor2d(x)) as tf.Tensor;
    expect([...(await output.data())]).toHaveLength(3);
    // What stock tfjs-layers does without a loss is to fail.
    await expect(model.fit(tf.tensor2d(x), tf.tensor2d([[1, 0, 0]]))).rejects.toThrow(TypeError);
  });

  const usual = toTrainingConfig({ optimizer: 'adam', loss: 'meanSquaredError' });
  const withOptimizer = (optimizer: unknown): unknown => ({ ...usual, optimizer_config: optimizer });

  test.each([
    ['Adam', { learning_rate: 0.5, beta_1: 0.8, beta_2: 0.7 }],
    ['RMSProp', { learningRate: 0.5 }],
    ['Adagrad', { learning_rate: 0.5 }],
    ['Adadelta', { learningRate: 0.5, rho: 0.9 }],
    ['Momentum', { learning_rate: 0.5, momentum: 0.9 }],
  ])('takes what stock tfjs-layers takes where the file leaves it out of %s', async (className, required) => {
    const json = withOptimizer({ class_name: className, config: required });
    const { kind, ...read } = (fromTrainingConfig('load', json) as CompileArgs)
      .optimizer as OptimizerDescription;
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
    const { modelTopology } = (await saved(model)) as { modelTopology: object };
    const artifacts = { modelTopology, trainingConfig: JSON.parse(JSON.stringify(json)) as never };
    const stock = await tfl.loadLayersModel(tf.io.fromMemory(artifacts));
    expect([kind, read]).toEqual([className.toLowerCase(), stock.optimizer.getConfig()]);
  });

  test('names by output, or in a list of one', () => {
    const expected = { optimizer: ours.adam(), loss: 'meanSquaredError', metrics: ['acc'] };
    for (const [loss, metrics] of [
      [['mean_squared_error'], ['acc']],
      [{ dense_Dense1: 'mean_squared_error' }, { dense_Dense1: 'acc' }],
      [{ dense_Dense1: 'mean_squared_error' }, { dense_Dense1: ['acc'] }],
    ]) {
      expect(fromTrainingConfig('load', { ...usual, loss, metrics })).toEqual(expected);
    }
  });

  test('of a training that there are no kernels for is none', () => {
    expect(fromTrainingConfig('load', undefined)).toBeUndefined();
    expect(fromTrainingConfig('load', { ...usual, loss: 'ctc' })).toBeUndefined();
    expect(fromTrainingConfig('load', { ...usual, loss: {} })).toBeUndefined();
    expect(fromTrainingConfig('load', { ...usual, lethe_loss: { kind: 'ctc' }, loss: {} })).toBeUndefined();
    expect(fromTrainingConfig('load', { ...usual, loss: ['mean_squared_error', 'hinge'] })).toBeUndefined();
    expect(fromTrainingConfig('load', { ...usual, metrics: ['auc'] })).toBeUndefined();
    expect(fromTrainingConfig('load', { ...usual, loss_weights: [1] })).toBeUndefined();
    expect(fromTrainingConfig('load', withOptimizer({ class_name: 'Nadam', config: {} }))).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['load: trainingConfig: expected an object, got 3', 3],
    ['load: trainingConfig.loss: expected names, got 3', { ...usual, loss: 3 }],
    ['load: trainingConfig.lethe_loss: expected an object, got 3', { ...usual, lethe_loss: 3 }],
    [
      'lethe_loss: quantileLoss: quantiles[0]: expected a number above 0 and below 1, got {}',
      { ...usual, lethe_loss: { kind: 'quantile', quantiles: [{}] } },
    ],
    [
      'lethe_loss: huberLoss: delta: expected a number above 0, got -1',
      { ...usual, lethe_loss: { kind: 'huber', delta: -1 } },
    ],
    ['load: trainingConfig.metrics: expected names, got {"a":1}', { ...usual, metrics: [{ a: 1 }] }],
    ['metrics: expected at most 100 names, got 101', { ...usual, metrics: new Array(101).fill('acc') }],
    ['load: trainingConfig.optimizer_config: expected an object', withOptimizer(null)],
    ['optimizer_config.class_name: expected a text, got {}', withOptimizer({ class_name: {}, config: {} })],
    [
      'optimizer_config.config: expected an object, got a list of 0',
      withOptimizer({ class_name: 'SGD', config: [] }),
    ],
    [
      'optimizer_config.config.learningRate: expected a finite number, got 1e9',
      withOptimizer({ class_name: 'SGD', config: { learningRate: '1e9' } }),
    ],
    [
      'optimizer_config.config.learningRate: expected a number of at least 0, got -1',
      withOptimizer({ class_name: 'SGD', config: { learningRate: -1 } }),
    ],
    [
      'optimizer_config.config.useNesterov: expected a boolean, got {}',
      withOptimizer({ class_name: 'Momentum', config: { learningRate: 1, momentum: 1, useNesterov: {} } }),
    ],
  ])('%s', (message, config) => {
    let caught: unknown;
    try {
      fromTrainingConfig('load', config);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(LetheError);
    expect((caught as LetheError).code).toBe('data');
    expect((caught as LetheError).message).toContain(message);
  });

  const huber = { kind: 'huber', delta: 0.5 };
  test.each<[string, object]>([
    ['lethe_loss: expected 2 losses, one for each of a, b, got 1', { lethe_loss: [huber] }],
    ['lethe_loss: expected 2 losses, one for each of a, b, got 3', { lethe_loss: [huber, huber, huber] }],
    ['lethe_loss: expected 2 losses, one for each of a, b, got 0', { lethe_loss: [] }],
    ['lethe_loss.kind: expected a text, got 3', { lethe_loss: { ...huber, kind: 3 } }],
    ['lethe_loss[1].kind: expected a text, got undefined', { lethe_loss: [huber, { a: huber }] }],
    ['lethe_loss_weights: expected 2 finite float32 numbers, got 1', { lethe_loss_weights: [1] }],
    ['lethe_loss_weights: expected 2 finite float32 numbers, got 3', { lethe_loss_weights: [1, 2, 3] }],
    ['lethe_loss_weights: expected 2 finite float32 numbers, got 0', { lethe_loss_weights: [] }],
    [
      'lethe_loss_weights: expected 2 finite float32 numbers, got a list of 2',
      { lethe_loss_weights: new Array(2) },
    ],
    [
      'lethe_loss_weights: expected 2 finite float32 numbers, got a list of 2',
      { lethe_loss_weights: [1e300, 1] },
    ],
    ['lethe_loss_weights: expected 2 finite float32 numbers, got 1', { lethe_loss_weights: 1 }],
  ])('of two outputs, of which load says %s', async (message, change) => {
    const artifacts = await twoOutputs();
    const trainingConfig = { ...artifacts.trainingConfig, ...change } as never;
    const loading = Network.load({ ...artifacts, trainingConfig });
    await expect(loading).rejects.toThrow(LetheError);
    await expect(loading).rejects.toMatchObject({
      code: 'data',
      message: expect.stringContaining(`load: trainingConfig.${message}`),
    });
  });

  test.each<[string, object]>([
    ['losses', { lethe_loss: undefined, loss: { a: 'mean_squared_error', zz: 'mean_squared_error' } }],
    ['only metrics', { metrics: { zz: 'acc' } }],
    ['some metrics', { metrics: { a: 'acc', zz: 'acc' } }],
  ])('with %s of an output that there is none of is none', async (_, change) => {
    const artifacts = await twoOutputs();
    const trainingConfig = { ...artifacts.trainingConfig, ...change } as never;
    const network = await Network.load({ ...artifacts, trainingConfig });
    await expect(network.save(undefined, { includeOptimizer: true })).rejects.toThrow(
      'save: expected a compiled network',
    );
  });

  test('out of a file may be anything: read, none, or an error of ours', () => {
    const anything = fc.anything({ maxDepth: 3, withNullPrototype: true, withObjectString: true });
    const part = (value: unknown): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, anything);
    const configs = fc.record({
      loss: part(usual.loss),
      metrics: part(usual.metrics),
      lethe_loss: fc.oneof(
        fc.constant(undefined),
        anything,
        fc.record({
          kind: fc.constantFrom('huber', 'quantile', 'hinge'),
          quantiles: anything,
          delta: anything,
        }),
      ),
      optimizer_config: fc.oneof(
        anything,
        fc.record({
          class_name: part('Adam'),
          config: fc.oneof(
            anything,
            fc.dictionary(fc.constantFrom('beta1', 'learning_rate', '__proto__'), anything),
          ),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.oneof(configs, anything), (config) => {
        try {
          fromTrainingConfig('load', config);
        } catch (error) {
          expect(error).toBeInstanceOf(LetheError);
        }
      }),
      { numRuns: inProportion(500) },
    );
  });
});
