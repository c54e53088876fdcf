import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { adam, dense, lstm, Network, type NetworkFitArgs } from '../../../src/core.js';
import { type EarlyStopping, readEarlyStopping, Stopper } from '../../../src/network/fit/early-stopping.js';
import keras from '../../golden/keras/early_stopping.json' with { type: 'json' };

type Case = (typeof keras.cases)[number];

function optionsOf({ options }: Case): EarlyStopping {
  return {
    patience: options.patience,
    mode: options.mode as 'auto',
    ...('min_delta' in options ? { minDelta: options.min_delta as number } : {}),
    ...('baseline' in options ? { baseline: options.baseline as number } : {}),
    ...('start_from_epoch' in options ? { startFromEpoch: options.start_from_epoch as number } : {}),
    ...('restore_best_weights' in options ? { restoreBestWeights: true } : {}),
  };
}

/** Epochs that are done, and the one whose weights are there at the end. */
function watch(options: EarlyStopping, values: readonly number[]): { epochs: number; weights: number } {
  const stopper = new Stopper('fit', readEarlyStopping('fit', options), ['loss', 'val_loss']);
  const stopped = values.findIndex((value, epoch) => stopper.see(epoch, { val_loss: value }));
  const epochs = stopped === -1 ? values.length : stopped + 1;
  const { bestEpoch = epochs - 1, restores } = stopper;
  return { epochs, weights: restores ? bestEpoch : epochs - 1 };
}

test.each(keras.cases.map((one, index) => [index, one] as const))(
  'sequence %i ends where Keras 3 ends it, with its weights',
  (_, one) => {
    expect(watch(optionsOf(one), one.values)).toEqual({ epochs: one.epochs, weights: one.weights });
  },
);

test('the sequences try what there is', () => {
  const stopped = keras.cases.filter(({ epochs, values }) => epochs < values.length);
  const restored = keras.cases.filter(({ epochs, weights }) => weights < epochs - 1);
  expect([keras.cases.length, stopped.length > 30, restored.length > 10]).toEqual([60, true, true]);
});

test('tfjs-layers ends them at the same epochs, as far as it has the options', async () => {
  const shared = keras.cases.filter(
    ({ options }) => !('baseline' in options) && !('start_from_epoch' in options) && options.mode !== 'auto',
  );
  expect(shared.length).toBeGreaterThan(20);
  for (const { options, values, epochs } of shared) {
    const minDelta = 'min_delta' in options ? (options.min_delta as number) : 0;
    const model = { stopTraining: false };
    const callback = tfl.callbacks.earlyStopping({
      patience: options.patience,
      mode: options.mode as 'min',
      minDelta,
    });
    (callback as unknown as { model: object }).model = model;
    await callback.onTrainBegin();
    let done = 0;
    while (done < values.length && !model.stopTraining) {
      await callback.onEpochEnd(done, { val_loss: values[done] as number });
      done++;
    }
    expect(done).toBe(epochs);
  }
});

test.each<[NonNullable<EarlyStopping['mode']>, readonly number[], object]>([
  ['min', [1, Number.NaN, 0.5, Number.NaN, 0.75, Number.NaN], { epochs: 6, weights: 2 }],
  ['max', [1, Number.NaN, 1.5, Number.NaN, 1.25, Number.NaN], { epochs: 6, weights: 2 }],
  ['min', [Number.NaN, 1, 0.5, 0.75, Number.NaN, 0.625], { epochs: 6, weights: 2 }],
  ['max', [Number.NaN, Number.NaN, 0.5, 0.25, Number.NaN, 0.25], { epochs: 6, weights: 2 }],
  ['min', [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1], { epochs: 4, weights: 0 }],
  ['min', [Infinity, Infinity, Infinity, Infinity, 1], { epochs: 4, weights: 0 }],
  ['max', [-Infinity, -Infinity, -Infinity, -Infinity, 1], { epochs: 4, weights: 0 }],
])(
  'mode %s: any number is better than none, and the first epoch counts as better: %j',
  (mode, values, expected) => {
    expect(watch({ mode, patience: 3, restoreBestWeights: true }, values)).toEqual(expected);
  },
);

describe('mode auto', () => {
  test.each([
    ['loss', false],
    ['val_loss', false],
    ['mae', false],
    ['val_acc', true],
    ['binaryAccuracy', true],
    ['val_sparseCategoricalAccuracy', true],
    ['precision', true],
    ['out_recall_1', true],
    ['r2Score', true],
    ['accent_loss', false],
    ['cosineProximity', false],
  ])('of %s takes the higher for better: %s', (monitor, higher) => {
    const stopper = new Stopper('fit', { monitor }, [monitor]);
    stopper.see(0, { [monitor]: 0.5 });
    expect(stopper.see(1, { [monitor]: 0.6 })).toBe(!higher);
  });
});

