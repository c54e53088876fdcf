import { expect, test } from '@jest/globals';
import { dense, embedding, lstm, Network, sgd } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { noise } from '../../compiler/networks.js';

const x = Array.from({ length: 6 }, (_, sample) =>
  Array.from({ length: 3 }, (_, step) => [noise(2, sample), noise(2, 50 + step)].map(([one = 0]) => one)),
);
const y = Array.from({ length: 6 }, (_, sample) => [...noise(2, 100 + sample)]);

function constrained(): Network {
  const network = Network.create(
    [
      lstm({
        units: 3,
        inputShape: [3, 2],
        kernelConstraint: { className: 'MaxNorm', config: { maxValue: 0.5 } },
        recurrentConstraint: { className: 'UnitNorm', config: { axis: 1 } },
        biasConstraint: 'nonNeg',
      }),
      dense({
        units: 2,
        kernelConstraint: { className: 'MinMaxNorm', config: { minValue: 0.5, rate: 0.5 } },
      }),
    ],
    { seed: 3 },
  );
  network.compile({ optimizer: sgd(0.5), loss: 'meanSquaredError' });
  return network;
}

const columnNorms = (values: Float32Array, width: number): number[] =>
  Array.from({ length: width }, (_, column) =>
    Math.sqrt(values.reduce((sum, value, at) => sum + (at % width === column ? value * value : 0), 0)),
  );

test('constraints of a network hold after its training, where they shall, with the bits of any number of threads', async () => {
  const networks = [1, 2].map(() => constrained());
  const fingerprints = await Promise.all(
    networks.map(async (network, index) => {
      const { fingerprint } = await network.fit(x, y, {
        epochs: 5,
        constraints: 'keras',
        threads: 1 + index,
      });
      return fingerprint;
    }),
  );
  expect(fingerprints[1]).toBe(fingerprints[0]);
  const [kernel, recurrent, bias] = (networks[0] as Network).weights.map(({ values }) => values) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (const norm of columnNorms(kernel, 12)) expect(norm).toBeLessThanOrEqual(0.5);
  for (let row = 0; row < 3; row++) {
    const norm = Math.hypot(...recurrent.subarray(12 * row, 12 * row + 12));
    expect(Math.abs(norm - 1)).toBeLessThan(1e-6);
  }
  expect(Math.min(...bias)).toBe(0);
});

test('whoever trains a network with constraints says whether they hold', async () => {
  const told = constrained().fit(x, y);
  await expect(told).rejects.toThrow(LetheError);
  await expect(told).rejects.toThrow(
    "fit: constraints: expected 'keras' (it holds after each step) or 'tfjs' (never while it trains, as in tfjs-layers), " +
      'got none, and lstm_LSTM1/kernel has a constraint',
  );
  const free = Network.create([lstm({ units: 3, inputShape: [3, 2] }), dense({ units: 2 })], { seed: 3 });
  free.compile({ optimizer: sgd(0.5), loss: 'meanSquaredError' });
  const { fingerprint } = await free.fit(x, y, { epochs: 2 });
  expect((await constrained().fit(x, y, { epochs: 2, constraints: 'tfjs' })).fingerprint).toBe(fingerprint);
});

test('an embedding whose rows are constrained has all of them brought back, not those that occur alone', async () => {
  const table = { inputDim: 5, outputDim: 3, inputLength: 2 };
  const limit = { className: 'MaxNorm', config: { maxValue: 0.01, axis: 1 } } as const;
  const network = Network.create([embedding({ ...table, embeddingsConstraint: limit }), lstm({ units: 2 })]);
  network.compile({ optimizer: sgd(0.5), loss: 'meanSquaredError' });
  await network.fit([[0, 1]], [[0.5, 0.5]], { constraints: 'keras' });
  const [rows] = network.weights;
  for (let row = 0; row < 5; row++) {
    expect(Math.hypot(...(rows?.values.subarray(3 * row, 3 * row + 3) ?? []))).toBeLessThan(0.0101);
  }
});

test('constraints of a file survive its being loaded and saved', async () => {
  const bytes = await constrained().toBytes();
  const again = await (await Network.load(bytes)).toBytes();
  expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
});
