import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { evaluate, type FitArgs, fingerprint, fit, initialize } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const SAMPLES = 10;
const x = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: 4 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11, (sample % 3) - 1]),
);
const y = x.map((sequence) => [sequence[0]?.[0] ?? 0, sequence[3]?.[1] ?? 0]);

interface ModelOptions {
  metrics?: string[];
  dropout?: number;
}

function makeModel(options: ModelOptions = {}): tfl.Sequential {
  const { metrics = [], dropout = 0 } = options;
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({ units: 5, inputShape: [4, 2], recurrentDropout: dropout }),
      tfl.layers.dropout({ rate: dropout }),
      tfl.layers.dense({ units: 2 }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError', metrics });
  initialize(model, 1);
  return model;
}

describe("fit with tfjs's operations", () => {
  test('one full batch without shuffling equals trainOnBatch in a loop, bit for bit', async () => {
    const reference = makeModel();
    const [inputs, targets] = [tf.tensor3d(x), tf.tensor2d(y)];
    const losses: number[] = [];
    for (let step = 0; step < 12; step++)
      losses.push((await reference.trainOnBatch(inputs, targets)) as number);
    const model = makeModel();
    const result = await fit(model, x, y, {
      epochs: 12,
      batchSize: SAMPLES,
      shuffle: false,
      engine: 'tfjs',
    });
    expect(result.history.loss).toEqual(losses);
    expect(result.fingerprint).toBe(await fingerprint(reference));
  });

  test('batches without shuffling equal stock model.fit, bit for bit', async () => {
    const reference = makeModel();
    const options = { epochs: 3, batchSize: 4, shuffle: false };
    const engine = 'tfjs';
    const stock = await reference.fit(tf.tensor3d(x), tf.tensor2d(y), { ...options, verbose: 0 });
    const model = makeModel();
    const result = await fit(model, x, y, { ...options, engine });
    expect(result.fingerprint).toBe(await fingerprint(reference));
    expect(result.epoch).toEqual(stock.epoch);
    const expected = stock.history.loss as number[];
    for (const [epoch, loss] of expected.entries()) expect(result.history.loss?.[epoch]).toBeCloseTo(loss, 6);
  });

  test('validation, metrics and class weights equal those of stock model.fit', async () => {
    for (const extra of [{ validationSplit: 0.3 }, { classWeight: { 0: 1, 1: 3 } }]) {
      const options = { epochs: 2, batchSize: 3, shuffle: false, ...extra };
      const labels = x.map((_, sample) => [sample % 2, 1 - (sample % 2)]);
      const metrics = { metrics: ['mse', 'accuracy'] };
      const reference = makeModel(metrics);
      const stock = await reference.fit(tf.tensor3d(x), tf.tensor2d(labels), { ...options, verbose: 0 });
      const model = makeModel(metrics);
      const result = await fit(model, x, labels, { ...options, engine: 'tfjs' });
      expect(Object.keys(result.history).sort()).toEqual(Object.keys(stock.history).sort());
      for (const [name, values] of Object.entries(stock.history)) {
        for (const [epoch, value] of (values as number[]).entries()) {
          expect(result.history[name]?.[epoch]).toBeCloseTo(value, 5);
        }
      }
      expect(result.fingerprint).toBe(await fingerprint(reference));
    }
  });

  test('dropout keeps elements with probability 1 - rate and scales them', async () => {
    const seen: number[] = [];
    const layer = tfl.layers.dropout({ rate: 0.25, inputShape: [1000] });
    const model = tfl.sequential({ layers: [layer, tfl.layers.dense({ units: 1, useBias: false })] });
    model.compile({ optimizer: tf.train.sgd(1), loss: (_, output) => tf.mean(output) });
    initialize(model, 0);
    const before = await model.getWeights()[0]?.data();
    await fit(model, { values: new Float32Array(1000).fill(1), shape: [1, 1000] }, [[0]], {
      epochs: 1,
      engine: 'tfjs',
    });
    const after = await model.getWeights()[0]?.data();
    for (let index = 0; index < 1000; index++) seen.push((before?.[index] ?? 0) - (after?.[index] ?? 0));
    const kept = seen.filter((value) => Math.abs(value) > 0.1);
    expect(kept.length).toBeGreaterThan(700);
    expect(kept.length).toBeLessThan(800);
    for (const value of kept) expect(value).toBeCloseTo(4 / 3, 5);
  });

  test('a functional model of two inputs trains', async () => {
    const inputs = [tfl.input({ shape: [4, 2] }), tfl.input({ shape: [3] })];
    const [first, second] = inputs;
    const joined = tfl.layers
      .concatenate()
      .apply([
        tfl.layers.lstm({ units: 2 }).apply(first as tfl.SymbolicTensor) as tfl.SymbolicTensor,
        second as tfl.SymbolicTensor,
      ]);
    const output = tfl.layers.dense({ units: 2 }).apply(joined) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs, outputs: output });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const extra = { values: new Float32Array(3 * SAMPLES), shape: [SAMPLES, 3] };
    const result = await fit(model, [tf.tensor3d(x), extra], y, { epochs: 2, engine: 'tfjs' });
    expect(result.history.loss).toHaveLength(2);
    await expect(fit(model, tf.tensor3d(x), y)).rejects.toThrow(
      'fit: x: expected 2 tensors for this model, got 1',
    );
  });
});