const x = Array.from({ length: 12 }, (_, sample) => [[Math.sin(sample)], [Math.cos(3 * sample)]]);
const y = x.map((_, sample) => [Math.sin(7 * sample)]); // Nothing to learn: validation gets worse.

function make(): Network {
  const network = Network.create([lstm({ units: 4, inputShape: [2, 1] }), dense({ units: 1 })], { seed: 1 });
  network.compile({ optimizer: adam(0.05), loss: 'meanSquaredError', metrics: ['mae'] });
  return network;
}

const ARGS: NetworkFitArgs = { epochs: 60, batchSize: 4, validationSplit: 0.4 };

describe('a network', () => {
  test('stops, and has the weights of its best epoch', async () => {
    const network = make();
    const earlyStopping = { patience: 3, restoreBestWeights: true };
    const stopped = await network.fit(x, y, { ...ARGS, earlyStopping });
    const { bestEpoch = Number.NaN, epoch, history } = stopped;
    const losses = history.val_loss ?? [];
    expect(losses[bestEpoch]).toBe(Math.min(...losses));
    expect(epoch).toHaveLength(bestEpoch + 4);
    const best = await make().fit(x, y, { ...ARGS, epochs: bestEpoch + 1 });
    expect([stopped.fingerprint, network.fingerprint()]).toEqual([best.fingerprint, best.fingerprint]);
    const { loss } = await network.evaluate(x.slice(7), y.slice(7), { batchSize: 4 });
    expect(loss).toBe(losses[bestEpoch]);
  });

  test('keeps the weights of the last epoch where nobody asks for the best', async () => {
    const stopped = await make().fit(x, y, { ...ARGS, earlyStopping: { patience: 3 } });
    const last = await make().fit(x, y, { ...ARGS, epochs: stopped.epoch.length });
    expect(stopped.fingerprint).toBe(last.fingerprint);
    expect(stopped.history).toEqual(last.history);
    expect(last.bestEpoch).toBeUndefined();
  });

  test('has the best weights also where training ends of itself or by a signal, and callbacks see them at the end', async () => {
    const restoreBestWeights = true;
    const network = make();
    let atEnd = '';
    const onTrainEnd = (): void => {
      atEnd = network.fingerprint();
    };
    const args = { ...ARGS, epochs: 40, earlyStopping: { patience: 99, restoreBestWeights } };
    const whole = await network.fit(x, y, { ...args, callbacks: { onTrainEnd } });
    const { bestEpoch = Number.NaN } = whole;
    const best = await make().fit(x, y, { ...ARGS, epochs: bestEpoch + 1 });
    expect([whole.epoch.length, whole.fingerprint, atEnd]).toEqual([40, best.fingerprint, best.fingerprint]);
    const controller = new AbortController();
    const onEpochEnd = (epoch: number): void => {
      if (epoch === 30) controller.abort();
    };
    const aborted = await make().fit(x, y, { ...args, callbacks: { onEpochEnd }, signal: controller.signal });
    expect(aborted).toMatchObject({ aborted: true, bestEpoch, fingerprint: best.fingerprint });
  });

  test.each<[EarlyStopping, string]>([
    [
      { monitor: 'val_los' },
      'fit: earlyStopping: monitor: expected one of loss, mae, val_loss, val_mae, got val_los (did you mean val_loss?)',
    ],
    [{ patience: -1 }, 'fit: earlyStopping: patience: expected an integer of at least 0, got -1'],
    [
      { startFromEpoch: 0.5 },
      'fit: earlyStopping: startFromEpoch: expected an integer of at least 0, got 0.5',
    ],
    [{ mode: 'least' as 'min' }, 'fit: earlyStopping: mode: expected one of auto, min, max, got least'],
    [{ minDelta: -0.1 }, 'fit: earlyStopping: minDelta: expected a number of at least 0, got -0.1'],
    [{ baseline: Number.NaN }, 'fit: earlyStopping: baseline: expected a finite number, got NaN'],
    [
      { restoreBestWeights: 1 as unknown as boolean },
      'fit: earlyStopping: restoreBestWeights: expected a boolean, got 1',
    ],
    [{ patients: 3 } as EarlyStopping, 'got patients (did you mean patience?)'],
  ])('with %p is refused before it trains', async (earlyStopping, message) => {
    const network = make();
    const before = network.fingerprint();
    await expect(network.fit(x, y, { ...ARGS, earlyStopping })).rejects.toThrow(message);
    expect(network.fingerprint()).toBe(before);
  });

  test('without samples to validate on there is no val_loss to look at', async () => {
    const args = { ...ARGS, validationSplit: 0, earlyStopping: {} };
    await expect(make().fit(x, y, args)).rejects.toThrow(
      'fit: earlyStopping: monitor: expected one of loss, mae, got val_loss',
    );
  });
});
