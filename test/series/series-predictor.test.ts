import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { experiment, SeriesPredictor } from '../../src/series/index.js';
import { initialWeights } from '../../src/series/model.js';
import { fingerprint, wasmInfo } from '../../src/tfjs/index.js';
import { withBackend } from '../tfjs/backend-for-tests.js';

withBackend();

const { x, y } = experiment.train;
const make = (seed = 0): SeriesPredictor => new SeriesPredictor({ inputDim: 1, seqSize: 4, seed });

describe('SeriesPredictor', () => {
  test('is the network of the experiment, an ordinary compiled layers model', () => {
    const { model } = make();
    expect(model.outputs[0]?.shape).toEqual([null, 4, 1]);
    const [lstm, readout] = model.layers;
    expect(lstm?.getConfig()).toMatchObject({
      units: 10,
      recurrentActivation: 'sigmoid',
      unitForgetBias: true,
    });
    expect(readout?.getClassName()).toBe('TimeDistributed');
    expect(model.optimizer.getConfig()).toMatchObject({
      learningRate: 0.001,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
    });
  });

  test('begins glorot-uniform over the joint kernel, with forget bias 1 and a standard-normal read-out', () => {
    const limit = Math.sqrt(6 / (1 + 10 + 40));
    const kernels: number[] = [];
    const readouts: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const [kernel, recurrent, bias, weights, offset] = initialWeights(
        { inputDim: 1, seqSize: 4, hiddenDim: 10 },
        seed,
      );
      kernels.push(...(kernel ?? []), ...(recurrent ?? []));
      readouts.push(...(weights ?? []), ...(offset ?? []));
      expect([...(bias ?? [])]).toEqual(
        Array.from({ length: 40 }, (_, index) => (index >= 10 && index < 20 ? 1 : 0)),
      );
    }
    const variance = (values: number[]): number =>
      values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.max(...kernels.map(Math.abs))).toBeLessThanOrEqual(Math.fround(limit));
    expect(Math.max(...kernels.map(Math.abs))).toBeGreaterThan(0.999 * limit);
    expect(variance(kernels) / (limit ** 2 / 3)).toBeCloseTo(1, 1);
    expect(variance(readouts)).toBeCloseTo(1, 0);
  });

  test('loss before the first step of seeds 0..99 lies where 1000 seeds of the reference did', async () => {
    const losses: number[] = [];
    for (let seed = 0; seed < 100; seed++) {
      const predictor = make(seed);
      const outputs = (await predictor.predict(x)).flat();
      const squares = outputs.map((value, index) => (value - (y.flat()[index] ?? 0)) ** 2);
      losses.push(squares.reduce((sum, square) => sum + square, 0) / squares.length);
      predictor.dispose();
    }
    losses.sort((a, b) => a - b);
    // Reference: median 89, 5 % to 95 % 56 to 129; a median of 100 lies within 89 +- 9 with 4 standard errors.
    expect(Math.abs((losses[50] ?? 0) - 89)).toBeLessThan(9);
    expect(losses.filter((loss) => loss >= 56 && loss <= 129).length).toBeGreaterThanOrEqual(81);
  });

  test('learns: a thousand steps bring the loss to where the reference ends', async () => {
    const predictor = make(1);
    const { history, timings, epoch } = await predictor.train(x, y);
    expect([epoch.length, timings.steps, predictor.steps]).toEqual([1000, 1000, 1000]);
    expect(history.loss?.[0]).toBeGreaterThan(40);
    expect(history.loss?.[999]).toBeLessThan(5);
    predictor.dispose();
  });

  test('predicts [batch, time], a batch of one included', async () => {
    const predictor = make();
    const all = await predictor.predict(x);
    expect([all.length, all[0]?.length]).toEqual([3, 4]);
    for (const [index, sequence] of x.entries())
      expect(await predictor.predict([sequence])).toEqual([all[index]]);
  });

  test('takes nested arrays, typed arrays with a shape and tensors alike', async () => {
    const forms = [
      [x, y],
      [
        { values: Float32Array.from(x.flat(2)), shape: [3, 4, 1] },
        { values: Float64Array.from(y.flat()), shape: [3, 4] },
      ],
      [tf.tensor3d(x), tf.tensor2d(y)],
    ] as const;
    const prints = new Set<string>();
    for (const [inputs, targets] of forms)
      prints.add((await make().train(inputs, targets, { epochs: 3 })).fingerprint);
    expect(prints.size).toBe(1);
  });

  test('training again goes on: 2 + 3 steps give the bits of 5', async () => {
    const whole = await make().train(x, y, { epochs: 5 });
    const predictor = make();
    await predictor.train(x, y, { epochs: 2 });
    expect((await predictor.train(x, y, { epochs: 3 })).fingerprint).toBe(whole.fingerprint);
    expect(predictor.steps).toBe(5);
  });

  test('another learning rate keeps the moments of Adam', async () => {
    const engine = 'tfjs';
    const predictor = make();
    await predictor.train(x, y, { epochs: 4, engine });
    await predictor.train(x, y, { epochs: 1, learningRate: 0.5, engine });
    await predictor.train(x, y, { epochs: 3, learningRate: 0.001, engine });
    const direct = make();
    await direct.train(x, y, { epochs: 4, engine });
    const optimizer = direct.model.optimizer as unknown as { learningRate: number };
    optimizer.learningRate = 0.5;
    await direct.model.trainOnBatch(tf.tensor3d(x), tf.expandDims(tf.tensor2d(y), 2));
    optimizer.learningRate = 0.001;
    for (let step = 0; step < 3; step++) {
      await direct.model.trainOnBatch(tf.tensor3d(x), tf.expandDims(tf.tensor2d(y), 2));
    }
    expect(await predictor.fingerprint()).toBe(await fingerprint(direct.model));
  });

  test('both engines agree, and one goes on where the other ended', async () => {
    const losses: number[][] = [];
    for (const engines of [
      ['compiled', 'compiled'],
      ['tfjs', 'tfjs'],
      ['compiled', 'tfjs'],
      ['tfjs', 'compiled'],
    ] as const) {
      const predictor = make(2);
      const parts: number[] = [];
      for (const engine of engines)
        parts.push(...((await predictor.train(x, y, { epochs: 20, engine })).history.loss ?? []));
      expect([parts.length, predictor.steps]).toEqual([40, 40]);
      losses.push(parts);
      predictor.dispose();
    }
    for (const other of losses.slice(1)) {
      for (const [step, loss] of other.entries())
        expect(Math.abs((losses[0]?.[step] ?? Number.NaN) - loss)).toBeLessThan(1e-5 * loss);
    }
  });

  test.each([
    ['compiled', 50_000],
    ['tfjs', 60],
  ] as const)(
    'onYield hears now and then of a step and its loss, engine %s, and changes no bits',
    async (engine, epochs) => {
      const heard: [number, number][] = [];
      const onYield = (epoch: number, loss: number): void => void heard.push([epoch, loss]);
      const { history, fingerprint: print } = await make().train(x, y, { epochs, engine, onYield });
      expect(heard.length).toBeGreaterThan(0);
      expect(heard.length).toBeLessThanOrEqual(epochs); // How often depends on how fast the machine is.
      for (const [epoch, loss] of heard) expect(loss).toBe(history.loss?.[epoch]);
      expect(print).toBe((await make().train(x, y, { epochs, engine })).fingerprint);
    },
  );

  test('onEpoch hears of each step and its loss', async () => {
    const heard: [number, number][] = [];
    const { history } = await make().train(x, y, {
      epochs: 3,
      onEpoch: (epoch, loss) => void heard.push([epoch, loss]),
    });
    expect(heard).toEqual((history.loss ?? []).map((loss, epoch) => [epoch, loss]));
  });

  test('a signal stops it, and it can go on afterwards', async () => {
    const controller = new AbortController();
    const predictor = make();
    const onEpoch = (epoch: number): void => {
      if (epoch === 4) controller.abort();
    };
    const stopped = await predictor.train(x, y, { epochs: 9, onEpoch, signal: controller.signal });
    expect([stopped.aborted, predictor.steps]).toEqual([true, 5]);
    const rest = await predictor.train(x, y, { epochs: 4 });
    expect(rest.fingerprint).toBe((await make().train(x, y, { epochs: 9 })).fingerprint);
  });

  test('limits refuse it before it begins', async () => {
    const predictor = make();
    await expect(predictor.train(x, y, { epochs: 2, limits: { operations: 10 } })).rejects.toMatchObject({
      code: 'limits',
    });
    expect(predictor.steps).toBe(0);
  });

  test('several inputs at each step', async () => {
    const predictor = new SeriesPredictor({ inputDim: 2, seqSize: 3, hiddenDim: 4, seed: 7 });
    const inputs = [
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
    ];
    const { history } = await predictor.train(inputs, [[1, 0, 1]], { epochs: 60, learningRate: 0.05 });
    expect(history.loss?.at(-1)).toBeLessThan(0.5 * (history.loss?.[0] ?? 0));
  });

  test('sequences of one step train as well', async () => {
    const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 1 });
    const { history } = await predictor.train([[[1]], [[2]]], [[2], [4]], { epochs: 30, learningRate: 0.05 });
    expect(history.loss?.at(-1)).toBeLessThan(history.loss?.[0] ?? 0);
  });

  test('dispose frees all tensors', async () => {
    const before = tf.memory().numTensors;
    const predictor = make();
    await predictor.train(x, y, { epochs: 2 });
    await predictor.toBytes({ includeOptimizer: true });
    predictor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('SeriesPredictor refuses', () => {
  test('sizes and seeds that are none', () => {
    const refused: [object, RegExp][] = [
      [{ inputDim: 0, seqSize: 4 }, /inputDim: expected an integer of at least 1, got 0/],
      [{ inputDim: 1, seqSize: 2.5 }, /seqSize: .* got 2.5/],
      [{ inputDim: 1 }, /seqSize: .* got undefined/],
      [{ inputDim: 1, seqSize: 4, hiddenDim: -1 }, /hiddenDim: .* got -1/],
      [{ inputDim: 1, seqSize: 4, seed: 2 ** 53 }, /seed: /],
      [{ inputDim: 1, seqSize: 4, units: 0 }, /units: .* got 0/],
      [
        { inputDim: 1, seqSize: 4, units: 3, hiddenDim: 4 },
        /units or hiddenDim.* got units 3 and hiddenDim 4/,
      ],
      [{ inputDims: 3, seqSize: 4 }, /got inputDims \(did you mean inputDim\?\)/],
      [
        { inputDim: 1, seqSize: 4, hiddenDim: 1e9 },
        /hiddenDim 1000000000: expected at most 134217728 weights/,
      ],
    ];
    for (const [options, message] of refused) {
      expect(() => new SeriesPredictor(options as { inputDim: number; seqSize: number })).toThrow(message);
    }
  });

  test('options of train, save and toBytes that there are none of', async () => {
    const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, units: 3 });
    expect([predictor.units, predictor.hiddenDim]).toEqual([3, 3]);
    const epoch = { epoch: 2 } as object;
    await expect(predictor.train(x, y, epoch)).rejects.toThrow(
      /^train: .*got epoch \(did you mean epochs\?\)$/,
    );
    const saving = { includeOptimiser: true } as object;
    await expect(predictor.toBytes(saving)).rejects.toThrow(
      /^toBytes: .*\(did you mean includeOptimizer\?\)$/,
    );
    await expect(predictor.save('nowhere', saving)).rejects.toThrow(
      /^save: .*\(did you mean includeOptimizer\?\)$/,
    );
  });

  const refused: [string, unknown, unknown, RegExp][] = [
    ['ragged x', [[[1], [2], [3], [4]], [[1]]], y, /^train: x\[1\]: expected 4 values/],
    [
      'x of another length',
      [[[1], [2]]],
      [[1, 2]],
      /^train: x: expected shape \[samples, 4, 1\], got \[1, 2, 1\]/,
    ],
    [
      'x without its last axis',
      [[1, 2, 3, 4]],
      [[1, 2, 3, 4]],
      /expected shape \[samples, 4, 1\], got \[1, 4\]/,
    ],
    ['y of another length', x, [[1], [2], [3]], /^train: y: expected shape \[samples, 4\], got \[3, 1\]/],
    ['y of fewer sequences', x, y.slice(1), /^train: y has 2 samples, x has 3/],
    ['NaN in y', x, [y[0], y[1], [1, 2, Number.NaN, 4]], /^train: y\[2\]\[2\]: expected a finite/],
    ['no data', [], [], /^train: x: expected data, got an empty array/],
  ];
  test.each(refused)('%s, and trains nothing', async (_, inputs, targets, message) => {
    const predictor = make();
    const before = await predictor.fingerprint();
    await expect(predictor.train(inputs as number[][][], targets as number[][])).rejects.toThrow(message);
    expect([await predictor.fingerprint(), predictor.steps]).toEqual([before, 0]);
    predictor.dispose();
  });

  test('impossible options of train', async () => {
    const predictor = make();
    await expect(predictor.train(x, y, { epochs: 0 })).rejects.toThrow(/epochs: .* got 0/);
    await expect(predictor.train(x, y, { learningRate: -1 })).rejects.toThrow(/learningRate: .* got -1/);
    await expect(predictor.train(x, y, { threads: 9 })).rejects.toThrow(/threads: .* got 9/);
  });
});