describe.each(['compiled', 'tfjs'] as const)('fit with engine %s', (engine) => {
  const train = (model: tfl.LayersModel, args: FitArgs = {}): ReturnType<typeof fit> =>
    fit(model, x, y, { engine, ...args });
  const trained = async (args: FitArgs, options?: ModelOptions): Promise<string> =>
    (await train(makeModel(options), args)).fingerprint;

  test('tells what trained', async () => {
    const { engine: used, threads } = await train(makeModel(), { threads: 1 });
    expect([used, threads]).toEqual([engine, 1]);
  });

  test('validationData is evaluated after each epoch', async () => {
    const result = await train(makeModel(), {
      epochs: 2,
      validationData: [x.slice(0, 3), y.slice(0, 3)],
    });
    expect(result.history.val_loss).toHaveLength(2);
    expect(result.history.val_loss?.[1]).not.toBe(result.history.val_loss?.[0]);
  });

  test('seed decides shuffling: equal seeds give equal bits, others do not', async () => {
    const options = { epochs: 3, batchSize: 3 };
    const first = await trained({ ...options, seed: 0 });
    expect(await trained({ ...options, seed: 0 })).toBe(first);
    expect(await trained({ ...options, seed: 1 })).not.toBe(first);
    expect(await trained({ ...options, seed: 0, shuffle: false })).not.toBe(first);
  });

  test('seed decides dropout, in layers and inside the LSTM', async () => {
    const options = { epochs: 2, batchSize: 5, shuffle: false };
    const first = await trained({ ...options, seed: 3 }, { dropout: 0.4 });
    expect(await trained({ ...options, seed: 3 }, { dropout: 0.4 })).toBe(first);
    expect(await trained({ ...options, seed: 4 }, { dropout: 0.4 })).not.toBe(first);
    expect(await trained({ ...options, seed: 3 })).not.toBe(first);
  });

  test('dropout is off in predict, before and after training', async () => {
    const model = makeModel({ dropout: 0.5 });
    await train(model, { epochs: 1 });
    const predict = async (): Promise<number[]> => [
      ...(await (model.predict(tf.tensor3d(x)) as tf.Tensor).data()),
    ];
    expect(await predict()).toEqual(await predict());
  });

  test('stopping at any epoch and going on by initialEpoch gives the same bits', async () => {
    const options = { batchSize: 4, seed: 9 };
    const whole = await trained({ ...options, epochs: 5 }, { dropout: 0.2 });
    for (const stop of [1, 4]) {
      const model = makeModel({ dropout: 0.2 });
      await train(model, { ...options, epochs: stop });
      const rest = await train(model, { ...options, epochs: 5, initialEpoch: stop });
      expect(rest.fingerprint).toBe(whole);
      expect(rest.epoch[0]).toBe(stop);
    }
  });

  test('a signal stops it at the next batch and tells what was done', async () => {
    const controller = new AbortController();
    let batches = 0;
    const result = await train(makeModel(), {
      epochs: 50,
      batchSize: 5,
      signal: controller.signal,
      callbacks: {
        onBatchEnd: async () => {
          if (++batches === 7) controller.abort();
        },
      },
    });
    expect(result.aborted).toBe(true);
    expect(result.timings.steps).toBe(7);
    expect(result.epoch).toEqual([0, 1, 2]);
    expect(result.history.loss).toHaveLength(3);
    expect(result.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a signal from a timer arrives, as the event loop runs', async () => {
    const result = await train(makeModel(), { epochs: 1e9, signal: AbortSignal.timeout(300) });
    expect(result.aborted).toBe(true);
  });

  test('a signal that is aborted already trains nothing', async () => {
    const model = makeModel();
    const before = await fingerprint(model);
    const result = await train(model, { signal: AbortSignal.abort() });
    expect([result.aborted, result.timings.steps, result.fingerprint]).toEqual([true, 0, before]);
  });

  test('callbacks are called in stock order with numbers', async () => {
    const calls: string[] = [];
    const note = (name: string) => async (index?: number | tfl.Logs, logs?: tfl.Logs) => {
      calls.push(`${name} ${typeof index === 'number' ? index : ''}`.trim());
      for (const value of Object.values(logs ?? {})) expect(typeof value).toBe('number');
    };
    const names = ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'];
    const callbacks = Object.fromEntries(names.map((name) => [name, note(name)]));
    await train(makeModel(), { epochs: 1, batchSize: 5, callbacks });
    expect(calls).toEqual([
      'onTrainBegin',
      'onEpochBegin 0',
      'onBatchBegin 0',
      'onBatchEnd 0',
      'onBatchBegin 1',
      'onBatchEnd 1',
      'onEpochEnd 0',
      'onTrainEnd',
    ]);
  });

  test.each(['onTrainBegin', 'onEpochBegin', 'onBatchEnd'] as const)(
    'stopTraining set in %s stops after the batch that is running, whoever else listens',
    async (method) => {
      const run = async (others: object): Promise<[string, number]> => {
        const model = makeModel({ dropout: 0.3 });
        const stop = (): void => {
          model.stopTraining = true;
        };
        const callbacks = [{ [method]: stop }, others];
        const { fingerprint: bits, timings } = await train(model, { epochs: 4, batchSize: 3, callbacks });
        return [bits, timings.steps];
      };
      const alone = await run({});
      expect(alone[1]).toBe(1);
      for (const name of ['onBatchBegin', 'onBatchEnd', 'onEpochBegin', 'onEpochEnd']) {
        expect(await run({ [name]: () => {} })).toEqual(alone);
      }
    },
  );

  test('null says that an option was not given, as in stock', async () => {
    const names = [
      'callbacks',
      'validationData',
      'classWeight',
      'seed',
      'epochs',
      'signal',
      'engine',
      'yieldEvery',
    ];
    const nothing = Object.fromEntries(names.map((name) => [name, null]));
    const plain = await fit(makeModel(), x, y, {});
    expect((await fit(makeModel(), x, y, nothing as FitArgs)).fingerprint).toBe(plain.fingerprint);
    expect((await fit(makeModel(), x, y, null as unknown as FitArgs)).fingerprint).toBe(plain.fingerprint);
  });

  test('early stopping of tfjs-layers stops it', async () => {
    const result = await train(makeModel(), {
      epochs: 30,
      callbacks: [tfl.callbacks.earlyStopping({ monitor: 'loss', minDelta: 10, patience: 2 })],
    });
    expect(result.epoch).toEqual([0, 1, 2]);
    expect(result.aborted).toBe(false);
  });

  test('it leaves no tensors behind', async () => {
    const model = makeModel({ dropout: 0.3 });
    const options = { engine, epochs: 2, batchSize: 4, validationSplit: 0.2, classWeight: { 0: 1, 1: 2 } };
    const labels = x.map((_, sample) => [sample % 2, 1 - (sample % 2)]);
    await fit(model, x, labels, options);
    const before = tf.memory().numTensors;
    await fit(model, x, labels, options);
    await fit(
      model,
      tf.tidy(() => tf.keep(tf.tensor3d(x))),
      y,
      { engine, epochs: 1 },
    );
    await expect(fit(model, x, y.slice(1))).rejects.toThrow();
    await expect(fit(model, x, [[[1]]], { epochs: 1 })).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});

describe('fit refuses', () => {
  const refused: [string, FitArgs, RegExp][] = [
    [
      'an option that there is none of',
      { epoch: 3 } as FitArgs,
      /^fit: expected options batchSize, epochs, .*engine, got epoch \(did you mean epochs\?\)$/,
    ],
    [
      'a callback that there is none of',
      { callbacks: [{ onEpochEnds() {} } as object] },
      /^fit: callbacks: expected callbacks onTrainBegin, .*got onEpochEnds \(did you mean onEpochEnd\?\)$/,
    ],
    ['batchSize 0', { batchSize: 0 }, /^fit: batchSize: expected an integer of at least 1, got 0$/],
    ['epochs 1.5', { epochs: 1.5 }, /^fit: epochs: .* got 1.5$/],
    ['a negative seed', { seed: -1 }, /^fit: seed: .* got -1$/],
    ['validationSplit 1', { validationSplit: 1 }, /^fit: validationSplit: .* got 1$/],
    ['a validationSplit that leaves nothing', { validationSplit: 0.95 }, /leaves one part empty/],
    [
      'an unknown engine',
      { engine: 'gpu' } as unknown as FitArgs,
      /^fit: engine: expected 'auto', 'compiled' or 'tfjs', got gpu$/,
    ],
    ['threads 9', { threads: 9 }, /^fit: threads: expected an integer from 1 to 8, got 9$/],
    ['clipNorm 0', { clipNorm: 0 }, /^fit: clipNorm: expected a positive number, got 0$/],
    [
      'an unknown yieldEvery',
      { yieldEvery: 'always' } as unknown as FitArgs,
      /^fit: yieldEvery: expected 'auto', 'batch', .* got always$/,
    ],
    [
      'a learning rate that is none',
      { learningRateSchedule: () => Number.NaN },
      /^fit: learningRateSchedule: expected a number of at least 0 for epoch 0, got NaN$/,
    ],
    [
      "shuffle: 'batch'",
      { shuffle: 'batch' } as unknown as FitArgs,
      /^fit: shuffle: expected a boolean, got batch$/,
    ],
  ];
  test.each(refused)('%s, and trains nothing', async (_, args, message) => {
    const model = makeModel();
    const before = await fingerprint(model);
    await expect(fit(model, x, y, args)).rejects.toThrow(message);
    expect(await fingerprint(model)).toBe(before);
  });

  test('targets of another number of samples, naming both', async () => {
    await expect(fit(makeModel(), x, y.slice(0, 2))).rejects.toThrow('fit: y has 2 samples, x has 10');
  });

  test('inputs of another shape, naming both', async () => {
    await expect(fit(makeModel(), [[[1, 2]]], y)).rejects.toThrow(/x has 1/);
    const message = 'fit: x: expected shape [samples, 4, 2], got [1, 1, 2]';
    await expect(fit(makeModel(), [[[1, 2]]], [[1, 2]])).rejects.toThrow(message);
  });

  test('numbers that are not finite, naming their place', async () => {
    const broken = structuredClone(y);
    (broken[4] as number[])[1] = Number.NaN;
    await expect(fit(makeModel(), x, broken)).rejects.toThrow(
      'fit: y[4][1]: expected a finite float32 number, got NaN',
    );
    await expect(fit(makeModel(), tf.fill([3, 4, 2], 1 / 0), y.slice(0, 3))).rejects.toThrow(
      /x\[0\]\[0\]\[0\].*Infinity/,
    );
  });

  test.each(['compiled', 'tfjs'] as const)(
    'labels out of range, of each output, with engine %s',
    async (engine) => {
      const input = tfl.input({ shape: [1] });
      const output = (name: string, activation: 'softmax' | 'sigmoid', units: number): tfl.SymbolicTensor =>
        tfl.layers.dense({ name, units, activation }).apply(input) as tfl.SymbolicTensor;
      const model = tfl.model({
        inputs: input,
        outputs: [output('some', 'softmax', 3), output('other', 'sigmoid', 1)],
      });
      const losses = { some: 'sparseCategoricalCrossentropy', other: 'binaryCrossentropy' };
      model.compile({ optimizer: 'sgd', loss: losses });
      const inputs = tf.tensor2d([[0], [1]]);
      const targets = (label: number, chance: number): tf.Tensor[] => [
        tf.tensor2d([[0], [label]]),
        tf.tensor2d([[chance], [1]]),
      ];
      const options = engine === 'tfjs' ? { engine } : {};
      await expect(fit(model, inputs, targets(3, 0), options)).rejects.toThrow(
        /^fit: y 0\[1\]\[0\]: expected one of 3 classes, an integer from 0 to 2 .*, got 3$/,
      );
      await expect(evaluate(model, inputs, targets(2, -1), options)).rejects.toThrow(
        /^evaluate: y 1\[0\]\[0\]: expected a number from 0 to 1 .*, got -1$/,
      );
      expect((await fit(model, inputs, targets(2, 0.5), options)).timings.steps).toBe(1);
    },
  );

  test('a model that is not compiled', async () => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
    await expect(fit(model, [[1]], [[1]])).rejects.toThrow('fit: expected a compiled model');
  });

  test('a second training of a model that is being trained', async () => {
    const model = makeModel();
    const first = fit(model, x, y, { epochs: 3 });
    await expect(fit(model, x, y)).rejects.toThrow('being trained already');
    expect((await first).epoch).toEqual([0, 1, 2]);
  });

  test('a batch size other than the one a stateful model fixes', async () => {
    const layer = tfl.layers.lstm({ units: 2, stateful: true, batchInputShape: [2, 4, 2] });
    const model = tfl.sequential({ layers: [layer, tfl.layers.dense({ units: 2 })] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await expect(fit(model, x, y, { batchSize: 5 })).rejects.toThrow(/expected batchSize 2/);
    expect((await fit(model, x, y, { batchSize: 2, shuffle: false })).epoch).toEqual([0]);
  });
});
