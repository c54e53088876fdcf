import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as data from '@tensorflow/tfjs-data';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  type BatchDataset,
  evaluate,
  type FitArgs,
  type FitDatasetArgs,
  fingerprint,
  fit,
  initialize,
} from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';
import { furthest, makeSmall, SAMPLES, weightsOf, x, y } from '../compiled/small-training.js';

withBackend();

const zipped = (from: number, to: number): data.Dataset<tf.TensorContainer> =>
  data.zip({ xs: data.array(x.slice(from, to)), ys: data.array(y.slice(from, to)) });
const all = (size: number): data.Dataset<tf.TensorContainer> => zipped(0, SAMPLES).batch(size);

/** Gives these batches at each pass. */
function batches(...items: unknown[]): BatchDataset {
  return {
    iterator() {
      let next = 0;
      return {
        next: async () => (next < items.length ? { value: items[next++] } : { value: null, done: true }),
      };
    },
  };
}

const part = (from: number, to: number): unknown => ({ xs: x.slice(from, to), ys: y.slice(from, to) });

const stop = (model: tfl.LayersModel): void => {
  model.stopTraining = true;
};
const small = makeSmall;

describe.each(['compiled', 'tfjs'] as const)('fit of a dataset with engine %s', (engine) => {
  const run = (dataset: BatchDataset, args: FitDatasetArgs = {}, model = small({ metrics: ['mae'] })) =>
    fit(model, dataset, { engine, epochs: 3, ...args });
  const onArrays = (args: FitArgs = {}, model = small({ metrics: ['mae'] })) =>
    fit(model, x, y, { engine, epochs: 3, shuffle: false, ...args });

  /** Bit for bit; tfjs adds the numbers of batches up in float32 where samples are there, which is nothing to rely on. */
  const expectSame = (got: object, wanted: object): void => {
    if (engine === 'compiled') expect(got).toEqual(wanted);
    expect(Object.keys(got)).toEqual(Object.keys(wanted));
    expect(furthest(Object.values(got).flat(), Object.values(wanted).flat())).toBeLessThan(1e-6);
  };

  test.each([4, 5, 10, 32])(
    'gives the bits of arrays in batches of %i, the last one smaller',
    async (size) => {
      const { timings: _, ...expected } = await onArrays({ batchSize: size });
      const { timings: __, ...got } = await run(all(size));
      expect(got).toEqual(expected);
    },
  );

  test('draws dropout as on arrays, in one call or many', async () => {
    const expected = await onArrays({ batchSize: 4, seed: 5 }, small({ dropout: 0.5 }));
    const model = small({ dropout: 0.5 });
    await run(all(4), { epochs: 1, seed: 5 }, model);
    const { fingerprint: got } = await run(all(4), { epochs: 2 }, model);
    expect(got).toBe(expected.fingerprint);
  });

  test('validates on a dataset or on arrays, with the same numbers', async () => {
    const held = [x.slice(6), y.slice(6)] as [number[][][], number[][]];
    const { history } = await fit(small({ metrics: ['mae'] }), x.slice(0, 6), y.slice(0, 6), {
      ...{ engine, epochs: 3, shuffle: false, batchSize: 3, validationData: held },
    });
    const dataset = zipped(0, 6).batch(3);
    const onDataset = await run(dataset, { validationData: zipped(6, 10).batch(3) });
    const onHeld = await run(dataset, { validationData: held, validationBatchSize: 3 });
    expect(onHeld.history).toEqual(onDataset.history);
    expectSame(onDataset.history, history);
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'val_loss', 'val_mae']);
    const first = await run(dataset, { validationData: zipped(6, 10).batch(2), validationBatches: 1 });
    const short = await run(dataset, { validationData: zipped(6, 8).batch(2) });
    expect(first.history).toEqual(short.history);
  });

  test('takes batches of any size and any number of time steps', async () => {
    const make = (): tfl.Sequential => {
      const layers = [tfl.layers.lstm({ units: 3, inputShape: [null, 2] }), tfl.layers.dense({ units: 2 })];
      const model = tfl.sequential({ layers });
      model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
      initialize(model, 1);
      return model;
    };
    const cut = (from: number, to: number, steps: number): { xs: number[][][]; ys: number[][] } => ({
      xs: x.slice(from, to).map((sequence) => sequence.slice(0, steps)),
      ys: y.slice(from, to),
    });
    const items = [cut(0, 3, 4), cut(3, 8, 4), cut(8, 9, 4), cut(3, 7, 2), cut(0, 3, 3), cut(7, 10, 4)];
    const model = make();
    const { history } = await run(batches(...items), { epochs: 2 }, model);
    const one = make();
    for (let epoch = 0; epoch < 2; epoch++) {
      for (const { xs, ys } of items) await fit(one, xs, ys, { engine, batchSize: 99, shuffle: false });
    }
    expect(await fingerprint(model)).toBe(await fingerprint(one));
    expect(history.loss).toHaveLength(2);
  });

  test('goes on with the batch after batchesPerEpoch, as model.fitDataset does', async () => {
    const model = small();
    await run(all(2).repeat(), { batchesPerEpoch: 3, epochs: 5 }, model);
    const stock = small();
    await stock.fitDataset(all(2).repeat(), { batchesPerEpoch: 3, epochs: 5, verbose: 0 });
    expect(furthest(await weightsOf(model), await weightsOf(stock))).toBeLessThan(2e-6);
  });

  test('agrees with model.fitDataset, class weights and callbacks included', async () => {
    const softmax = (): tfl.Sequential => {
      const model = tfl.sequential();
      model.add(tfl.layers.lstm({ units: 3, inputShape: [4, 2] }));
      model.add(tfl.layers.dense({ units: 2, activation: 'softmax' }));
      model.compile({
        optimizer: tf.train.adam(0.05),
        loss: 'categoricalCrossentropy',
        metrics: ['accuracy'],
      });
      initialize(model, 2);
      return model;
    };
    const labels = x.map((_, sample) => [sample % 2, 1 - (sample % 2)]);
    const dataset = data.zip({ xs: data.array(x), ys: data.array(labels) }).batch(4);
    const classWeight = { 0: 2, 1: 0.5 };
    const calls: string[][] = [[], []];
    const hear = (index: number): object => ({
      onBatchBegin: (batch: number, logs: object) => void calls[index]?.push(`${batch} ${Object.keys(logs)}`),
      onBatchEnd: (batch: number, logs: object) => void calls[index]?.push(`${batch} ${Object.keys(logs)}`),
      onEpochEnd: (epoch: number, logs: object) => void calls[index]?.push(`${epoch} ${Object.keys(logs)}`),
    });
    const [model, stock] = [softmax(), softmax()];
    const { history } = await run(dataset, { classWeight, callbacks: hear(0) }, model);
    const expected = await stock.fitDataset(dataset as never, {
      ...{ epochs: 3, classWeight, callbacks: hear(1), verbose: 0 },
    });
    expect(furthest(await weightsOf(model), await weightsOf(stock))).toBeLessThan(2e-6);
    expect(furthest(history.loss ?? [], expected.history.loss as number[])).toBeLessThan(2e-6);
    expect(calls[0]).toEqual(calls[1]);
  });

  test('goes on with the states of a stateful model', async () => {
    const model = small({ stateful: 2 });
    await run(all(2), {}, model);
    const expected = small({ stateful: 2 });
    await onArrays({ batchSize: 2 }, expected);
    expect(await fingerprint(model)).toBe(await fingerprint(expected));
  });

  test('stops where a callback or a signal says so', async () => {
    const stopped = small();
    const { epoch, timings } = await run(all(4), { callbacks: { onBatchEnd: () => stop(stopped) } }, stopped);
    expect([epoch, timings.steps]).toEqual([[0], 1]);
    const controller = new AbortController();
    const callbacks = { onBatchEnd: () => controller.abort() };
    expect(await run(all(4), { signal: controller.signal, callbacks })).toMatchObject({
      aborted: true,
      epoch: [],
    });
  });

  test('keeps what was trained before a batch that does not fit', async () => {
    const model = small();
    const wrong = { xs: x.slice(0, 2), ys: [[1], [2]] };
    await expect(run(batches(part(0, 4), part(4, 8), wrong), {}, model)).rejects.toThrow(
      'fit: dataset: epoch 0, batch 2: ys: expected shape [samples, 2], got [2, 1]',
    );
    const two = small();
    await fit(two, x.slice(0, 8), y.slice(0, 8), { engine, batchSize: 4, shuffle: false });
    expect(await fingerprint(model)).toBe(await fingerprint(two));
  });

  test.each<[string, unknown, RegExp]>([
    [
      'NaN',
      {
        xs: [
          [
            [Number.NaN, 0],
            [0, 0],
            [0, 0],
            [0, 0],
          ],
        ],
        ys: [[0, 0]],
      },
      /batch 1: xs\[0\]\[0\]\[0\]: expected a finite/,
    ],
    [
      'numbers of another shape',
      { xs: [[1, 2]], ys: [[0, 0]] },
      /batch 1: xs: expected shape \[samples, 4, 2\], got \[1, 2\]/,
    ],
    [
      'targets of other samples',
      { xs: x.slice(0, 2), ys: y.slice(0, 3) },
      /batch 1: ys has 3 samples, .*xs has 2/,
    ],
    [
      'no batch',
      { features: x },
      /batch 1: expected a batch {xs, ys} or \[xs, ys\], got an object of features/,
    ],
    ['a number', 7, /batch 1: expected a batch {xs, ys} or \[xs, ys\], got 7/],
  ])('names the batch that holds %s', async (_, item, message) => {
    await expect(run(batches(part(0, 4), item))).rejects.toThrow(message);
  });

  test('says that a dataset is empty, or ends early', async () => {
    await expect(run(batches())).rejects.toThrow(new RangeError('fit: dataset: expected batches, got none'));
    await expect(run(all(5), { batchesPerEpoch: 3 })).rejects.toThrow(
      'fit: dataset: expected 3 batches for each epoch, as requested, got 2 in the last one: use its repeat()',
    );
    await expect(run(all(5), { validationData: batches() })).rejects.toThrow(
      'fit: validationData: expected batches, got none',
    );
  });

  test('leaves no tensor behind, whatever happens', async () => {
    const model = small({ optimizer: tf.train.sgd(0.01) });
    await run(all(4), {}, model);
    const { numTensors } = tf.memory();
    await run(all(4), { validationData: all(3) }, model);
    await run(all(4).repeat(), { batchesPerEpoch: 2 }, model);
    await expect(run(all(5), { batchesPerEpoch: 3 }, model)).rejects.toThrow(RangeError);
    const wrong = data.zip({ xs: data.array(x), ys: data.array(x) }).batch(4);
    await expect(run(wrong as never, {}, model)).rejects.toThrow(/ys: expected shape/);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('evaluates a dataset as model.evaluateDataset does', async () => {
    const model = small({ metrics: ['mae'] });
    const got = await evaluate(model, all(4), { engine });
    expectSame(got, await evaluate(model, x, y, { engine, batchSize: 4 }));
    const stock = (await model.evaluateDataset(all(4) as never, {})) as tf.Scalar[];
    const expected = await Promise.all(stock.map(async (scalar) => (await scalar.data())[0] as number));
    expect(furthest(Object.values(got), expected)).toBeLessThan(1e-6);
    expect(await evaluate(model, all(4), { engine, batches: 1 })).toEqual(
      await evaluate(model, x.slice(0, 4), y.slice(0, 4), { engine }),
    );
    await expect(evaluate(model, all(4), { engine, batches: 9 })).rejects.toThrow(
      'evaluate: dataset: expected 9 batches',
    );
    await expect(evaluate(model, batches(), { engine })).rejects.toThrow(
      'evaluate: dataset: expected batches, got none',
    );
  });
});

