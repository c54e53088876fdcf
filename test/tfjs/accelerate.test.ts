// Accelerated models beside stock ones, on tfjs's CPU backend.
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as data from '@tensorflow/tfjs-data';
import * as tfl from '@tensorflow/tfjs-layers';
import { accelerate, earlyStopping, explain, fingerprint, initialize } from '../../src/tfjs/index.js';
import { furthest, makeSmall, SAMPLES, weightsOf, x, y } from './compiled/small-training.js';
import { warnings } from './warnings.js';

const CLOSE = 2e-6;

let xs: tf.Tensor3D;
let ys: tf.Tensor2D;
beforeAll(async () => {
  await tf.setBackend('cpu');
  xs = tf.tensor3d(x);
  ys = tf.tensor2d(y);
});

const make = (): tfl.Sequential => makeSmall({ metrics: ['mae'] });

/** One that is accelerated, and one like it that is not. */
async function twins<Model extends tfl.LayersModel>(
  build: () => Model,
): Promise<[fast: Model, stock: Model]> {
  return [await accelerate(build()), build()];
}

async function numbers(outputs: tf.Tensor | tf.Tensor[]): Promise<number[]> {
  const values = await Promise.all([outputs].flat().map((output) => output.data()));
  tf.dispose(outputs);
  return values.flatMap((part) => [...part]);
}

async function expectAlike(fast: tfl.LayersModel, stock: tfl.LayersModel): Promise<void> {
  expect(furthest(await weightsOf(fast), await weightsOf(stock))).toBeLessThan(CLOSE);
}

function expectSameHistory(fast: tfl.History, stock: tfl.History): void {
  expect(fast).toBeInstanceOf(tfl.History);
  expect(fast.epoch).toEqual(stock.epoch);
  expect(Object.keys(fast.history).sort()).toEqual(Object.keys(stock.history).sort());
  for (const [name, values] of Object.entries(stock.history)) {
    expect(furthest(fast.history[name] as number[], values as number[])).toBeLessThan(CLOSE);
  }
  const { params } = fast as unknown as { params: object };
  const expected = (stock as unknown as { params: { initialEpoch: number | null } }).params;
  expect(params).toEqual({ ...expected, initialEpoch: expected.initialEpoch ?? 0 }); // Null of tfjs's data sets.
}

