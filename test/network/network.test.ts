import { describe, expect, test } from '@jest/globals';
import {
  adam,
  dense,
  type LayerTopology,
  LetheError,
  type Logs,
  lstm,
  Network,
  type NetworkFitArgs,
  sgd,
} from '../../src/core.js';
import { useTemporaryFolder } from '../temporary-folder.js';

const inFolder = useTemporaryFolder('network');

const x = Array.from({ length: 6 }, (_, sample) =>
  Array.from({ length: 4 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11]),
);
const y = x.map((sequence) => [(sequence[2]?.[0] ?? 0) + (sequence[3]?.[0] ?? 0)]);

const layers = (): LayerTopology[] => [lstm({ units: 5, inputShape: [4, 1] }), dense({ units: 1 })];

function make(metrics: string[] = []): Network {
  const network = Network.create(layers(), { seed: 3 });
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError', metrics });
  return network;
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('nothing was thrown'),
    (error: Error) => error,
  );
}

describe('fit', () => {
  test('learns, and tells loss and metrics of each epoch', async () => {
    const network = make(['mae']);
    const { history, epoch, engine, timings, aborted } = await network.fit(x, y, {
      epochs: 50,
      batchSize: 2,
    });
    expect(Object.keys(history)).toEqual(['loss', 'mae']);
    expect(epoch).toHaveLength(50);
    expect(history.loss?.at(-1)).toBeLessThan((history.loss?.[0] ?? 0) / 4);
    expect({ engine, steps: timings.steps, aborted }).toEqual({
      engine: 'compiled',
      steps: 150,
      aborted: false,
    });
  });

  test('gives the same bits for any number of threads, and others for another seed', async () => {
    const train = async (args: NetworkFitArgs): Promise<string> =>
      (await make().fit(x, y, { epochs: 3, batchSize: 4, ...args })).fingerprint;
    const one = await train({ threads: 1 });
    expect(await train({ threads: 2 })).toBe(one);
    expect(await train({ threads: 3 })).toBe(one);
    expect(await train({ threads: 1, seed: 1 })).not.toBe(one);
  });

  test('goes on where it stopped: two halves are one whole', async () => {
    const whole = await make().fit(x, y, { epochs: 10, batchSize: 2, seed: 9 });
    const halves = make();
    await halves.fit(x, y, { epochs: 5, batchSize: 2, seed: 9 });
    const resumed = await Network.load(await halves.toBytes({ includeOptimizer: true }));
    const { fingerprint } = await resumed.fit(x, y, { epochs: 10, initialEpoch: 5, batchSize: 2, seed: 9 });
    expect(fingerprint).toBe(whole.fingerprint);
  });

  test('validates on data of its own or on the last samples', async () => {
    const given = await make().fit(x.slice(0, 4), y.slice(0, 4), {
      validationData: [x.slice(4), y.slice(4)],
    });
    const split = await make().fit(x, y, { validationSplit: 1 / 3 });
    expect(Object.keys(given.history)).toEqual(['loss', 'val_loss']);
    expect(split.history).toEqual(given.history);
  });

  test('calls back in the order of tfjs-layers, and shows the weights of that moment', async () => {
    const network = make();
    const calls: string[] = [];
    const seen: string[] = [];
    const losses: number[] = [];
    const { history, fingerprint } = await network.fit(x, y, {
      epochs: 2,
      batchSize: 4,
      callbacks: [
        {
          onTrainBegin: () => void calls.push('train'),
          onEpochBegin: (epoch: number) => void calls.push(`epoch ${epoch}`),
          onBatchEnd: (batch: number) => {
            calls.push(`batch ${batch}`);
            seen.push(network.fingerprint());
          },
        },
        {
          onEpochEnd: (_: number, logs: Logs) => void losses.push(logs.loss ?? Number.NaN),
          onTrainEnd: () => void calls.push('end'),
        },
      ],
    });
    expect(calls).toEqual(['train', 'epoch 0', 'batch 0', 'batch 1', 'epoch 1', 'batch 0', 'batch 1', 'end']);
    expect(losses).toEqual(history.loss);
    expect(new Set(seen).size).toBe(4);
    expect(seen.at(-1)).toBe(fingerprint);
  });

  test('trains on with the weights that a callback set', async () => {
    const network = make();
    const zeros = network.weights.map(({ values }) => new Float32Array(values.length));
    await network.fit(x, y, {
      epochs: 2,
      callbacks: { onEpochEnd: (epoch) => (epoch === 1 ? network.setWeights(zeros) : undefined) },
    });
    expect(network.weights.every(({ values }) => values.every((value) => value === 0))).toBe(true);
  });

  test('stops when a callback or a signal says so', async () => {
    const network = make();
    const stopped = await network.fit(x, y, {
      epochs: 100,
      callbacks: {
        onEpochEnd(epoch) {
          if (epoch === 4) network.stopTraining = true;
        },
      },
    });
    expect(stopped.epoch).toEqual([0, 1, 2, 3, 4]);
    const aborted = await make().fit(x, y, { epochs: 100, signal: AbortSignal.abort() });
    expect([aborted.aborted, aborted.epoch]).toEqual([true, []]);
  });

  test('keeps what was trained when a callback throws, and can train again', async () => {
    const network = make();
    const before = network.fingerprint();
    const failing = network.fit(x, y, {
      epochs: 3,
      callbacks: {
        onEpochEnd() {
          throw new Error('enough');
        },
      },
    });
    await expect(failing).rejects.toThrow('enough');
    expect(network.fingerprint()).not.toBe(before);
    await expect(network.fit(x, y)).resolves.toMatchObject({ epoch: [0] });
  });

  test('of no epochs trains nothing', async () => {
    const network = make();
    const fingerprint = network.fingerprint();
    const result = await network.fit(x, y, { epochs: 0 });
    expect(result).toMatchObject({
      epoch: [],
      history: {},
      fingerprint,
      timings: { steps: 0, firstEpoch: 0 },
    });
  });

  test('keeps in the history what a callback adds to the logs of an epoch', async () => {
    const onEpochEnd = (epoch: number, logs: { [name: string]: number }): void => {
      logs.squared = epoch ** 2;
    };
    const { history } = await make().fit(x, y, { epochs: 3, callbacks: { onEpochEnd } });
    expect(history).toEqual({ loss: expect.any(Array), squared: [0, 1, 4] });
  });

  test('takes more samples a batch than there are for all there are', async () => {
    const prints = new Set<string>();
    for (const batchSize of [x.length, x.length + 1, 2 ** 40]) {
      const network = make();
      const { fingerprint, history } = await network.fit(x, y, {
        epochs: 3,
        batchSize,
        validationData: [x, y],
      });
      prints.add(JSON.stringify([fingerprint, history, await network.evaluate(x, y, { batchSize })]));
    }
    expect(prints.size).toBe(1);
  });

  test('a batch shape binds nobody without states', async () => {
    const shaped = (batchSize: number | null): Network => {
      const network = Network.create([
        lstm({ units: 3, batchInputShape: [batchSize, ...(make().inputShape as number[])] }),
        dense({ units: 1 }),
      ]);
      network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
      return network;
    };
    const wanted = await shaped(null).fit(x, y, { batchSize: 3 });
    const network = shaped(2);
    expect((await network.fit(x, y, { batchSize: 3 })).fingerprint).toBe(wanted.fingerprint);
    expect((await network.predict(x.slice(0, 1))).shape).toEqual([1, 1]);
  });

  test('lowers the learning rate as its schedule says, and keeps it', async () => {
    const network = make();
    const rates: number[] = [];
    const learningRateSchedule = (_: number, rate: number): number => {
      rates.push(rate);
      return rate / 2;
    };
    await network.fit(x, y, { epochs: 2, learningRateSchedule });
    await network.fit(x, y, { epochs: 1, learningRateSchedule });
    expect(rates).toEqual([0.01, 0.005, 0.0025]);
  });

  test('weighs classes', async () => {
    const classify = async (classWeight?: { [label: number]: number }): Promise<number> => {
      const network = Network.create(
        [lstm({ units: 3, inputShape: [4, 1] }), dense({ units: 2, activation: 'softmax' })],
        { seed: 1 },
      );
      network.compile({ optimizer: sgd(0), loss: 'sparseCategoricalCrossentropy' });
      const labels = x.map((_, index) => index % 2);
      const { history } = await network.fit(x, labels, classWeight === undefined ? {} : { classWeight });
      return history.loss?.[0] ?? Number.NaN;
    };
    const [plain, twice] = [await classify(), await classify({ 0: 2, 1: 2 })];
    expect(twice).toBeCloseTo(2 * plain, 5);
    await expect(classify({ 0: 1 })).rejects.toThrow(
      new RangeError('fit: classWeight: expected a number for class 1, got undefined'),
    );
  });

  test.each<[string, () => Promise<unknown>, Error]>([
    [
      'more inputs than targets',
      () => make().fit(x, y.slice(1)),
      new RangeError('fit: y has 5 samples, x has 6'),
    ],
    [
      'inputs of another shape',
      () => make().fit([[[1], [2]]], [[1]]),
      new RangeError('fit: x: expected shape [samples, 4, 1], got [1, 2, 1]'),
    ],
    [
      'targets of another shape',
      () =>
        make().fit(
          x,
          x.map(() => [1, 2]),
        ),
      new RangeError('fit: y: expected shape [samples, 1], got [6, 2]'),
    ],
    [
      'a number that is none',
      () => make().fit([[[1], [Number.NaN], [1], [1]]], [[1]]),
      new RangeError('fit: x[0][1][0]: expected a finite float32 number, got NaN'),
    ],
    [
      'no epochs',
      () => make().fit(x, y, { epochs: -1 }),
      new RangeError('fit: epochs: expected an integer of at least 0, got -1'),
    ],
    [
      'epochs as text',
      () => make().fit(x, y, { epochs: '10' as unknown as number }),
      new RangeError('fit: epochs: expected an integer of at least 0, got "10"'),
    ],
    [
      'an option that there is none of',
      () => make().fit(x, y, { epoch: 3 } as NetworkFitArgs),
      new TypeError(
        'fit: expected options batchSize, epochs, initialEpoch, seed, shuffle, onDivergence, earlyStopping, checkpoint, receipt, validationSplit, threads, ' +
          'limits, signal, clipNorm, globalClipNorm, clipValue, regularizers, lossMasks, constraints, learningRateSchedule, verbose, yieldEvery, validationData, ' +
          'classWeight, sampleWeight, callbacks, gradientMasks, got epoch (did you mean epochs?)',
      ),
    ],
    [
      'too many threads',
      () => make().fit(x, y, { threads: 9 }),
      new RangeError('fit: threads: expected an integer from 1 to 8, got 9'),
    ],
    [
      'a network that is not compiled',
      () => Network.create(layers()).fit(x, y),
      new LetheError(
        'state',
        'fit: expected a compiled network: call network.compile({optimizer, loss}) first',
      ),
    ],
    [
      'a network of frozen layers',
      () => {
        const frozen = Network.create([dense({ units: 1, inputShape: [2], trainable: false })]);
        frozen.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
        return frozen.fit([[1, 2]], [[1]]);
      },
      new LetheError('model', 'fit: expected trainable weights, got none'),
    ],
  ])('refuses %s', async (_, run, expected) => {
    const error = await errorOf(run());
    expect(error).toEqual(expected);
    expect(error.constructor).toBe(expected.constructor);
  });

  test('refuses to train what is being trained, and to compile it', async () => {
    const network = make();
    const training = network.fit(x, y, { epochs: 2, yieldEvery: 'epoch' });
    await expect(network.fit(x, y)).rejects.toThrow('fit: this network is being trained already');
    expect(() => network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })).toThrow(
      'compile: this network',
    );
    await training;
  });
});

