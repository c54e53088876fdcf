// Sequences of unequal length: as if each were alone.
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  bidirectional,
  dense,
  embedding,
  globalAveragePooling1d,
  gru,
  kerasDefaults,
  type LayerTopology,
  LetheError,
  lstm,
  masking,
  Network,
  releaseKernels,
  sgd,
  simpleRNN,
} from '../../src/core.js';
import { noise } from '../compiler/networks.js';

afterAll(releaseKernels);

const LENGTHS = [3, 1, 5, 2, 4, 5, 1];
const LONGEST = 5;
const FEATURES = 2;

const numbers = noise(LENGTHS.length * LONGEST * FEATURES);

/** Sequences as nested arrays. */
const x = LENGTHS.map((length, sample) =>
  Array.from({ length }, (_, step) =>
    Array.from({ length: FEATURES }, (_, feature) =>
      Number(numbers[(sample * LONGEST + step) * FEATURES + feature]),
    ),
  ),
);
const y = LENGTHS.map((length, sample) => [Math.sin(sample + length)]);

/** No number of theirs. */
const PADDING = 7.5;
const padded = x.map((sequence) => [
  ...sequence,
  ...Array.from({ length: LONGEST - sequence.length }, () => Array.from({ length: FEATURES }, () => PADDING)),
]);

const LAYERS: { readonly [name: string]: () => LayerTopology[] } = {
  LSTM: () => [lstm({ units: 5, inputShape: [null, FEATURES] })],
  'LSTM, backwards': () => [lstm({ units: 5, goBackwards: true, inputShape: [null, FEATURES] })],
  'GRU, reset before': () => [gru({ units: 5, inputShape: [null, FEATURES] })],
  'GRU, reset after': () => [gru({ ...kerasDefaults.gru, units: 5, inputShape: [null, FEATURES] })],
  SimpleRNN: () => [simpleRNN({ units: 5, inputShape: [null, FEATURES] })],
  'both directions, two layers': () => [
    bidirectional({ layer: lstm({ units: 3, returnSequences: true }), inputShape: [null, FEATURES] }),
    gru({ units: 4 }),
  ],
  'dense before': () => [
    dense({ units: 3, activation: 'tanh', inputShape: [null, FEATURES] }),
    lstm({ units: 4 }),
  ],
};

function create(make: () => LayerTopology[], before: LayerTopology[] = []): Network {
  const [first, ...rest] = make() as [LayerTopology, ...LayerTopology[]];
  const network = Network.create([...before, first, ...rest, dense({ units: 1 })], { seed: 2 });
  network.compile({ optimizer: sgd(0.2), loss: 'meanSquaredError' });
  return network;
}

describe.each(Object.entries(LAYERS))('%s', (_, make) => {
  test('predicts each as if it were alone, however they are batched', async () => {
    const network = create(make);
    const alone: number[] = [];
    for (const sequence of x) alone.push(...(await network.predict([sequence])).values);
    for (const batchSize of [1, 2, 3, 32]) {
      for (const threads of [1, 2]) {
        expect([...(await network.predict(x, { batchSize, threads })).values]).toEqual(alone);
      }
    }
    expect([...network.predictSync(x).values]).toEqual(alone);
  });

  test('trains and evaluates with the bits of a masking layer and a number that does not occur', async () => {
    const masks = create(make, [masking({ maskValue: PADDING, inputShape: [null, FEATURES] })]);
    const network = create(make);
    network.setWeights(masks.weights.map(({ values }) => values));
    const args = { epochs: 3, batchSize: 3, seed: 4, validationSplit: 0.3 };
    const expected = await masks.fit(padded, y, args);
    const { history, fingerprint } = await network.fit(x, y, args);
    expect(history).toEqual(expected.history);
    expect(network.weights.map(({ values }) => values)).toEqual(masks.weights.map(({ values }) => values));
    expect(await network.evaluate(x, y)).toEqual(await masks.evaluate(padded, y));
    expect(fingerprint).toBe(network.fingerprint());
  });
});

test('numbers with lengths are the same, whatever stands behind them', async () => {
  const network = create(LAYERS.LSTM as () => LayerTopology[]);
  const { values } = await network.predict(x);
  for (const behind of [0, 1, PADDING]) {
    const all = Float32Array.from(padded.flat(2), (value) => (value === PADDING ? behind : value));
    const shape = [x.length, LONGEST, FEATURES];
    for (const lengths of [LENGTHS, Uint8Array.from(LENGTHS)]) {
      expect((await network.predict({ values: all, shape, lengths })).values).toEqual(values);
    }
    expect(all[FEATURES * (LONGEST - 1)]).toBe(behind); // The caller's own numbers stay.
  }
});

test('after them, sequences of one length are predicted as before', async () => {
  const network = create(LAYERS.LSTM as () => LayerTopology[]);
  const even = padded.slice(0, 3);
  const { values } = await network.predict(even);
  await network.predict([x[0] as number[][], x[1] as number[][], x[2] as number[][]]);
  expect((await network.predict(even)).values).toEqual(values);
});