test('inputs and outputs by their names, in any order', async () => {
  const make = (): tfl.LayersModel => {
    const [a, b] = [tfl.input({ shape: [2], name: 'a' }), tfl.input({ shape: [3], name: 'b' })];
    const both = tfl.layers.concatenate().apply([a, b]) as tfl.SymbolicTensor;
    const out = (name: string): tfl.SymbolicTensor =>
      tfl.layers.dense({ units: 1, name }).apply(both) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [a, b], outputs: [out('p'), out('q')] });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: ['meanSquaredError', 'meanSquaredError'] });
    initialize(model, 1);
    return model;
  };
  const rows = (width: number): number[][] =>
    Array.from({ length: 4 }, (_, row) =>
      Array.from({ length: width }, (__, column) => Math.sin(row + column)),
    );
  const named = { xs: { b: rows(3), a: rows(2) }, ys: { q: rows(1), p: rows(1) } };
  const model = make();
  await fit(model, batches(named), { epochs: 2 });
  const listed = make();
  await fit(
    listed,
    batches([
      [rows(2), rows(3)],
      [rows(1), rows(1)],
    ]),
    { epochs: 2 },
  );
  expect(await fingerprint(model)).toBe(await fingerprint(listed));
});

test('options that a dataset decides are refused, and those that it needs are asked for', async () => {
  const model = small();
  const call = (args: object, dataset: BatchDataset = all(4)): Promise<unknown> => fit(model, dataset, args);
  await expect(call({ batchSize: 4 })).rejects.toThrow(/fit: expected options .* got batchSize/);
  await expect(call({ shuffle: true })).rejects.toThrow(/got shuffle/);
  await expect(call({ validationSplit: 0.1 })).rejects.toThrow(/got validationSplit/);
  await expect(call({ batchesPerEpoch: 0 })).rejects.toThrow(
    /fit: batchesPerEpoch: expected an integer of at least 1/,
  );
  await expect(call({ validationData: 3 })).rejects.toThrow(
    /fit: validationData: expected a dataset or \[x, y\], got/,
  );
  await expect(call({}, all(4).repeat())).rejects.toThrow(
    'fit: batchesPerEpoch: expected an integer for an infinite dataset, got none',
  );
  await expect(fit(model, all(4) as never, {} as never, { epochs: 2 })).rejects.toThrow(
    /fit: expected options after/,
  );
  await expect(evaluate(model, all(4).repeat())).rejects.toThrow('evaluate: batches: expected an integer');
});

test('takes the batches of a dataset one at a time', async () => {
  const model = small({ optimizer: tf.train.sgd(0.01) });
  const before = tf.memory().numTensors;
  let most = 0;
  const dataset: BatchDataset = {
    iterator() {
      let next = 0;
      return {
        async next() {
          if (next === SAMPLES) return { done: true };
          const item = { xs: tf.tensor(x.slice(next, next + 2)), ys: tf.tensor(y.slice(next, next + 2)) };
          next += 2;
          most = Math.max(most, tf.memory().numTensors - before);
          return { value: item };
        },
      };
    },
  };
  await fit(model, dataset, { epochs: 2 });
  expect(most).toBe(2);
});
