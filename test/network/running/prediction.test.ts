// What a network keeps for its next prediction is never older than the network, whoever had the kernels in between.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { adam, dense, LetheError, lstm, Network, releaseKernels } from '../../../src/core.js';
import { PredictSession } from '../../../src/session/index.js';

afterEach(releaseKernels);

const x = Array.from({ length: 6 }, (_, sample) =>
  Array.from({ length: 4 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11]),
);
const y = x.map((sequence) => [(sequence[2]?.[0] ?? 0) + (sequence[3]?.[0] ?? 0)]);

function make(seed: number, units: number = 5): Network {
  const network = Network.create([lstm({ units, inputShape: [4, 1] }), dense({ units: 1 })], { seed });
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  return network;
}

async function outputs(network: Network, options = {}): Promise<Float32Array> {
  return (await network.predict(x, options)).values;
}

/** By another network with the same weights, which has kept nothing. */
async function expectFresh(network: Network, options = {}): Promise<void> {
  const values = await outputs(network, options);
  expect(network.predictSync(x).values).toEqual(values);
  const fresh = await Network.load(await network.toBytes());
  releaseKernels();
  expect(await outputs(fresh, options)).toEqual(values);
}

/** What `predictSync` throws before any test, whichever comes first: nothing is loaded yet. */
const early = ((): unknown => {
  try {
    return make(1).predictSync(x);
  } catch (error) {
    return error;
  }
})();

test('predictSync before the kernels are loaded says what to await', async () => {
  const network = make(1);
  const message =
    'predictSync: expected loaded kernels for 1 thread(s), got none: await predict with the same options first';
  expect(early).toEqual(new LetheError('state', message));
  expect(early).toMatchObject({ code: 'state' });
  const { values, shape } = await network.predict(x);
  expect(network.predictSync(x)).toEqual({ values, shape });
});

describe('predictSync', () => {
  test('gives the bits of predict, whatever the batch, also when the arenas were let go', async () => {
    const network = make(1);
    const values = await outputs(network);
    for (const options of [{}, { batchSize: 1 }, { batchSize: 4 }, { threads: 1 }, null as never]) {
      expect(network.predictSync(x, options).values).toEqual(values);
      releaseKernels();
      expect(network.predictSync(x, options).values).toEqual(values);
    }
  });

  test('takes threads that predict has started, and says so if there are none', async () => {
    const network = make(1);
    const values = await outputs(network);
    expect(() => network.predictSync(x, { threads: 2 })).toThrow(
      new LetheError(
        'state',
        'predictSync: expected loaded kernels for 2 thread(s), got none: await predict with the same options first',
      ),
    );
    await outputs(network, { threads: 2 });
    expect(network.predictSync(x, { threads: 2 }).values).toEqual(values);
    expect(network.predictSync(x).values).toEqual(values);
  });

  test('carries the states of stateful layers on, together with predict', async () => {
    const network = Network.create(
      [lstm({ units: 3, batchInputShape: [1, 2, 1], stateful: true, returnSequences: true })],
      { seed: 2 },
    );
    const whole = Network.create([lstm({ units: 3, inputShape: [4, 1], returnSequences: true })], {
      seed: 2,
    });
    const expected = (await whole.predict([[[0.5], [1], [-1], [0.25]]])).toArray()[0] as unknown[];
    const begin = async (): Promise<unknown> => (await network.predict([[[0.5], [1]]])).toArray()[0];
    const end = (): unknown => network.predictSync([[[-1], [0.25]]]).toArray()[0];
    expect([await begin(), end()]).toEqual([expected.slice(0, 2), expected.slice(2)]);
    network.resetStates();
    expect([await begin(), end()]).toEqual([expected.slice(0, 2), expected.slice(2)]);
    network.resetStates();
    expect(end()).not.toEqual(expected.slice(2));
  });

  test('shows the weights of the moment while the network trains', async () => {
    const network = make(3);
    const during: Float32Array[] = [];
    await network.fit(x, y, {
      epochs: 3,
      threads: 1,
      callbacks: { onEpochEnd: () => void during.push(network.predictSync(x).values) },
    });
    expect(during[0]).not.toEqual(during[1]);
    expect(network.predictSync(x).values).toEqual(during[2]);
  });
});