test.each<[string, (network: Network) => Promise<unknown>, string]>([
  [
    'predict',
    (network) => network.predict(x, { batchsize: 3 } as object),
    'batchSize, threads, limits, signal, got batchsize (did you mean batchSize?)',
  ],
  [
    'evaluate',
    (network) => network.evaluate(x, y, { batch: 3 } as object),
    'batchSize, threads, limits, regularizers, lossMasks, sampleWeight, got batch (did you mean batchSize?)',
  ],
  [
    'stream',
    (network) => network.stream({ batches: 3 } as object),
    'batch, threads, got batches (did you mean batch?)',
  ],
  [
    'create',
    async () => Network.create(layers(), { sed: 1 } as object),
    'seed, got sed (did you mean seed?)',
  ],
  [
    'save',
    (network) => network.save(undefined, { optimizer: true } as object),
    'includeOptimizer, got optimizer',
  ],
  ['toBytes', (network) => network.toBytes({ optimiser: true } as object), 'includeOptimizer, got optimiser'],
  [
    'explain',
    async (network) => network.explain({ batch_size: 1 } as object),
    'batchSize, samples, sampleShape, threads, clipNorm, globalClipNorm, clipValue, regularizers, lossMasks, constraints, got batch_size (did you mean batchSize?)',
  ],
])('%s refuses an option that there is none of', async (name, run, rest) => {
  expect(await errorOf(run(make()))).toEqual(new TypeError(`${name}: expected options ${rest}`));
});

