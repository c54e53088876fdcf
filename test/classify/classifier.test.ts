// SequenceClassifier: it learns, the same bits everywhere, keeps everything in one file, and says what is wrong with data.
import { describe, expect, test } from '@jest/globals';
import { SequenceClassifier } from '../../src/classify/index.js';
import { conv1d, dense, flatten, globalAveragePooling1d, lstm, masking } from '../../src/core.js';
import { LetheError } from '../../src/errors.js';
import { waves } from './waves.js';

const train = waves(36);
const unseen = waves(30, { seed: 2 });
const quick = { epochs: 40, units: 8, seed: 3, learningRate: 0.01 };

describe('a classifier', () => {
  test('tells sequences of unequal length apart that it was not trained on', async () => {
    const classifier = await SequenceClassifier.fit(waves(120), { ...quick, epochs: 60 });
    expect(classifier.classes).toEqual(['falling', 'flat', 'rising']);
    expect(classifier.features).toBe(1);
    const { accuracy, verdict, majority } = await classifier.evaluate(unseen);
    expect(accuracy).toBeGreaterThan(0.9);
    expect({ verdict, majority }).toEqual({
      verdict: 'better',
      majority: { label: 'falling', accuracy: 1 / 3 },
    });
    const rows = await classifier.predictProbabilities(unseen);
    for (const row of rows) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    const best = rows.map((row) => classifier.classes[row.indexOf(Math.max(...row))]);
    expect(await classifier.predict(unseen)).toEqual(best);
  });

  test('has the same bits on one thread and on two', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => SequenceClassifier.fit(train, { ...quick, epochs: 3, networks: 2, threads })),
    );
    expect(one?.fingerprint()).toBe(two?.fingerprint());
    expect(await one?.predictProbabilities(unseen, { threads: 1 })).toEqual(
      await two?.predictProbabilities(unseen, { threads: 2 }),
    );
  });

  test('is another for another seed, other data, and another scaling', async () => {
    const few = { ...quick, epochs: 1 };
    const prints = [
      await SequenceClassifier.fit(train, few),
      await SequenceClassifier.fit(train, { ...few, seed: 4 }),
      await SequenceClassifier.fit(train.slice(1), few),
      await SequenceClassifier.fit(train, { ...few, scaling: 'minMax' }),
    ].map((classifier) => classifier.fingerprint());
    expect(new Set(prints).size).toBe(4);
  });

  test('takes each form of the same data', async () => {
    const few = { ...quick, epochs: 2 };
    const x = train.map((one) => one.x);
    const labels = train.map(({ label }) => label);
    const values = Float64Array.from(x.flat(2));
    const lengths = x.map(({ length }) => length);
    const flat = x.map((one) => one.flat());
    const forms = [train, { x, y: labels }, { x: flat, y: labels }, { values, lengths, features: 1, labels }];
    const all = [];
    for (const form of forms) all.push(await SequenceClassifier.fit(form, few));
    expect(new Set(all.map((classifier) => classifier.fingerprint())).size).toBe(1);
    const [classifier] = all as [SequenceClassifier];
    const expected = await classifier.predictProbabilities(train);
    for (const form of [x, flat, { x }, { values, lengths, features: 1 }]) {
      expect(await classifier.predictProbabilities(form)).toEqual(expected);
    }
  });

  test('of several networks gives the mean of their probabilities', async () => {
    const few = { ...quick, epochs: 2 };
    const both = await SequenceClassifier.fit(train, { ...few, networks: 2 });
    const [first, second] = await Promise.all(
      [quick.seed, quick.seed + 1].map(async (seed) => {
        const one = await SequenceClassifier.fit(train, { ...few, seed });
        return one.predictProbabilities(unseen);
      }),
    );
    const mean = (first ?? []).map((row, index) =>
      row.map((value, number) => (value + (second?.[index]?.[number] as number)) / 2),
    );
    expect(await both.predictProbabilities(unseen)).toEqual(mean);
    expect(both.training.map(({ epochs }) => epochs)).toEqual([2, 2]);
  });

  test('predicts a sequence alone as among others, to the bit', async () => {
    const classifier = await SequenceClassifier.fit(train, { ...quick, epochs: 2, patch: 2 });
    const together = await classifier.predictProbabilities(unseen);
    const alone = await Promise.all(unseen.map((one) => classifier.predictProbabilities([one])));
    expect(alone.flat()).toEqual(together);
  });

  test('with labels that are numbers gives numbers back, in their order', async () => {
    const data = train.map(({ x, label }) => ({
      x,
      label: { falling: 10, flat: 9, rising: -1 }[label] as number,
    }));
    const classifier = await SequenceClassifier.fit(data, { ...quick, epochs: 1 });
    expect(classifier.classes).toEqual([-1, 9, 10]);
    for (const label of await classifier.predict(unseen)) expect(classifier.classes).toContain(label);
  });
});

