// save and load of tfjs-layers models: what goes on from a file has the bits of never having stopped.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { checkpoints } from '../../../src/checkpoint/index.js';
import {
  type FitArgs,
  fingerprint,
  fit,
  load,
  predict,
  quantileLoss,
  save,
} from '../../../src/tfjs/index.js';
import { areAllTried } from '../../in-proportion.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { withBackend } from '../backend-for-tests.js';
import { makeSmall, x, y } from '../compiled/small-training.js';

withBackend();
const inFolder = useTemporaryFolder('tfjs-models');
const HALF = areAllTried ? 5 : 2;
const ARGS: FitArgs = {
  epochs: 2 * HALF,
  batchSize: 4,
  seed: 7,
  learningRateSchedule: (_, rate) => rate * 0.9,
};

const OPTIMIZERS: { readonly [name: string]: () => tf.Optimizer } = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9, true),
  adam: () => tf.train.adam(0.01, 0.8, 0.99),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.1),
  'centered rmsprop': () => tf.train.rmsprop(0.01, 0.9, 0.1, 1e-4, true),
  adagrad: () => tf.train.adagrad(0.1, 0.2),
  adadelta: () => tf.train.adadelta(0.5),
};

describe.each(['compiled', 'tfjs'] as const)('engine %s', (engine) => {
  test.each(Object.entries(OPTIMIZERS))(
    '%s goes on from a folder with the bits of never having stopped',
    async (name, optimizer) => {
      if (name === 'centered rmsprop' && engine === 'tfjs') return; // tfjs computes NaN there.
      const make = (): tfl.Sequential =>
        makeSmall({ optimizer: optimizer(), dropout: 0.2, metrics: ['mae'] });
      const whole = await fit(make(), x, y, { ...ARGS, engine });
      const half = make();
      await fit(half, x, y, { ...ARGS, engine, epochs: HALF });
      const folder = inFolder(`${engine}-${name.replace(' ', '-')}`);
      await save(half, folder, { includeOptimizer: true });
      const again = await load(folder);
      expect(again.optimizer.iterations).toBe(3 * HALF);
      const rest = await fit(again, x, y, { ...ARGS, engine, initialEpoch: HALF });
      expect(rest.fingerprint).toBe(whole.fingerprint);
      expect(rest.history).toEqual(
        Object.fromEntries(Object.entries(whole.history).map(([key, values]) => [key, values.slice(HALF)])),
      );
      await fit(half, x, y, { ...ARGS, engine, initialEpoch: HALF }); // It was only copied.
      expect(await fingerprint(half)).toBe(whole.fingerprint);
    },
  );
});

test('stock fit of tfjs goes on from it with its own bits, too', async () => {
  const train = async (model: tfl.LayersModel): Promise<void> => {
    const [inputs, targets] = [tf.tensor3d(x), tf.tensor2d(y)];
    await model.fit(inputs, targets, { epochs: 4, shuffle: false, verbose: 0 });
    tf.dispose([inputs, targets]);
  };
  const whole = makeSmall();
  await train(whole);
  await save(whole, inFolder('stock'), { includeOptimizer: true });
  const again = await load(inFolder('stock'));
  await train(whole);
  await train(again);
  expect(await fingerprint(again)).toBe(await fingerprint(whole));
});

test('without the optimizer the weights come back, and nothing is compiled', async () => {
  const model = makeSmall();
  await save(model, inFolder('weights'));
  const again = await load(inFolder('weights'));
  expect(again.optimizer).toBeUndefined();
  expect(await fingerprint(again)).toBe(await fingerprint(model));
  const [one, other] = [await predict(model, x), await predict(again, x)];
  expect(await other.data()).toEqual(await one.data());
});

test('a graph of several outputs goes on', async () => {
  const make = (): tfl.LayersModel => {
    const input = tfl.input({ shape: [4, 2] });
    const state = tfl.layers.lstm({ units: 3, kernelInitializer: 'ones' }).apply(input) as tfl.SymbolicTensor;
    const outputs = ['left', 'right'].map(
      (name) =>
        tfl.layers.dense({ units: 1, name, kernelInitializer: 'ones' }).apply(state) as tfl.SymbolicTensor,
    );
    const model = tfl.model({ inputs: input, outputs });
    model.compile({ optimizer: 'adam', loss: { left: 'meanSquaredError', right: 'meanAbsoluteError' } });
    return model;
  };
  const targets = { left: y.map(([own = 0]) => [own]), right: y.map(([, own = 0]) => [own]) };
  const first = make();
  first.setWeights(first.getWeights().map((weight) => tf.onesLike(weight)));
  await fit(first, x, targets, { epochs: 3, batchSize: 4 });
  await save(first, inFolder('graph'), { includeOptimizer: true });
  const again = await load(inFolder('graph'));
  const more = { epochs: 6, initialEpoch: 3, batchSize: 4 };
  const [one, other] = [await fit(first, x, targets, more), await fit(again, x, targets, more)];
  expect(other.fingerprint).toBe(one.fingerprint);
});