describe('an accelerated model', () => {
  test.each<[string, tfl.ModelFitArgs]>([
    ['batches', { epochs: 3, batchSize: 4, shuffle: false }],
    ['a part to validate on', { epochs: 2, batchSize: 3, shuffle: false, validationSplit: 0.3 }],
    ['no options but the order', { shuffle: false }],
    ['other epochs', { epochs: 4, initialEpoch: 2, shuffle: false, batchSize: 32, verbose: 0 }],
  ])('fits on %s with the results of tfjs', async (_, args) => {
    const [fast, stock] = await twins(make);
    expectSameHistory(await fast.fit(xs, ys, args), await stock.fit(xs, ys, args));
    await expectAlike(fast, stock);
  });

  test('fits with data to validate on, and keeps its history as tfjs does', async () => {
    const args = { epochs: 2, shuffle: false, validationData: [xs, ys] as [tf.Tensor, tf.Tensor] };
    const [fast, stock] = await twins(() => {
      const input = tfl.input({ shape: [4, 2] });
      const output = tfl.layers.dense({ units: 2 }).apply(tfl.layers.gru({ units: 3 }).apply(input));
      const model = tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor });
      model.compile({ optimizer: tf.train.rmsprop(0.01), loss: 'meanAbsoluteError', metrics: ['mse'] });
      initialize(model, 3);
      return model;
    });
    const history = await fast.fit(xs, ys, args);
    expectSameHistory(history, await stock.fit(xs, ys, args));
    expect(fast.history).toBe(history);
    await expectAlike(fast, stock);
  });

  test('fits a dataset, to its end or a given number of batches of it', async () => {
    const dataset = data.zip({ xs: data.array(x), ys: data.array(y) }).batch(4) as never;
    for (const args of [{ epochs: 2 }, { epochs: 3, batchesPerEpoch: 1, validationData: dataset }]) {
      const [fast, stock] = await twins(make);
      expectSameHistory(await fast.fitDataset(dataset, args), await stock.fitDataset(dataset, args));
      await expectAlike(fast, stock);
    }
  });

  test('warns where a dataset runs out, and ends there', async () => {
    const dataset = data.zip({ xs: data.array(x), ys: data.array(y) }).batch(4) as never;
    const fast = await accelerate(make());
    const told = await warnings(async () => {
      const { epoch } = await fast.fitDataset(dataset, { epochs: 3, batchesPerEpoch: 2 });
      expect(epoch).toEqual([0, 1]);
    });
    expect(told).toEqual([
      expect.stringContaining('fit: dataset: expected 2 batches for each epoch, got 1 in the last one'),
    ]);
    const got: number[] = [];
    const warned = await warnings(async () => {
      got.push(...(await numbers(await fast.evaluateDataset(dataset, { batches: 5 }))));
    });
    expect(warned).toEqual([expect.stringContaining('evaluateDataset: dataset: expected 5 batches, got 3')]);
    expect(got).toEqual(await numbers(await fast.evaluateDataset(dataset, {})));
  });

  test('trains on single batches', async () => {
    const [fast, stock] = await twins(make);
    for (let step = 0; step < 4; step++) {
      const got = (await fast.trainOnBatch(xs, ys)) as number[];
      const expected = (await stock.trainOnBatch(xs, ys)) as number[];
      expect(got).toHaveLength(2);
      expect(furthest(got, expected)).toBeLessThan(CLOSE);
    }
    await expectAlike(fast, stock);
    const [one, other] = await twins(() => makeSmall());
    expect(await one.trainOnBatch(xs, ys)).toBeCloseTo((await other.trainOnBatch(xs, ys)) as number, 5);
  });

  test('evaluates and predicts at once, as tensors', async () => {
    const [fast, stock] = await twins(make);
    const scalars = fast.evaluate(xs, ys, { batchSize: 4 }) as tf.Scalar[];
    expect(scalars.map(({ shape }) => shape)).toEqual([[], []]);
    expect(
      furthest(await numbers(scalars), await numbers(stock.evaluate(xs, ys, { batchSize: 4 }))),
    ).toBeLessThan(CLOSE);
    const outputs = fast.predict(xs, { batchSize: 3 }) as tf.Tensor;
    expect(outputs.shape).toEqual([SAMPLES, 2]);
    expect(furthest(await numbers(outputs), await numbers(stock.predict(xs)))).toBeLessThan(CLOSE);
    expect(
      furthest(await numbers(fast.predictOnBatch(xs)), await numbers(stock.predictOnBatch(xs))),
    ).toBeLessThan(CLOSE);
    const [alone, other] = await twins(() => makeSmall());
    const loss = alone.evaluate(xs, ys) as tf.Scalar;
    expect(loss.rank).toBe(0);
    expect(furthest(await numbers(loss), await numbers(other.evaluate(xs, ys)))).toBeLessThan(CLOSE);
    const dataset = data.zip({ xs: data.array(x), ys: data.array(y) }).batch(4) as never;
    const got = await numbers(await fast.evaluateDataset(dataset, {}));
    expect(furthest(got, await numbers(await stock.evaluateDataset(dataset, {})))).toBeLessThan(CLOSE);
  });

  test('carries the states of stateful layers through all of them', async () => {
    const [fast, stock] = await twins(() => makeSmall({ stateful: 5 }));
    const got: number[] = [];
    const expected: number[] = [];
    for (const [model, list] of [
      [fast, got],
      [stock, expected],
    ] as const) {
      await model.fit(xs, ys, { batchSize: 5, shuffle: false });
      list.push(...(await numbers(model.predict(xs, { batchSize: 5 }))));
      list.push(...(await numbers(model.evaluate(xs, ys, { batchSize: 5 }))));
      list.push(...(await numbers(model.predictOnBatch(tf.slice(xs, [0], [5])))));
      list.push((await model.trainOnBatch(tf.slice(xs, [0], [5]), tf.slice(ys, [0], [5]))) as number);
    }
    expect(furthest(got, expected)).toBeLessThan(CLOSE);
  });

  test('of several outputs gives each number where metricsNames has its name', async () => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [4, 2] });
      const hidden = tfl.layers.lstm({ units: 3 }).apply(input) as tfl.SymbolicTensor;
      const out = (name: string): tfl.SymbolicTensor =>
        tfl.layers.dense({ units: 1, name }).apply(hidden) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: input, outputs: [out('p'), out('q')] });
      model.compile({
        optimizer: tf.train.sgd(0.1),
        loss: { p: 'meanSquaredError', q: 'meanAbsoluteError' },
      });
      initialize(model, 1);
      return model;
    };
    const [fast, stock] = await twins(build);
    const targets = tf.split(ys, 2, 1);
    const got = await numbers(fast.evaluate(xs, targets));
    expect(fast.metricsNames).toEqual(['loss', 'p_loss', 'q_loss']);
    const [, total, p, q] = await numbers(stock.evaluate(xs, targets)); // tfjs begins with the loss up to p.
    expect(furthest(got, [total, p, q] as number[])).toBeLessThan(CLOSE);
    expect((fast.predict(xs) as tf.Tensor[]).map(({ shape }) => shape)).toEqual([
      [10, 1],
      [10, 1],
    ]);
    const dataset = data.zip({
      xs: data.array(x),
      ys: data.zip({ p: data.array(y.map(([a]) => [a])), q: data.array(y.map(([, b]) => [b])) }),
    }) as data.Dataset<tf.TensorContainer>;
    await fast.fitDataset(dataset.batch(10) as never, { epochs: 1 });
    await stock.fit(xs, targets, { shuffle: false });
    await expectAlike(fast, stock);
  });

  test('takes class weights, and names what tfjs refuses as well', async () => {
    const build = (): tfl.Sequential => {
      const layers = [
        tfl.layers.lstm({ units: 3, inputShape: [4, 2] }),
        tfl.layers.dense({ units: 2, activation: 'softmax' }),
      ];
      const model = tfl.sequential({ layers });
      model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
      initialize(model, 2);
      return model;
    };
    const [fast, stock] = await twins(build);
    const labels = tf.tensor2d(x.map((_, sample) => [sample % 2, 1 - (sample % 2)]));
    const args = { epochs: 2, shuffle: false, classWeight: { 0: 3, 1: 0.5 } };
    expectSameHistory(await fast.fit(xs, labels, args), await stock.fit(xs, labels, args));
    await expectAlike(fast, stock);
    await expect(fast.fit(xs, labels, { stepsPerEpoch: 2 })).rejects.toThrow(
      /fit: expected options .* got stepsPerEpoch/,
    );
  });

  test('calls callbacks as tfjs does', async () => {
    const NAMES = ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'];
    const args = { epochs: 2, batchSize: 4, shuffle: false, validationSplit: 0.2 };
    const run = async (model: tfl.LayersModel): Promise<string[]> => {
      const calls: string[] = [];
      const hear = (name: string) => (index: number, logs: object) => {
        // tfjs knows a batch's number and size after onBatchBegin.
        const known = name === 'onBatchBegin' ? '' : Object.keys(logs ?? {}).sort();
        calls.push(`${name} ${typeof index === 'number' ? index : ''} ${known}`);
      };
      const callbacks = Object.fromEntries(NAMES.map((name) => [name, hear(name)]));
      await model.fit(xs, ys, { ...args, callbacks });
      return calls;
    };
    const [fast, stock] = await twins(make);
    expect(await run(fast)).toEqual(await run(stock));
  });

  test('shows a callback its present weights and history, and stops when it says so', async () => {
    const fast = await accelerate(make());
    const seen: unknown[] = [];
    const onEpochEnd = async (epoch: number): Promise<void> => {
      const { history } = (fast as unknown as { model: tfl.LayersModel }).model;
      seen.push([history.epoch.length, await fingerprint(fast)]);
      if (epoch === 1) fast.stopTraining = true;
    };
    const { epoch } = await fast.fit(xs, ys, { epochs: 5, callbacks: { onEpochEnd }, yieldEvery: 'epoch' });
    expect(epoch).toEqual([0, 1]);
    expect(seen).toEqual([
      [0, expect.any(String)],
      [1, await fingerprint(fast)],
    ]);
  });

  test("stops by tfjs's callback, and by one that restores the best weights, which stock takes as well", async () => {
    const noise = tf.tensor2d(x.map((_, sample) => [Math.sin(7 * sample), Math.sin(5 * sample)]));
    const build = (): tfl.Sequential => makeSmall({ optimizer: tf.train.adam(0.05) });
    const args = { epochs: 40, batchSize: 3, shuffle: false, validationSplit: 0.4 };
    const [fast, stock] = await twins(build);
    const byTfjs = { ...args, callbacks: tfl.callbacks.earlyStopping({ patience: 2 }) };
    const { epoch } = await fast.fit(xs, noise, byTfjs as never);
    expect(epoch).toEqual((await stock.fit(xs, noise, byTfjs as never)).epoch);
    expect(epoch.length).toBeLessThan(40);
    const byOurs = { ...args, callbacks: [earlyStopping({ patience: 2, restoreBestWeights: true })] };
    const [best, other] = await twins(build);
    const { history } = await best.fit(xs, noise, byOurs);
    expect(await (await other.fit(xs, noise, byOurs)).epoch).toEqual(epoch);
    await expectAlike(best, other);
    const losses = history.val_loss as number[];
    const [validated] = await numbers(
      best.evaluate(tf.slice(xs, [6], [4]), tf.slice(noise, [6], [4]), { batchSize: 3 }),
    );
    expect(validated).toBeCloseTo(Math.min(...losses), 6);
    expect(losses.at(-1)).toBeGreaterThan(Math.min(...losses));
    await expect(best.fit(xs, noise, { callbacks: [earlyStopping()] })).rejects.toThrow(
      'earlyStopping: monitor: expected one of loss, got val_loss',
    );
  });

  test('prints nothing, as tfjs', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => {});
    const fast = await accelerate(make());
    await fast.fit(xs, ys, { epochs: 2, verbose: 2 });
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  test('goes on by itself in stock tfjs, and back', async () => {
    const [fast, stock] = await twins(make);
    const args = { epochs: 2, batchSize: 4, shuffle: false };
    await fast.fit(xs, ys, args);
    expect(accelerate.off(fast)).toBe(fast);
    await fast.fit(xs, ys, args);
    await accelerate(fast);
    await fast.fit(xs, ys, args);
    await stock.fit(xs, ys, { ...args, epochs: 6 });
    await expectAlike(fast, stock);
  });

  test('has its own methods back when it is off, and no other property meanwhile', async () => {
    const model = make();
    const mine = (): tf.Tensor => tf.scalar(1);
    model.predictOnBatch = mine;
    const [properties, before] = [Object.getOwnPropertyNames(model), Object.keys(model)];
    await accelerate(model);
    await accelerate(model);
    expect(model.predictOnBatch).not.toBe(mine);
    expect(Object.keys(model)).toEqual(before.filter((name) => name !== 'predictOnBatch'));
    accelerate.off(model);
    accelerate.off(model);
    expect(Object.getOwnPropertyNames(model).sort()).toEqual(properties.sort());
    expect([model.fit, model.predictOnBatch]).toEqual([tfl.Sequential.prototype.fit, mine]);
  });

  test('draws shuffling and dropout from the seed that it was given last', async () => {
    const run = async (seed: number | undefined): Promise<string> => {
      const model = await accelerate(makeSmall({ dropout: 0.5 }), { seed: 77 });
      await accelerate(model, seed === undefined ? {} : { seed, threads: 1 });
      await model.fit(xs, ys, { epochs: 2, batchSize: 4 });
      return fingerprint(model);
    };
    const [first, again, other, none] = [await run(3), await run(3), await run(4), await run(undefined)];
    expect(again).toBe(first);
    expect(new Set([first, other, none]).size).toBe(3);
  });

  test('leaves gradients through predict to tfjs', async () => {
    const [fast, stock] = await twins(make);
    const gradients = async (model: tfl.LayersModel): Promise<number[]> => {
      const { grads, value } = tf.variableGrads(() => tf.sum(model.predict(xs) as tf.Tensor) as tf.Scalar);
      value.dispose();
      return numbers(Object.values(grads));
    };
    expect(await gradients(fast)).toEqual(await gradients(stock));
  });

  test('is explained, saved, changed and disposed of as ever', async () => {
    const fast = await accelerate(make());
    expect(explain(fast)).toMatchObject({ lowered: true });
    const handler = tf.io.withSaveHandler(async (artifacts) => {
      expect(artifacts.weightSpecs).toHaveLength(5);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    });
    await fast.save(handler, { includeOptimizer: false });
    const zeros = fast.getWeights().map((weight) => tf.zerosLike(weight));
    fast.setWeights(zeros);
    expect(Math.max(...(await numbers(fast.predict(xs))))).toBe(0);
    tf.dispose(zeros);
    fast.dispose();
    expect(() => fast.predict(xs)).toThrow('predict: expected a live model, got a disposed one');
    await expect(fast.fit(xs, ys)).rejects.toThrow('fit: expected a live model');
  });

  test('does steps one after the other, whether somebody waits for them or not', async () => {
    const [fast, stock] = await twins(make);
    await Promise.all([fast.trainOnBatch(xs, ys), fast.trainOnBatch(xs, ys), fast.trainOnBatch(xs, ys)]);
    for (let step = 0; step < 3; step++) await stock.trainOnBatch(xs, ys);
    await expectAlike(fast, stock);
    await expect(fast.trainOnBatch(xs, xs)).rejects.toThrow('trainOnBatch: y: expected shape [samples, 2]');
    expect(await fast.trainOnBatch(xs, ys)).toHaveLength(2);
  });

  test('leaves no tensor but its results', async () => {
    const fast = await accelerate(makeSmall({ optimizer: tf.train.sgd(0.01), metrics: ['mae'] }));
    await fast.fit(xs, ys);
    const { numTensors } = tf.memory();
    await fast.fit(xs, ys, { epochs: 2, validationSplit: 0.5 });
    await fast.trainOnBatch(xs, ys);
    await fast.fitDataset(data.zip({ xs: data.array(x), ys: data.array(y) }).batch(4) as never, {
      epochs: 1,
    });
    await fast
      .evaluateDataset(data.zip({ xs: data.array(x), ys: data.array(y) }).batch(4) as never, {})
      .then(tf.dispose);
    tf.tidy(() => void [fast.predict(xs), fast.evaluate(xs, ys), fast.predictOnBatch(xs)]);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('a model that cannot be compiled', () => {
  const build = (loss: string | (() => tf.Scalar)): tfl.Sequential => {
    const layers = [
      tfl.layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [4, 2, 1], name: 'picture' }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2 }),
    ];
    const model = tfl.sequential({ layers });
    model.compile({ optimizer: 'sgd', loss: loss as string, metrics: ['mae'] });
    initialize(model, 1);
    return model;
  };

  test('says by name why, and stays as it is', async () => {
    const model = build('meanSquaredError');
    await expect(accelerate(model)).rejects.toThrow(
      /accelerate: engine: expected a model for the compiled engine, .*picture/,
    );
    expect(Object.hasOwn(model, 'fit')).toBe(false);
    const own = makeSmall();
    own.compile({ optimizer: 'sgd', loss: (a, b) => tf.mean(tf.abs(tf.sub(a, b))) });
    await expect(accelerate(own)).rejects.toThrow(/loss \(a function\) has no kernel/);
    await expect(accelerate(tfl.sequential())).rejects.toThrow(
      'accelerate: expected a model with layers, got',
    );
  });

  test('is left to tfjs with a warning where that was chosen', async () => {
    const pictures = tf.reshape(xs, [SAMPLES, 4, 2, 1]);
    const stock = build('meanSquaredError');
    const fast = build('meanSquaredError');
    const told = await warnings(async () => {
      await accelerate(fast, { engine: 'auto' });
      const args = { epochs: 2, shuffle: false };
      expectSameHistory(await fast.fit(pictures, ys, args), await stock.fit(pictures, ys, args));
      expect(await numbers(fast.predict(pictures))).toEqual(await numbers(stock.predict(pictures)));
      expect(await numbers(fast.evaluate(pictures, ys))).toEqual(await numbers(stock.evaluate(pictures, ys)));
      expect(await fast.trainOnBatch(pictures, ys)).toEqual(await stock.trainOnBatch(pictures, ys));
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /accelerate: tfjs's operations do this, as the compiled engine cannot: .*picture/,
    );
  });

  test('of no Sequential predicts by its own method then', async () => {
    const input = tfl.input({ shape: [4, 2, 1] });
    const output = tfl.layers.conv2d({ filters: 1, kernelSize: 1 }).apply(input) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: output });
    const pictures = tf.reshape(xs, [SAMPLES, 4, 2, 1]);
    const expected = await numbers(model.predict(pictures));
    await warnings(async () => {
      await accelerate(model, { engine: 'auto' });
      expect(await numbers(model.predict(pictures))).toEqual(expected);
    });
  });
});

test('what is no model, and what is no option, is refused by name', async () => {
  await expect(accelerate(7 as never)).rejects.toThrow('accelerate: expected a tfjs-layers model, got 7');
  expect(() => accelerate.off({} as never)).toThrow('accelerate.off: expected a tfjs-layers model');
  await expect(accelerate(make(), { fast: true } as never)).rejects.toThrow(
    /accelerate: expected options engine, threads, seed, got fast/,
  );
});
