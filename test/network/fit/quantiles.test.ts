// Forecasts of quantiles by `lethe/core`.
import { expect, test } from '@jest/globals';
import { adam, dense, huberLoss, lstm, Network, quantileLoss, timeDistributed } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { Generator } from '../../../src/random/index.js';

const QUANTILES = [0.1, 0.5, 0.9];

/** 600 numbers, uniform in [0, 1), which nothing foretells. */
const generator = new Generator(1, 'data', 0);
const truth = Array.from({ length: 600 }, () => generator.uniform());

test('a network learns the quantiles of what it cannot foretell', async () => {
  const network = Network.create([dense({ units: 3, inputShape: [1] })], { seed: 1 });
  network.compile({ optimizer: adam(0.01), loss: quantileLoss(QUANTILES), metrics: ['mae'] });
  const x = truth.map(() => [1]);
  const y = truth.map((number) => [number]);
  const { history } = await network.fit(x, y, { epochs: 60, batchSize: 100 });
  const [low = 0, middle = 0, high = 0] = (await network.predict([[1]])).values;
  for (const [got, aim] of [
    [low, 0.1],
    [middle, 0.5],
    [high, 0.9],
  ] as const) {
    expect(Math.abs(got - aim)).toBeLessThan(0.05);
  }
  const losses = history.loss as number[];
  expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  const loss = (q: number, forecast: number): number =>
    truth.reduce((sum, t) => sum + Math.max(q * (t - forecast), (q - 1) * (t - forecast)), 0) / truth.length;
  const expected = (loss(0.1, low) + loss(0.5, middle) + loss(0.9, high)) / 3;
  expect(Math.abs((await network.evaluate(x, y)).loss - expected)).toBeLessThan(1e-6);
});

test('several numbers at each step have all their quantiles side by side, the truth once', async () => {
  const make = (units: number): Network =>
    Network.create(
      [
        lstm({ units: 3, inputShape: [2, 1], returnSequences: true }),
        timeDistributed({ layer: dense({ units, kernelInitializer: 'zeros', trainable: false }) }),
      ],
      { seed: 1 },
    );
  const network = make(4);
  network.compile({ optimizer: 'sgd', loss: quantileLoss([0.25, 0.75]) });
  const y = [
    [
      [1, 10],
      [2, 20],
    ],
  ];
  // Forecasts are 0: of the truth t each quantile q costs q t.
  const { loss } = await network.evaluate([[[1], [2]]], y);
  expect(loss).toBe((((1 + 10 + 2 + 20) / 2) * (0.25 + 0.75)) / 4);
  await expect(network.evaluate([[[1], [2]]], [[[1, 1, 10, 10]]])).rejects.toThrow(RangeError);
});

test('what does not fit is refused by name, before anything is trained', async () => {
  const network = Network.create([dense({ units: 3, inputShape: [1] })]);
  expect(() => network.compile({ optimizer: 'sgd', loss: quantileLoss([0.1, 0.9]) })).toThrow(LetheError);
  network.compile({ optimizer: 'sgd', loss: quantileLoss(QUANTILES) });
  await expect(network.fit([[1]], [[1, 2, 3]])).rejects.toThrow(
    new RangeError('fit: y: expected shape [samples, 1], got [1, 3]'),
  );
  const wrong = [[], [0], [1], [Number.NaN], [1e-60], [0.5, -0.1], new Array<number>(1001).fill(0.5)];
  for (const quantiles of wrong) expect(() => quantileLoss(quantiles)).toThrow(RangeError);
  for (const delta of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e39, 1e-60]) {
    expect(() => huberLoss(delta)).toThrow(RangeError);
  }
  expect(() => quantileLoss(['0.5'] as unknown as number[])).toThrow(TypeError);
});

test("huber gives what Keras' documentation gives", async () => {
  const network = Network.create([dense({ units: 2, inputShape: [2], useBias: false })]);
  network.setWeights([[1, 0, 0, 1]]);
  network.compile({ optimizer: 'sgd', loss: 'huber' });
  const { loss } = await network.evaluate(
    [
      [0.6, 0.4],
      [0.4, 0.6],
    ],
    [
      [0, 1],
      [0, 0],
    ],
  );
  expect(loss).toBeCloseTo(0.155, 6);
});

test('a list of quantiles that is changed later changes no loss', () => {
  const quantiles = [0.5];
  const loss = quantileLoss(quantiles);
  quantiles[0] = 7;
  expect(loss).toEqual({ kind: 'quantile', quantiles: [0.5] });
});
