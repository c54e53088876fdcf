// What is saved while a model trains is its state after the last finished step, by either engine.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { evaluate, type FitArgs, fingerprint, fit, LogCallback, predict } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';
import { makeSmall, SAMPLES, x, y } from '../compiled/small-training.js';

withBackend();

const EPOCHS = 6;
const SAVED = 2;
const ARGS: FitArgs = {
  epochs: EPOCHS,
  batchSize: SAMPLES / 2,
  seed: 5,
  learningRateSchedule: (_, rate) => rate * 0.7,
};
const OPTIMIZERS: { readonly [name: string]: () => tf.Optimizer } = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  adam: () => tf.train.adam(0.01),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.1),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.5),
};

/** Saves with the optimizer. */
async function save(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts = {};
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
  });
  await model.save(handler, { includeOptimizer: true });
  return saved;
}

async function goOn(artifacts: tf.io.ModelArtifacts, args: FitArgs): Promise<string> {
  const model = await tfl.loadLayersModel(tf.io.fromMemory(artifacts));
  return (await fit(model, x, y, args)).fingerprint;
}

describe.each(['compiled', 'tfjs'] as const)('engine %s', (engine) => {
  describe.each(Object.entries(OPTIMIZERS))('%s', (_, optimizer) => {
    test.each([
      ['awaited', true],
      ['not awaited', false],
    ])('goes on with the bits of never having stopped from a save in a callback, %s', async (__, awaited) => {
      const make = (): tfl.Sequential => makeSmall({ optimizer: optimizer() });
      const args = { ...ARGS, engine };
      const expected = (await fit(make(), x, y, args)).fingerprint;
      const model = make();
      const saves: Promise<tf.io.ModelArtifacts>[] = [];
      await fit(model, x, y, {
        ...args,
        callbacks: {
          async onEpochEnd(epoch) {
            if (epoch !== SAVED) return;
            saves.push(save(model));
            if (awaited) await Promise.all(saves);
          },
        },
      });
      const [saved] = await Promise.all(saves);
      expect(saved?.weightSpecs).toBeDefined();
      expect(await goOn(saved ?? {}, { ...args, initialEpoch: SAVED + 1 })).toBe(expected);
    });
  });

  test('a callback that saves its own `model` saves the position in the training run, too', async () => {
    const saved: tf.io.ModelArtifacts[] = [];
    class Saving extends tfl.Callback {
      override async onEpochEnd(): Promise<void> {
        saved.push(await save(this.model));
      }
    }
    const model = makeSmall();
    const expected = (await fit(makeSmall(), x, y, { ...ARGS, engine })).fingerprint;
    await fit(model, x, y, { ...ARGS, engine, callbacks: new Saving() });
    const { epochs = 0, initialEpoch = SAVED + 1, ...args } = { ...ARGS, engine };
    expect(await goOn(saved[SAVED] ?? {}, { ...args, epochs: epochs - initialEpoch })).toBe(expected);
  });

  test('a save that nobody awaits leaves no tensor behind, and takes nothing away', async () => {
    const model = makeSmall();
    await fit(model, x, y, { ...ARGS, engine, epochs: 1 });
    const { numTensors } = tf.memory();
    const saves: Promise<unknown>[] = [];
    await fit(model, x, y, {
      ...ARGS,
      engine,
      callbacks: { onBatchEnd: () => void saves.push(save(model)) },
    });
    await Promise.all(saves);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(Object.hasOwn(model, 'save')).toBe(false);
    const stock = await save(model); // tfjs-layers' own, which leaves its count of steps behind.
    expect(tf.memory().numTensors).toBe(numTensors + 1);
    const [, last] = await Promise.all([stock, saves.at(-1)]);
    expect({ ...(last as object), weightData: 0 }).toEqual({ ...stock, weightData: 0 });
  });

  test('whoever looks while it trains sees the last finished step', async () => {
    const model = makeSmall();
    const args = { ...ARGS, engine, shuffle: false, learningRateSchedule: (): number => 0.01 };
    const alone = makeSmall();
    const seen: unknown[] = [];
    const expected: unknown[] = [];
    const look = async (looked: tfl.LayersModel): Promise<unknown[]> => {
      const outputs = await predict(looked, x, { engine });
      const { loss } = await evaluate(looked, x, y, { engine });
      const { weightData } = await save(looked);
      const print = await fingerprint(looked);
      return [print, Array.from(await outputs.data()), loss, weightData];
    };
    await fit(model, x, y, {
      ...args,
      callbacks: new LogCallback({
        onEpochEnd: async () => void seen.push(await look(model)),
      }),
    });
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      await fit(alone, x, y, { ...args, initialEpoch: epoch, epochs: epoch + 1 });
      expected.push(await look(alone));
    }
    expect(seen).toEqual(expected);
    expect(new Set(seen.map((state) => JSON.stringify(state))).size).toBe(EPOCHS);
  });
});