describe('training', () => {
  test('ends early by what is kept aside, with the weights of the best epoch', async () => {
    const told: (number | undefined)[] = [];
    const classifier = await SequenceClassifier.fit(train, {
      ...quick,
      epochs: 200,
      learningRate: 0.05,
      validationSplit: 0.25,
      patience: 3,
      onEpoch: ({ validationLoss }) => void told.push(validationLoss),
    });
    const { epochs = 0, bestEpoch = -1 } = classifier.training[0] ?? {};
    expect(epochs).toBe(told.length);
    expect(epochs).toBeLessThan(200);
    expect(told.indexOf(Math.min(...(told as number[])))).toBe(bestEpoch);
    expect(epochs).toBe(bestEpoch + 1 + 3);
  });

  test('scales by what is trained on alone: what is kept aside has no part in it', async () => {
    const options = { ...quick, epochs: 1, validationSplit: 0.25 };
    const { testIndices } = await import('../../src/classify/index.js').then(({ splitSequences }) =>
      splitSequences(train, { test: 0.25, seed: quick.seed }),
    );
    const changed = train.map((one, index) =>
      testIndices.includes(index) ? { ...one, x: one.x.map(([value = 0]) => [1e3 * value]) } : one,
    );
    expect(testIndices.length).toBe(9);
    const prints = [train, changed].map((data) => SequenceClassifier.fit(data, options));
    const [plain, other] = await Promise.all(prints);
    expect(other?.fingerprint()).toBe(plain?.fingerprint());
  });

  const ORDERS: [threads: number, told: string[]][] = [
    [1, ['0/2 0/2', '0/2 1/2', '1/2 0/2', '1/2 1/2']],
    [2, ['0/2 0/2', '1/2 0/2', '0/2 1/2', '1/2 1/2']],
  ];

  test.each(ORDERS)(
    'tells where it stands at the end of each epoch, on %i thread(s)',
    async (threads, order) => {
      const told: string[] = [];
      await SequenceClassifier.fit(train, {
        ...{ ...quick, threads },
        epochs: 2,
        networks: 2,
        onEpoch: ({ network, networks, epoch, epochs, loss, validationLoss }) => {
          expect(loss).toBeGreaterThan(0);
          expect(validationLoss).toBeUndefined();
          told.push(`${network}/${networks} ${epoch}/${epochs}`);
        },
      });
      expect(told).toEqual(order);
    },
  );

  test('of several networks has the same bits side by side and one after the other', async () => {
    const options = { ...quick, epochs: 3, networks: 3, validationSplit: 0.25 };
    const [alone, beside, most] = await Promise.all(
      [1, 2, 3].map((threads) => SequenceClassifier.fit(train, { ...options, threads })),
    );
    for (const other of [beside, most]) {
      expect(await other?.save()).toEqual(await alone?.save());
      expect(other?.training).toEqual(alone?.training);
    }
  });

  test('with balanced class weights heeds a rare class more than without', async () => {
    const rare = train.filter(({ label }, index) => label !== 'rising' || index < 6);
    const few = { ...quick, epochs: 15, learningRate: 0.003 };
    const shares: number[] = [];
    for (const classWeight of [undefined, 'balanced', { falling: 1, flat: 1, rising: 100 }] as const) {
      const classifier = await SequenceClassifier.fit(rare, classWeight ? { ...few, classWeight } : few);
      const rows = await classifier.predictProbabilities(unseen);
      shares.push(rows.reduce((sum, row) => sum + (row[2] as number), 0) / rows.length);
    }
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(new Set(shares).size).toBe(3);
  });

  test('is ended by a signal', async () => {
    const aborting = new AbortController();
    const run = SequenceClassifier.fit(train, {
      ...quick,
      signal: aborting.signal,
      onEpoch: () => aborting.abort(new Error('enough')),
    });
    await expect(run).rejects.toMatchObject({ code: 'aborted', message: 'fit: aborted by its signal' });
  });
});

