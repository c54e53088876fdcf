import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type FitArgs, fingerprint, fit } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';
import { makeSmall, SAMPLES, x } from '../compiled/small-training.js';

withBackend();

const y = x.map((_, sample) => [Math.sin(7 * sample), Math.sin(5 * sample)]); // Nothing to learn: validation gets worse.
const OPTIONS: FitArgs = { epochs: 40, batchSize: 3, validationSplit: 0.4 };
const make = (): tfl.Sequential => makeSmall({ optimizer: tf.train.adam(0.05), metrics: ['mae'] });

describe.each(['compiled', 'tfjs'] as const)('earlyStopping with engine %s', (engine) => {
  test('ends training where the callback of tfjs ends it, and brings the best weights back', async () => {
    const model = make();
    const earlyStopping = { monitor: 'val_mae', patience: 2, minDelta: 0.001, restoreBestWeights: true };
    const stopped = await fit(model, x, y, { ...OPTIONS, engine, earlyStopping });
    const { restoreBestWeights: _, ...shared } = earlyStopping;
    const callbacks = tfl.callbacks.earlyStopping(shared);
    const { epoch, history } = await fit(make(), x, y, { ...OPTIONS, engine, callbacks });
    expect([stopped.epoch, stopped.history]).toEqual([epoch, history]);
    expect(epoch.length).toBeLessThan(40);
    const { bestEpoch = Number.NaN } = stopped;
    expect(bestEpoch).toBeLessThan(epoch.length - 1);
    const best = await fit(make(), x, y, { ...OPTIONS, engine, epochs: bestEpoch + 1 });
    expect([stopped.fingerprint, await fingerprint(model)]).toEqual([best.fingerprint, best.fingerprint]);
  });

  test('leaves the optimizer where training ended, and no tensor behind', async () => {
    const model = make();
    const args = { ...OPTIONS, engine, earlyStopping: { patience: 1, restoreBestWeights: true } };
    const { timings } = await fit(model, x, y, args);
    expect(model.optimizer.iterations).toBe(timings.steps);
    const { numTensors } = tf.memory();
    await fit(model, x, y, args);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(SAMPLES).toBe(10);
  });
});
