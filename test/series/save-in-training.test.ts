// What is saved of a predictor while it trains is its state after the last finished step, by either engine.
import { describe, expect, test } from '@jest/globals';
import { experiment, SeriesPredictor } from '../../src/series/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { withBackend } from '../tfjs/backend-for-tests.js';

withBackend();

const EPOCHS = 12;
const SAVED = 4;
const inFolder = useTemporaryFolder('series-in-training');
const { x, y } = experiment.train;
const make = (): SeriesPredictor => new SeriesPredictor({ inputDim: 1, seqSize: 4, hiddenDim: 3, seed: 1 });

describe.each(['compiled', 'tfjs'] as const)('engine %s', (engine) => {
  const learningRate = 0.0123;

  test.each([
    ['awaited', true],
    ['not awaited', false],
  ])('goes on with the bits of never having stopped from a save in onEpoch, %s', async (how, awaited) => {
    const whole = make();
    const { fingerprint } = await whole.train(x, y, { epochs: EPOCHS, engine, learningRate });
    const predictor = make();
    const folder = inFolder(`${engine}, ${how}`);
    const options = { includeOptimizer: true };
    const saves: Promise<unknown>[] = [];
    await predictor.train(x, y, {
      epochs: EPOCHS,
      engine,
      learningRate,
      async onEpoch(epoch) {
        if (epoch !== SAVED) return;
        saves.push(predictor.save(folder, options), predictor.toBytes(options));
        if (awaited) await Promise.all(saves);
      },
    });
    const [, bytes] = await Promise.all(saves);
    for (const place of [folder, bytes as Uint8Array]) {
      const resumed = await SeriesPredictor.load(place);
      expect(resumed.steps).toBe(SAVED + 1);
      await resumed.train(x, y, { epochs: EPOCHS - SAVED - 1, engine });
      expect(resumed.steps).toBe(EPOCHS);
      expect(await resumed.fingerprint()).toBe(fingerprint);
    }
  });

  test('saves that nobody awaits leave the one that was asked for last, with or without optimizer', async () => {
    for (const last of [true, false]) {
      const predictor = make();
      const folder = inFolder(`${engine}, last ${last}`);
      const saves: Promise<void>[] = [];
      await predictor.train(x, y, {
        epochs: EPOCHS,
        engine,
        onEpoch(epoch) {
          saves.push(predictor.save(folder, { includeOptimizer: (epoch % 2 === 1) === last }));
        },
      });
      await Promise.all(saves);
      const restored = await SeriesPredictor.load(folder);
      expect(restored.steps).toBe(EPOCHS);
      expect(await restored.fingerprint()).toBe(await predictor.fingerprint());
      expect(restored.model.optimizer.iterations).toBe(last ? EPOCHS : 0);
    }
  });

  test('whoever looks while it trains sees the last finished step', async () => {
    const predictor = make();
    const seen: unknown[] = [];
    const look = async (looked: SeriesPredictor): Promise<unknown[]> => [
      looked.steps,
      looked.model.optimizer.iterations,
      await looked.fingerprint(),
      await looked.predict(x),
    ];
    await predictor.train(x, y, {
      epochs: 5,
      engine,
      onEpoch: async () => void seen.push(await look(predictor)),
    });
    const alone = make();
    for (const state of seen) {
      await alone.train(x, y, { epochs: 1, engine });
      expect(state).toEqual(await look(alone));
    }
    expect(seen).toHaveLength(5);
  });
});

test('trains once at a time, and counts the steps of a training that a callback ended', async () => {
  const predictor = make();
  const errors: unknown[] = [];
  const failure = new Error('enough');
  const training = predictor.train(x, y, {
    epochs: 10,
    async onEpoch(epoch) {
      await predictor.train(x, y, { learningRate: 1 }).catch((error) => errors.push(error));
      if (epoch === 2) throw failure;
    },
  });
  await expect(predictor.train(x, y)).rejects.toMatchObject({ code: 'state' });
  await expect(training).rejects.toBe(failure);
  expect(errors).toHaveLength(3);
  for (const error of errors) {
    expect(error).toMatchObject({
      code: 'state',
      message: 'train: this predictor is being trained already',
    });
  }
  expect(predictor.steps).toBe(3);
  const alone = make();
  await alone.train(x, y, { epochs: 3 });
  expect(await predictor.fingerprint()).toBe(await alone.fingerprint());
  await alone.train(x, y, { epochs: 2 });
  await predictor.train(x, y, { epochs: 2 });
  expect(await predictor.fingerprint()).toBe(await alone.fingerprint());
});
