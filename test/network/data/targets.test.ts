import { describe, expect, test } from '@jest/globals';
import { dense, type LayerTopology, Network } from '../../../src/core.js';

const x = [[0.1], [0.2], [0.3]];

function make(loss: string, layer: LayerTopology): Network {
  const network = Network.create([layer], { seed: 1 });
  network.compile({ optimizer: 'sgd', loss });
  return network;
}

const softmax = dense({ units: 3, inputShape: [1], activation: 'softmax' });
const sigmoid = dense({ units: 1, inputShape: [1], activation: 'sigmoid' });

const SPARSE = 'expected one of 3 classes, an integer from 0 to 2 (loss sparseCategoricalCrossentropy)';
const ROWS =
  'expected a finite number of at least 0, a part of a row of probabilities (loss categoricalCrossentropy)';
const BINARY = 'expected a number from 0 to 1 (loss binaryCrossentropy)';

const COUNTS = 'expected a finite number of at least 0';
const linear = dense({ units: 1, inputShape: [1] });

const cases: [string, LayerTopology, number[][], string][] = [
  ['sparseCategoricalCrossentropy', softmax, [[1], [2], [3]], `y[2][0]: ${SPARSE}, got 3`],
  ['sparseCategoricalCrossentropy', softmax, [[-1], [0], [1]], `y[0][0]: ${SPARSE}, got -1`],
  ['sparseCategoricalCrossentropy', softmax, [[0], [1.5], [2]], `y[1][0]: ${SPARSE}, got 1.5`],
  [
    'categoricalCrossentropy',
    softmax,
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, -1, 2],
    ],
    `y[2][1]: ${ROWS}, got -1`,
  ],
  ['binaryCrossentropy', sigmoid, [[0], [1], [2]], `y[2][0]: ${BINARY}, got 2`],
  ['binaryCrossentropy', sigmoid, [[-0.5], [1], [0]], `y[0][0]: ${BINARY}, got -0.5`],
  ['poisson', linear, [[1], [-1], [0]], `y[1][0]: ${COUNTS} (loss poisson), got -1`],
  [
    'meanSquaredLogarithmicError',
    linear,
    [[1], [1], [-0.5]],
    `y[2][0]: ${COUNTS} (loss meanSquaredLogarithmicError), got -0.5`,
  ],
  ['hinge', linear, [[1], [0], [1]], 'y[1][0]: expected -1 or 1 (loss hinge), got 0'],
  ['squaredHinge', linear, [[0.5], [1], [1]], 'y[0][0]: expected -1 or 1 (loss squaredHinge), got 0.5'],
  [
    'kullbackLeiblerDivergence',
    sigmoid,
    [[1], [0], [1.5]],
    'y[2][0]: expected a number from 0 to 1 (loss kullbackLeiblerDivergence), got 1.5',
  ],
  [
    'softmaxCrossEntropy',
    dense({ units: 2, inputShape: [1] }),
    [
      [1, 0],
      [1, -1],
      [0, 1],
    ],
    'y[1][1]: expected a finite number of at least 0, a part of a row of probabilities (loss softmaxCrossEntropy), got -1',
  ],
];

describe.each(cases)('%s', (loss, layer, y, message) => {
  test(`refuses ${JSON.stringify(y)} by sample, value and range, and trains nothing`, async () => {
    const network = make(loss, layer);
    const before = network.fingerprint();
    await expect(network.fit(x, y)).rejects.toThrow(new RangeError(`fit: ${message}`));
    expect(network.fingerprint()).toBe(before);
    await expect(network.evaluate(x, y)).rejects.toThrow(new RangeError(`evaluate: ${message}`));
  });

  test('refuses them among those to validate on', async () => {
    const fine = y.map((row) => row.map(() => 1));
    const validating = make(loss, layer).fit(x, fine, { validationData: [x, y] });
    await expect(validating).rejects.toThrow(
      new RangeError(`fit: ${message.replace('y', 'validationData[1]')}`),
    );
  });
});

test.each([
  ['sparseCategoricalCrossentropy', softmax, [[0], [1], [2]]],
  [
    'categoricalCrossentropy',
    softmax,
    [
      [1, 0, 0],
      [0.2, 0.3, 0.5],
      [0, 0, 0],
    ],
  ],
  ['binaryCrossentropy', sigmoid, [[0], [0.25], [1]]],
  ['meanSquaredError', sigmoid, [[-3], [1e9], [0]]],
  ['poisson', dense({ units: 1, inputShape: [1], activation: 'softplus' }), [[0], [1e3], [0.5]]],
  ['hinge', linear, [[-1], [1], [1]]],
  ['huber', linear, [[-3], [1e9], [0]]],
])('%s takes the whole of its range', async (loss, layer, y) => {
  const { divergence } = await make(loss, layer).fit(x, y);
  expect(divergence).toBeUndefined();
});