describe('weights that changed in between count', () => {
  const doors: { readonly [name: string]: (network: Network) => unknown } = {
    fit: (network) => network.fit(x, y, { epochs: 2 }),
    'a fit that diverged': (network) => {
      network.compile({ optimizer: adam(Number.MAX_VALUE), loss: 'meanSquaredError' });
      return network.fit(x, y, { epochs: 2, onDivergence: 'continue' });
    },
    setWeights: (network) =>
      network.setWeights(network.weights.map(({ values }) => values.map((v) => 2 * v))),
    'setWeights in a callback': (network) =>
      network.fit(x, y, {
        epochs: 1,
        callbacks: {
          onTrainEnd: () =>
            network.setWeights(network.weights.map(({ values }) => values.map((v) => v + 0.5))),
        },
      }),
  };

  test.each(Object.entries(doors))('%s', async (_, change) => {
    const network = make(3);
    const before = await outputs(network);
    await change(network);
    expect(await outputs(network)).not.toEqual(before);
    await expectFresh(network);
  });
});

describe('arrays that a caller has are not those that count', () => {
  test('weights that were given, and weights that are shown', async () => {
    const network = make(3);
    const given = network.weights.map(({ values }) => values);
    network.setWeights(given);
    const before = await outputs(network);
    for (const values of given) values.fill(7);
    for (const { values } of network.weights) values.fill(7);
    expect(await outputs(network)).toEqual(before);
    releaseKernels();
    expect(await outputs(network)).toEqual(before);
  });

  test('bytes and artifacts that a network was loaded from, or saved to', async () => {
    const artifacts = await make(3).save();
    const bytes = await make(3).toBytes();
    const networks = await Promise.all(
      [bytes, { load: async () => artifacts }].map((it) => Network.load(it)),
    );
    const saved = await Promise.all(networks.map((network) => network.save()));
    const before = await outputs(make(3));
    for (const { weightData } of [artifacts, ...saved]) new Uint8Array(weightData as ArrayBuffer).fill(7);
    bytes.fill(7);
    for (const network of networks) expect(await outputs(network)).toEqual(before);
  });
});

describe('whoever has the kernels in between', () => {
  test('networks that take turns get their own bits, however many they are', async () => {
    const networks = Array.from({ length: 7 }, (_, index) => make(index, 3 + (index % 3)));
    const expected: Float32Array[] = [];
    for (const network of networks) {
      releaseKernels();
      expected.push(await outputs(network));
    }
    for (let round = 0; round < 3; round++) {
      for (const [index, network] of networks.entries()) {
        expect(network.predictSync(x).values).toEqual(expected[index]);
        expect(await outputs(network)).toEqual(expected[index]);
      }
    }
    const all = await Promise.all([...networks, ...networks].map((network) => outputs(network)));
    expect(all).toEqual([...expected, ...expected]);
  });

  test.each<[string, (other: Network) => unknown]>([
    ['a training run', (other) => other.fit(x, y, { epochs: 1, threads: 1 })],
    ['an evaluation', (other) => other.evaluate(x, y, { threads: 1 })],
    ['a trace', (other) => other.trace(x)],
    ['gradients', (other) => other.inputGradients(x, y)],
    ['a stream', async (other) => (await other.stream({ threads: 1 })).step([1])],
    ['releaseKernels', () => releaseKernels()],
  ])('%s', async (_, use) => {
    const network = make(3);
    const other = make(4, 9);
    const before = await outputs(network);
    for (let round = 0; round < 6; round++) {
      await use(other);
      expect(network.predictSync(x).values).toEqual(before);
      expect(await outputs(network)).toEqual(before);
    }
  });

  test('other batch sizes, lengths and threads do not disturb each other', async () => {
    const network = Network.create([lstm({ units: 5, inputShape: [null, 1] })], { seed: 3 });
    const short = x.map((sequence) => sequence.slice(0, 3));
    const [whole, half] = [await network.predict(x), await network.predict(short)];
    for (const options of [{}, { batchSize: 2 }, { threads: 2 }, { batchSize: 5, threads: 2 }, {}]) {
      expect(await network.predict(x, options)).toEqual(whole);
      expect(await network.predict(short, options)).toEqual(half);
    }
  });
});

test('weights are laid out once, as long as nobody else needs the arena', async () => {
  const network = make(3);
  await network.predict(x);
  const laidOut = (['setWeights', 'setPackedWeights'] as const).map((name) =>
    jest.spyOn(PredictSession.prototype, name),
  );
  const calls = (): number => laidOut.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  try {
    for (let call = 0; call < 3; call++) {
      await network.predict(x);
      network.predictSync(x);
    }
    expect(calls()).toBe(0);
    releaseKernels();
    network.predictSync(x);
    expect(calls()).toBe(1);
  } finally {
    for (const spy of laidOut) spy.mockRestore();
  }
});