describe('a network of one’s own', () => {
  const equal = train.map(({ x, label }) => ({ x: x.slice(0, 3), label }));

  test('takes what it is told of the data', async () => {
    const shapes: object[] = [];
    const network = (shape: { steps: number | null; features: number; classes: number }) => {
      shapes.push(shape);
      const { features, classes } = shape;
      return [
        lstm({ units: 4, inputShape: [null, features] }),
        dense({ units: classes, activation: 'softmax' }),
      ];
    };
    await SequenceClassifier.fit(train, { network, epochs: 1 });
    await SequenceClassifier.fit(equal, { network, epochs: 1, patch: 2 });
    expect(shapes).toEqual([
      { steps: null, features: 1, classes: 3 },
      { steps: 2, features: 2, classes: 3 },
    ]);
  });

  test('may be one for sequences of one length', async () => {
    const classifier = await SequenceClassifier.fit(equal, {
      epochs: 1,
      network: ({ steps, features, classes }) => [
        conv1d({ filters: 4, kernelSize: 2, inputShape: [steps, features] }),
        globalAveragePooling1d(),
        dense({ units: classes, activation: 'softmax' }),
      ],
    });
    expect(await classifier.predict(equal)).toHaveLength(equal.length);
  });

  test.each<[string, () => object, RegExp]>([
    [
      'too few outputs',
      () => [lstm({ units: 2, inputShape: [null, 1] })],
      /expected one output \[3\], a number for each class, got \[2\]/,
    ],
    [
      'no probabilities',
      () => [lstm({ units: 4, inputShape: [null, 1] }), dense({ units: 3 })],
      /outputs that are probabilities, as softmax gives them, got -?\d/,
    ],
    [
      'an output at each step',
      () => [masking({ inputShape: [null, 1] }), dense({ units: 3, activation: 'softmax' })],
      /one output \[3\]/,
    ],
    [
      'one length only',
      () => [flatten({ inputShape: [3, 1] }), dense({ units: 3, activation: 'softmax' })],
      /fit: network: /,
    ],
    [
      'other features',
      () => [lstm({ units: 4, inputShape: [null, 2] }), dense({ units: 3, activation: 'softmax' })],
      /fit: network: /,
    ],
    ['no network', () => ({}), /fit: network: /],
  ])('with %s is refused before it trains', async (_, network, message) => {
    const run = SequenceClassifier.fit(train, { network, epochs: 1 });
    await expect(run).rejects.toBeInstanceOf(LetheError);
    await expect(SequenceClassifier.fit(train, { network, epochs: 1 })).rejects.toThrow(message);
  });

  test('stands alone: options of the default network are refused beside it', async () => {
    const network = () => [lstm({ units: 3, inputShape: [null, 1] })];
    await expect(SequenceClassifier.fit(train, { network, units: 3 })).rejects.toThrow(
      'fit: units: expected none with a custom network, got 3',
    );
  });
});

test('is made by fit and load alone', () => {
  const Class = SequenceClassifier as unknown as new () => unknown;
  expect(() => new Class()).toThrow(new TypeError('SequenceClassifier: expected to be made by fit or load'));
});