test('validation data may be longer or shorter than what is trained on', async () => {
  const [short, long] = [x.filter(({ length }) => length < 4), x.filter(({ length }) => length >= 4)];
  const targets = (of: number[][][]): number[][] => of.map((sequence) => y[x.indexOf(sequence)] as number[]);
  for (const [train, other] of [
    [short, long],
    [long, short],
  ] as const) {
    const network = create(LAYERS.LSTM as () => LayerTopology[]);
    const validationData = [other, targets(other)] as const;
    const { history } = await network.fit(train, targets(train), { validationData, epochs: 2 });
    const { loss } = await network.evaluate(other, targets(other));
    expect(history.val_loss?.at(-1)).toBe(loss);
  }
});

describe('ids', () => {
  const ids = [[1, 3, 2], [4], [2, 2]];
  const words = (maskZero: boolean): Network =>
    Network.create([
      embedding({ inputDim: 5, outputDim: 3, maskZero, name: 'words' }),
      lstm({ units: 4 }),
      dense({ units: 1 }),
    ]);

  test('are padded with 0, where the embedding masks that', async () => {
    const network = words(true);
    const alone: number[] = [];
    for (const sequence of ids) alone.push(...(await network.predict([sequence])).values);
    expect([...(await network.predict(ids)).values]).toEqual(alone);
  });

  test('are refused where it does not', async () => {
    await expect(words(false).predict(ids)).rejects.toThrow(
      'layer words: sequences of unequal length need mask_zero, and ids from 1 on',
    );
  });
});

test('the number of a masking layer pads what goes into it', async () => {
  const layers = [masking({ maskValue: -1, inputShape: [null, FEATURES] }), lstm({ units: 3 })];
  const network = Network.create(layers);
  const alone: number[] = [];
  for (const sequence of x) alone.push(...(await network.predict([sequence])).values);
  expect([...(await network.predict(x)).values]).toEqual(alone);
});

test('a layer that takes no masks is named', async () => {
  const input = [null, FEATURES];
  const network = Network.create([
    globalAveragePooling1d({ inputShape: input, name: 'mean' }),
    dense({ units: 1 }),
  ]);
  network.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' });
  const message = 'layer mean: it does not support masking, but was passed a mask';
  for (const call of [network.predict(x), network.fit(x, y), network.evaluate(x, y)]) {
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(LetheError);
  }
});

