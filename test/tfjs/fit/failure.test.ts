// What is left of a tfjs-layers model whose training run fails in the middle: a step that was done, its optimizer included.
import { afterEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { SeriesPredictor } from '../../../src/index.js';
import {
  type BatchDataset,
  type FitArgs,
  fingerprint,
  fit,
  initialize,
  LogCallback,
} from '../../../src/tfjs/index.js';
import { HeldKernels } from '../../engine/held-kernels.js';
import { withBackend } from '../backend-for-tests.js';
import { makeSmall, x, y } from '../compiled/small-training.js';

withBackend();

/** Steps of an epoch of 10 samples. */
const STEPS = 3;
const LAST = 2 * STEPS + 2;
const ARGS = { epochs: 6, batchSize: 4, seed: 3, shuffle: false } satisfies FitArgs;

type Callbacks = ConstructorParameters<typeof LogCallback>[0];

function after(steps: number, then: () => void | Promise<void>): Callbacks {
  let done = 0;
  return {
    async onBatchEnd() {
      done++;
      if (done === steps) await then();
    },
  };
}

/** Such as a callback that never looks at the model, or one that may. */
const KINDS: { readonly [kind: string]: (callbacks: Callbacks) => Callbacks | LogCallback } = {
  'callbacks that look at their arguments': (callbacks) => new LogCallback(callbacks),
  'callbacks that may look at the model': (callbacks) => callbacks,
};

/** Holds a model to one that was stopped after a given number of steps: weights, optimizer, and how both go on. */
async function expectStopped(
  model: tfl.LayersModel,
  steps: number,
  engine: 'compiled' | 'tfjs',
): Promise<void> {
  const other = makeSmall({ dropout: 0.2 });
  const stop = (): void => {
    other.stopTraining = true;
  };
  if (steps > 0) await fit(other, x, y, { ...ARGS, engine, callbacks: new LogCallback(after(steps, stop)) });
  expect(await fingerprint(model)).toBe(await fingerprint(other));
  expect(model.optimizer.iterations).toBe(steps);
  const more = { ...ARGS, engine, epochs: 5, initialEpoch: 3, threads: engine === 'tfjs' ? undefined : 1 };
  const [goesOn, goesOnAsWell] = [
    await fit(model, x, y, more as FitArgs),
    await fit(other, x, y, more as FitArgs),
  ];
  expect(goesOn.fingerprint).toBe(goesOnAsWell.fingerprint);
}

/** Steps up to the one whose weights an error tells that are left. */
function stepsLeft(message: string): number {
  if (/the weights are those that it began with$/.test(message)) return 0;
  const [, epoch, batch] = /the weights are those of epoch (\d+), batch (\d+)$/.exec(message) ?? [];
  return STEPS * Number(epoch) + Number(batch) + 1;
}

async function messageOf(failing: Promise<unknown>): Promise<string> {
  return failing.then(
    () => 'it did not fail',
    ({ name, code, message }) => `${name} ${code} ${message}`,
  );
}

let held: HeldKernels | undefined;
function hold(): HeldKernels {
  held = new HeldKernels();
  return held;
}
afterEach(() => {
  held?.letGo();
  held = undefined;
});

/** The same samples, batch by batch. */
const dataset: BatchDataset = {
  iterator() {
    let next = 0;
    const batch = () => ({ xs: x.slice(next, next + 4), ys: y.slice(next, next + 4) });
    return {
      async next() {
        const value = next < x.length ? batch() : null;
        next += 4;
        return { value, done: value === null };
      },
    };
  },
};
const { batchSize: _, shuffle: __, ...DATASET_ARGS } = ARGS;

describe.each(Object.entries(KINDS))('with %s', (___, listen) => {
  test.each(['arrays', 'a dataset'])(
    'a worker that dies between two steps takes nothing along: %s',
    async (on) => {
      const kernels = hold();
      const model = makeSmall({ dropout: 0.2 });
      const callbacks = listen(after(LAST, () => kernels.end()));
      const args = { engine: 'compiled', threads: 2, callbacks } as const;
      const failing =
        on === 'arrays'
          ? fit(model, x, y, { ...ARGS, ...args })
          : fit(model, dataset, { ...DATASET_ARGS, ...args });
      expect(await messageOf(failing)).toBe(
        'LetheError backend fit: thread 1 ended (exit code 1) at epoch 2, batch 2; ' +
          'the weights are those of epoch 2, batch 1',
      );
      await expectStopped(model, LAST, 'compiled');
    },
  );

  test.each(['arrays', 'a dataset'])(
    'one in the middle of a step leaves one that was done: %s',
    async (on) => {
      const kernels = hold();
      const model = makeSmall({ dropout: 0.2 });
      const callbacks = listen(after(LAST, () => void kernels.breakSteps('thread 1')));
      const args = { engine: 'compiled', threads: 2, callbacks } as const;
      const failing =
        on === 'arrays'
          ? fit(model, x, y, { ...ARGS, ...args })
          : fit(model, dataset, { ...DATASET_ARGS, ...args });
      const message = await messageOf(failing);
      expect(message).toMatch(/^LetheError backend fit: a worker thread died.* at epoch 2, batch 2; /);
      await expectStopped(model, stepsLeft(message), 'compiled');
    },
  );
});

describe.each(['compiled', 'tfjs'] as const)('engine %s', (engine) => {
  test('an error in a callback leaves the last step that was done', async () => {
    const failure = new Error('of somebody else');
    const model = makeSmall({ dropout: 0.2 });
    const fail = (): never => {
      throw failure;
    };
    const failing = fit(model, x, y, { ...ARGS, engine, callbacks: new LogCallback(after(LAST, fail)) });
    await expect(failing).rejects.toBe(failure);
    await expectStopped(model, LAST, engine);
  });

  test('a signal does', async () => {
    const model = makeSmall({ dropout: 0.2 });
    const controller = new AbortController();
    const callbacks = new LogCallback(after(LAST, () => controller.abort()));
    const { aborted } = await fit(model, x, y, { ...ARGS, engine, callbacks, signal: controller.signal });
    expect(aborted).toBe(true);
    await expectStopped(model, LAST, engine);
  });
});

test('memory that runs out for a batch leaves the step before it', async () => {
  const make = async (): Promise<tfl.LayersModel> => {
    const model = tfl.sequential();
    model.add(
      tfl.layers.lstm({
        units: 256,
        inputShape: [null as unknown as number, 1],
        recurrentInitializer: 'zeros',
      }),
    );
    model.add(tfl.layers.dense({ units: 1 }));
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    await initialize(model, 1);
    return model;
  };
  const small = { xs: [[[1], [2]]], ys: [[3]] };
  const steps = 1_000_000; // Of 256 units and four gates each: more than 4 GB.
  const large = { xs: { values: new Float32Array(steps), shape: [1, steps, 1] }, ys: [[3]] };
  const batches = (...items: unknown[]): BatchDataset => ({
    iterator: () => ({ next: async () => ({ value: items.shift() ?? null, done: items.length === 0 }) }),
  });
  const model = await make();
  const failing = fit(model, batches(small, small, large), { engine: 'compiled', threads: 1 });
  expect(await messageOf(failing)).toMatch(
    /fit: acquireKernels: bytes: .* got \d+ at epoch 0, batch 2; the weights are those of epoch 0, batch 1$/,
  );
  const other = await make();
  const expected = await fit(other, batches(small, small), { engine: 'compiled' });
  expect(await fingerprint(model)).toBe(expected.fingerprint);
  expect(model.optimizer.iterations).toBe(2);
});

test('SeriesPredictor has the steps and the weights that its error tells', async () => {
  const series = [
    [[1], [2], [5], [6]],
    [[5], [7], [7], [8]],
  ];
  const sums = [
    [1, 3, 7, 11],
    [5, 12, 14, 15],
  ];
  const make = (): SeriesPredictor => new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 3 });
  const kernels = hold();
  const predictor = make();
  const onEpoch = async (epoch: number): Promise<void> => {
    if (epoch === 6) await kernels.end();
  };
  expect(await messageOf(predictor.train(series, sums, { epochs: 20, threads: 2, onEpoch }))).toBe(
    'LetheError backend fit: thread 1 ended (exit code 1) at epoch 7, batch 0; the weights are those of epoch 6, batch 0',
  );
  expect(predictor.steps).toBe(7);
  const other = make();
  await other.train(series, sums, { epochs: 7 });
  expect(await predictor.fingerprint()).toBe(await other.fingerprint());
  await Promise.all([predictor, other].map((each) => each.train(series, sums, { epochs: 5, threads: 1 })));
  expect(await predictor.fingerprint()).toBe(await other.fingerprint());
});