describe('threads of SeriesPredictor', () => {
  test('are those of the compiled engine, leave the backend alone, and give the same bits', async () => {
    const prints = new Set<string>();
    const before = wasmInfo()?.threads;
    for (const threads of [1, 2, 3]) {
      const predictor = make(4);
      const history = await predictor.train(x, y, { epochs: 6, threads });
      expect([history.engine, history.threads, wasmInfo()?.threads]).toEqual(['compiled', threads, before]);
      prints.add(history.fingerprint);
      predictor.dispose();
    }
    expect(prints.size).toBe(1);
  });

  test('a model moves to a backend of other threads with its optimizer, and trains on to the same bits', async () => {
    const engine = 'tfjs';
    const whole = make(4);
    const { fingerprint: expected } = await whole.train(x, y, { epochs: 6, engine });
    whole.dispose();
    tf.disposeVariables();
    const alive = tf.memory().numTensors;
    if (alive > 0) tf.engine().reset();
    const predictor = make(4);
    await predictor.train(x, y, { epochs: 3, threads: 1, engine });
    const moved = await predictor.train(x, y, { epochs: 3, threads: 2, engine });
    expect(wasmInfo()?.threads).toBe(2);
    expect(moved.fingerprint).toBe(expected);
    predictor.dispose();
  });
});