describe('an output at each step', () => {
  const each = () => lstm({ units: 2, returnSequences: true, inputShape: [null, FEATURES], name: 'each' });
  const loss = 'meanSquaredError';
  function steps(before: LayerTopology[] = []): Network {
    const network = Network.create([...before, each()], { seed: 2 });
    network.compile({ optimizer: sgd(0.2), loss, metrics: ['meanAbsoluteError'] });
    return network;
  }
  /** Of as many steps as x, with others behind them. */
  const numbers = noise(x.length * LONGEST * 2, 3);
  const whole = x.map((_, sample) =>
    Array.from({ length: LONGEST }, (_, step) =>
      [0, 1].map((at) => numbers[(sample * LONGEST + step) * 2 + at] ?? 0),
    ),
  );
  const targets = whole.map((sequence, sample) => sequence.slice(0, LENGTHS[sample]));
  const weights = whole.map((sequence) => sequence.map(([value = 0]) => Math.abs(value)));
  const own = weights.map((row, sample) => row.slice(0, LENGTHS[sample]));

  test('is predicted', async () => {
    const network = steps();
    const { values, shape } = await network.predict(x);
    expect(shape).toEqual([x.length, LONGEST, 2]);
    const [alone] = [await network.predict([x[0] as number[][]])];
    expect(values.slice(0, 2 * (LENGTHS[0] as number))).toEqual(alone?.values);
  });

  test.each([1, 2, 8])(
    'trains on the steps that there are, as with a masking layer, on %d threads',
    async (threads) => {
      const args = { epochs: 3, batchSize: 3, seed: 4, validationSplit: 0.3, threads };
      const masks = steps([masking({ maskValue: PADDING, inputShape: [null, FEATURES] })]);
      const keras = { lossMasks: 'keras' } as const;
      const expected = await masks.fit(padded, whole, { ...args, ...keras, sampleWeight: weights });
      const judged = await masks.evaluate(padded, whole, { ...keras, sampleWeight: weights });
      for (const [y, sampleWeight] of [
        [targets, own],
        [whole, weights],
        [{ values: numbers, shape: [x.length, LONGEST, 2], lengths: LENGTHS }, own],
      ] as const) {
        const network = steps();
        const { history } = await network.fit(x, y as never, {
          ...args,
          sampleWeight: sampleWeight as number[][],
        });
        expect(history).toEqual(expected.history);
        expect(network.weights.map(({ values }) => values)).toEqual(
          masks.weights.map(({ values }) => values),
        );
        expect(await network.evaluate(x, y as never, { sampleWeight: sampleWeight as number[][] })).toEqual(
          judged,
        );
      }
    },
  );

  test('is validated on longer and on shorter sequences', async () => {
    const of = (fits: (length: number) => boolean) => {
      const places = LENGTHS.flatMap((length, place) => (fits(length) ? [place] : []));
      const [xs, ys] = [x, targets].map((all) => places.map((place) => all[place] as number[][]));
      return [xs as number[][][], ys as number[][][]] as const;
    };
    const [short, long] = [of((length) => length < 4), of((length) => length >= 4)];
    for (const [train, other] of [
      [short, long],
      [long, short],
    ] as const) {
      const network = steps();
      const { history } = await network.fit(...train, { validationData: other, epochs: 2 });
      const { loss: expected } = await network.evaluate(...other);
      expect(history.val_loss?.at(-1)).toBe(expected);
    }
  });

  test('has a class at each step, and -1 or 1 where a hinge is its loss', async () => {
    const classes = LENGTHS.map((length) => Array.from({ length }, (_, step) => [step % 2]));
    const signs = LENGTHS.map((length) => Array.from({ length }, () => [1, -1]));
    for (const [own, y] of [
      ['sparseCategoricalCrossentropy', classes],
      ['hinge', signs],
    ] as const) {
      const network = steps();
      network.compile({ optimizer: sgd(0.1), loss: own });
      const { history } = await network.fit(x, y, { epochs: 2 });
      expect(history.loss?.every(Number.isFinite)).toBe(true);
    }
  });

  test("is refused by lossMasks: 'tfjs', and where targets are of other lengths", async () => {
    await expect(steps().fit(x, targets, { lossMasks: 'tfjs' })).rejects.toThrow(
      'fit: x: expected sequences of one length, as each gives an output at each step, got unequal lengths',
    );
    const wrong = targets.map((sequence, sample) => (sample === 3 ? sequence.slice(1) : sequence));
    await expect(steps().fit(x, wrong)).rejects.toThrow('fit: y[3]: expected 2 steps, as x has there, got 1');
    const short = own.map((row, sample) => (sample === 4 ? row.slice(2) : row));
    await expect(steps().fit(x, targets, { sampleWeight: short })).rejects.toThrow(
      'fit: sampleWeight[4]: expected 4 steps, as x has there, got 2',
    );
    await expect(steps().fit(padded, targets)).rejects.toThrow(
      /^fit: y\[.*expected .* values as in its siblings/,
    );
  });

  test('is refused where no mask comes to it', async () => {
    const from = ['from', 0, 0];
    const input = { name: 'from', batch_input_shape: [null, null, FEATURES] };
    const network = Network.create({
      class_name: 'Model',
      config: {
        name: 'model',
        layers: [
          { class_name: 'InputLayer', name: 'from', config: input, inbound_nodes: [] },
          {
            ...{
              class_name: 'Dot',
              name: 'products',
              config: { name: 'products', axes: 2, normalize: false },
            },
            inbound_nodes: [
              [
                [...from, {}],
                [...from, {}],
              ],
            ],
          },
        ],
        ...{ input_layers: [from], output_layers: [['products', 0, 0]] },
      },
    });
    network.compile({ optimizer: sgd(0.1), loss });
    const y = { values: new Float32Array(x.length * LONGEST ** 2), shape: [x.length, LONGEST, LONGEST] };
    await expect(network.evaluate(x, y)).rejects.toThrow(
      'evaluate: x: expected sequences of one length, as no mask reaches products',
    );
  });
});

describe('what is none is refused', () => {
  const network = create(LAYERS.LSTM as () => LayerTopology[]);
  const shape = [2, 3, FEATURES];
  const values = new Float32Array(12);
  test.each([
    [
      'a step of another size',
      [[[1, 2]], [[1, 2], [3]]],
      'x[1][1]: expected 2 values as in its siblings, got 1',
    ],
    ['steps of another size', [[[1, 2]], [[1], [3]]], 'x[1]: expected steps of shape [2], got [1]'],
    ['a sequence of no steps', [[[1, 2]], []], 'x[1]: expected data, got an empty array'],
    [
      'too few lengths',
      { values, shape, lengths: [1] },
      'x: lengths: expected a length for each of 2 sequences',
    ],
    [
      'a length of 0',
      { values, shape, lengths: [0, 1] },
      'x: lengths[0]: expected an integer from 1 to 3, got 0',
    ],
    [
      'a length beyond',
      { values, shape, lengths: [3, 4] },
      'x: lengths[1]: expected an integer from 1 to 3, got 4',
    ],
    ['no list', { values, shape, lengths: 3 }, 'x: lengths: expected a list of numbers, got 3'],
  ] as const)('%s', async (_, data, message) => {
    await expect(network.predict(data as never)).rejects.toThrow(`predict: ${message}`);
  });

  test('lengths of targets, and where nothing is left out', async () => {
    const lengths = [1, 2];
    const text = 'expected sequences of equal length, got lengths';
    const targets = { values: [1, 2], shape: [2, 1], lengths };
    await expect(network.fit({ values, shape }, targets)).rejects.toThrow(`fit: y: ${text}`);
    await expect(network.trace({ values, shape, lengths })).rejects.toThrow(`trace: x: ${text}`);
  });
});