test.each(['compiled', 'tfjs'] as const)(
  'a data set goes on from what was saved at the end of an epoch: %s',
  async (engine) => {
    const dataset = {
      iterator() {
        const batches = [0, 4, 8].map((at) => ({ xs: x.slice(at, at + 4), ys: y.slice(at, at + 4) }));
        return { next: async () => ({ value: batches.shift() ?? null, done: batches.length === 0 }) };
      },
    };
    const args = { engine, epochs: 4, seed: 7 };
    const model = makeSmall({ dropout: 0.2 });
    let saved: Promise<void> | undefined;
    const onEpochEnd = (epoch: number): void => {
      if (epoch === 1) saved = save(model, inFolder(`dataset-${engine}`), { includeOptimizer: true });
    };
    const whole = await fit(model, dataset, { ...args, callbacks: { onEpochEnd } });
    await saved;
    const again = await load(inFolder(`dataset-${engine}`));
    expect((await fit(again, dataset, { ...args, initialEpoch: 2 })).fingerprint).toBe(whole.fingerprint);
  },
);

test('bytes of a checkpoint are the model of that moment', async () => {
  const model = makeSmall();
  const to = inFolder('checkpoints');
  const { fingerprint: print } = await fit(model, x, y, {
    epochs: 2,
    checkpoint: checkpoints({ to, best: 'loss' }),
  });
  const again = await load(await readFile(`${to}/best.lethe`));
  expect([await fingerprint(again), again.optimizer]).toEqual([print, undefined]);
});

describe('refuses by name', () => {
  const withOptimizer = { includeOptimizer: true };

  test('to save what no file can tell', async () => {
    const bare = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
    await expect(save(bare, inFolder('bare'), withOptimizer)).rejects.toThrow(
      'save: includeOptimizer: expected a compiled model, got none: call model.compile({optimizer, loss}) first',
    );
    const adamax = makeSmall({ optimizer: tf.train.adamax(0.01) });
    await expect(save(adamax, inFolder('adamax'), withOptimizer)).rejects.toThrow(
      'save: optimizer: expected one that tfjs can save, got adamax: save without it, or keep checkpoints',
    );
    bare.compile({ optimizer: 'sgd', loss: quantileLoss([0.5]) });
    await expect(save(bare, inFolder('bare'), withOptimizer)).rejects.toThrow(
      'save: loss: expected names, got a function',
    );
    const metrics = [(_: tf.Tensor, predicted: tf.Tensor) => tf.mean(predicted)];
    bare.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics });
    await expect(save(bare, inFolder('bare'), withOptimizer)).rejects.toThrow(
      'save: metrics: expected names, got a function',
    );
    bare.compile({
      optimizer: 'sgd',
      loss: 'meanSquaredError',
      metrics: ['mae', 'mse'],
    });
    await save(bare, inFolder('bare'), withOptimizer);
    expect((await load(inFolder('bare'))).metricsNames).toEqual(bare.metricsNames);
  });

  test('to load what is no model', async () => {
    await expect(load(inFolder('nothing'))).rejects.toMatchObject({ name: 'LetheError', code: 'data' });
    await expect(load(new Uint8Array(9))).rejects.toMatchObject({ name: 'LetheError', code: 'data' });
    await expect(load(5 as never)).rejects.toThrow(/^load: where: expected a folder/);
    const handler = tf.io.fromMemory({
      modelTopology: { class_name: 'Sequential', config: { layers: [{ class_name: 'Nonsense' }] } },
    });
    await expect(load(handler)).rejects.toThrow(/^load: tfjs-layers cannot create this model: /);
  });

  test('steps and betas of adam that would take hours', async () => {
    const model = makeSmall({ optimizer: tf.train.adam(0.01, 0.99999994) });
    await fit(model, x, y, { epochs: 1 });
    let saved: tf.io.ModelArtifacts = {};
    const handler = tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    });
    await save(model, handler, withOptimizer);
    const before = (saved.weightSpecs ?? []).slice(
      0,
      (saved.weightSpecs ?? []).findIndex(({ name }) => name === 'iter'),
    );
    const at = before.reduce(
      (bytes, { shape }) => bytes + 4 * shape.reduce((product, size) => product * size, 1),
      0,
    );
    new DataView(saved.weightData as ArrayBuffer).setInt32(at, 2_000_000_000, true);
    await expect(load(tf.io.fromMemory(saved))).rejects.toThrow(
      'load: optimizer: beta1: expected at most 0.999999 after 2000000000 steps, got 0.99999994',
    );
  });
});