describe('predict', () => {
  test('gives shaped numbers, whatever the batch, and while it trains as well', async () => {
    const network = make();
    const { values, shape } = await network.predict(x);
    expect(shape).toEqual([6, 1]);
    expect((await network.predict(x, { batchSize: 1 })).values).toEqual(values);
    expect((await network.predict({ values: x.flat(2), shape: [6, 4, 1] })).toArray()).toEqual(
      Array.from(values, (value) => [value]),
    );
    const during: number[][] = [];
    await network.fit(x, y, {
      epochs: 2,
      callbacks: {
        onEpochEnd: async () => void during.push(Array.from((await network.predict(x)).values)),
      },
    });
    expect(during).toHaveLength(2);
    expect(during[0]).not.toEqual(Array.from(values));
    expect(Array.from((await network.predict(x)).values)).toEqual(during[1]);
  });

  test('carries the states of stateful layers on, until they are reset', async () => {
    const network = Network.create(
      [lstm({ units: 3, batchInputShape: [1, 2, 1], stateful: true, returnSequences: true })],
      { seed: 2 },
    );
    const whole = Network.create([lstm({ units: 3, inputShape: [4, 1], returnSequences: true })], {
      seed: 2,
    });
    const sequence = [[[0.5], [1], [-1], [0.25]]];
    const expected = (await whole.predict(sequence)).toArray()[0];
    const halves = async (): Promise<unknown[]> => [
      ...((await network.predict([[[0.5], [1]]])).toArray()[0] as number[]),
      ...((await network.predict([[[-1], [0.25]]])).toArray()[0] as number[]),
    ];
    expect(await halves()).toEqual(expected);
    expect(await halves()).not.toEqual(expected);
    network.resetStates();
    expect(await halves()).toEqual(expected);
  });
});

