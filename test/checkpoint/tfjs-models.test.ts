// Checkpoints of tfjs-layers models, and of the experiment.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { checkpoints } from '../../src/checkpoint/index.js';
import { fingerprint, fit, initialize, SeriesPredictor } from '../../src/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { withBackend } from '../tfjs/backend-for-tests.js';

withBackend();
const inFolder = useTemporaryFolder('tfjs-checkpoints');
const x = Array.from({ length: 9 }, (_, sample) => [0, 1, 2].map((step) => [Math.cos(sample - step)]));
const y = x.map(([first = []]) => [(first[0] ?? 0) / 2]);
const ARGS = { batchSize: 4, epochs: 5, seed: 2 };

async function model(): Promise<tfl.LayersModel> {
  const made = tfl.sequential();
  made.add(tfl.layers.lstm({ units: 4, inputShape: [3, 1], dropout: 0.2 }));
  made.add(tfl.layers.batchNormalization());
  made.add(tfl.layers.dense({ units: 1 }));
  made.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  await initialize(made, 1);
  return made;
}

describe('fit of lethe', () => {
  test('goes on from a checkpoint with the bits of never having stopped, in the model and its optimizer', async () => {
    const whole = await model();
    const { history, fingerprint: expected } = await fit(whole, x, y, ARGS);
    const to = inFolder('model');
    await fit(await model(), x, y, { ...ARGS, epochs: 3, checkpoint: checkpoints({ to }) });
    const again = await model();
    const result = await fit(again, x, y, { ...ARGS, checkpoint: checkpoints({ to, resume: true }) });
    expect(result.history).toEqual(history);
    expect(await fingerprint(again)).toBe(expected);
    // What the optimizer has gathered is there, too: both go on alike.
    const more = await Promise.all(
      [whole, again].map((each) => fit(each, x, y, { ...ARGS, initialEpoch: 5, epochs: 8 })),
    );
    expect(more[1]?.fingerprint).toBe(more[0]?.fingerprint);
  });

  test('refuses to keep checkpoints where nobody can go on from them', async () => {
    const args = { ...ARGS, engine: 'tfjs' as const, checkpoint: checkpoints({ to: inFolder('tfjs') }) };
    await expect(fit(await model(), x, y, args)).rejects.toThrow(
      "fit: checkpoint: expected the compiled engine, got tfjs's operations",
    );
  });
});

test('SeriesPredictor.train goes on from a checkpoint with the same bits', async () => {
  const sequences = [
    [[1], [2], [5], [6]],
    [[5], [7], [7], [8]],
  ];
  const sums = [
    [1, 3, 7, 11],
    [5, 12, 14, 15],
  ];
  const make = (): SeriesPredictor => new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 3 });
  const whole = make();
  const { fingerprint: expected } = await whole.train(sequences, sums, { epochs: 40 });
  const to = inFolder('series');
  await make().train(sequences, sums, { epochs: 25, checkpoint: checkpoints({ to, everyEpochs: 10 }) });
  const again = make();
  await again.train(sequences, sums, { epochs: 40, checkpoint: checkpoints({ to, resume: true }) });
  expect(await again.fingerprint()).toBe(expected);
  expect(again.steps).toBe(40);
});
