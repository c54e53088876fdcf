import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Network } from '../../../src/core.js';
import { type FitArgs, fit, initialize } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const SAMPLES = 10;
const x = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: 3 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11]),
);
const y = x.map((sequence) => [(sequence[0]?.[0] ?? 0) + 1]);

function compile(model: tfl.LayersModel): void {
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
}

function make(): tfl.Sequential {
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({ units: 4, inputShape: [3, 1], recurrentDropout: 0.2 }),
      tfl.layers.dropout({ rate: 0.5 }),
      tfl.layers.dense({ units: 1 }),
    ],
  });
  compile(model);
  initialize(model, 1);
  return model;
}

/** Saved and loaded by tfjs alone. */
async function throughFile(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  let artifacts: tf.io.ModelArtifacts = {};
  const handler = tf.io.withSaveHandler(async (saved) => {
    artifacts = saved;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(saved) };
  });
  await model.save(handler, { includeOptimizer: true });
  return tfl.loadLayersModel(tf.io.fromMemory(artifacts));
}

describe.each(['compiled', 'tfjs'] as const)('with engine %s', (engine) => {
  const train = async (model: tfl.LayersModel, args: FitArgs): Promise<string> =>
    (await fit(model, x, y, { batchSize: 4, engine, ...args })).fingerprint;

  test('calls of one epoch give the bits of one call of all epochs', async () => {
    const whole = await train(make(), { epochs: 4, seed: 7 });
    const model = make();
    await train(model, { epochs: 1, seed: 7 });
    await train(model, { epochs: 1 });
    await train(model, { epochs: 3, initialEpoch: 2, seed: 7 });
    expect(await train(model, { epochs: 1, seed: 7 })).toBe(whole);
  });

  test('after initialize, and after compile, it begins anew', async () => {
    const model = make();
    const first = await train(model, { epochs: 2, seed: 7 });
    const weights = make().getWeights();
    model.setWeights(weights);
    compile(model);
    expect(await train(model, { epochs: 2, seed: 7 })).toBe(first);
  });

  test('metadata of their owner stay beside the position', async () => {
    const model = make();
    model.setUserDefinedMetadata({ author: 'me' });
    await train(model, { epochs: 2, seed: 7 });
    const training = { seed: 7, epochs: 2, steps: 6 };
    expect(model.getUserDefinedMetadata()).toEqual({ author: 'me', lethe: { training } });
    model.setUserDefinedMetadata({ author: 'you' }); // The model knows it still.
    await train(model, { epochs: 1 });
    expect(model.getUserDefinedMetadata()).toEqual({
      author: 'you',
      lethe: { training: { seed: 7, epochs: 3, steps: 9 } },
    });
    initialize(model, 1);
    expect(model.getUserDefinedMetadata()).toEqual({ author: 'you' });
  });
});

test('tfjs saves the position along, and both engines and lethe/core draw on from it', async () => {
  const model = make();
  await fit(model, x, y, { batchSize: 4, epochs: 2, seed: 7 });
  const whole = make();
  const { fingerprint } = await fit(whole, x, y, { batchSize: 4, epochs: 5, seed: 7 });
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(saved) };
    }),
    { includeOptimizer: true },
  );
  const network = await Network.load(artifacts as Parameters<typeof Network.load>[0]);
  const own = await network.fit(x, y, { batchSize: 4, epochs: 3 });
  expect(own.fingerprint).toBe(fingerprint);
  expect((await network.save()).userDefinedMetadata).toEqual(whole.getUserDefinedMetadata());

  const loaded = await throughFile(model);
  await fit(loaded, x, y, { batchSize: 4, epochs: 3 });
  expect(loaded.getUserDefinedMetadata()).toEqual(whole.getUserDefinedMetadata());
});