describe('a network', () => {
  test('tells its shapes and weights, as copies', () => {
    const network = make();
    expect([network.inputShape, network.outputShape]).toEqual([[4, 1], [1]]);
    expect(network.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['lstm_LSTM1/kernel', [1, 20]],
      ['lstm_LSTM1/recurrent_kernel', [5, 20]],
      ['lstm_LSTM1/bias', [20]],
      ['dense_Dense1/kernel', [5, 1]],
      ['dense_Dense1/bias', [1]],
    ]);
    const before = network.fingerprint();
    network.weights[0]?.values.fill(7);
    expect(network.fingerprint()).toBe(before);
    expect(() => network.setWeights([[1]])).toThrow('setWeights: expected 5 weights, got 1');
    const short = network.weights.map(({ values }) => values.slice(1));
    expect(() => network.setWeights(short)).toThrow(
      'setWeights: weight "lstm_LSTM1/kernel": expected 20 numbers for shape [1, 20], got 19',
    );
    expect(network.fingerprint()).toBe(before);
  });

  test('comes back from a folder, from bytes and from artifacts as it was saved, twice over the same bytes', async () => {
    const network = make();
    network.setUserDefinedMetadata({ scale: 3 });
    await network.fit(x, y, { epochs: 2 });
    const where = inFolder('saved');
    await network.save(where, { includeOptimizer: true });
    const bytes = await network.toBytes({ includeOptimizer: true });
    for (const source of [where, bytes, await network.save()]) {
      const loaded = await Network.load(source);
      expect(loaded.fingerprint()).toBe(network.fingerprint());
      expect(loaded.getUserDefinedMetadata()).toEqual({ scale: 3 });
    }
    const again = await Network.load(bytes);
    expect(await again.toBytes({ includeOptimizer: true })).toEqual(bytes);
  });

  test('cannot be made of layers that the engine has no kernel for', () => {
    const conv = { class_name: 'Conv2D', config: { name: 'conv', batch_input_shape: [null, 3, 1, 1] } };
    const topology = { class_name: 'Sequential', config: { name: 'one', layers: [conv] } };
    expect(() => Network.create(topology)).toThrow(
      'create: expected a model for the compiled engine, got one it cannot run: layer conv: Conv2D has no kernel',
    );
  });

  test('explains its training, and before it is compiled its predictions', () => {
    const network = Network.create(layers());
    expect(String(network.explain())).toMatch(/Each batch {2}32 samples/);
    network.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    expect(String(network.explain({ batchSize: 4 }))).toMatch(/Each step {2}4 samples/);
  });

  test('streams what predict gives, with the weights that it has now', async () => {
    const network = make();
    await network.fit(x, y, { epochs: 2 });
    const expected = await network.predict(x);
    const stream = await network.stream({ batch: 6 });
    let outputs = new Float32Array();
    for (let step = 0; step < 4; step++) {
      outputs = stream.step(
        x.map((sequence) => sequence[step]?.[0] ?? Number.NaN),
      ) as Float32Array<ArrayBuffer>;
    }
    expect(outputs).toEqual(expected.values);
    stream.close();
  });
});
