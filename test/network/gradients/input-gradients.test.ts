import { afterAll, describe, expect, test } from '@jest/globals';
import {
  activation,
  dense,
  flatten,
  type LayerTopology,
  lstm,
  Network,
  releaseKernels,
  repeatVector,
  timeDistributed,
} from '../../../src/core.js';
import { noise } from '../../compiler/networks.js';

afterAll(releaseKernels);

const COUNT = 3;
const STEPS = 5;
const FEATURES = 2;
const shape = [COUNT, STEPS, FEATURES];

/** Networks with layers of every kind on the way back. */
const NETWORKS: readonly (readonly [string, LayerTopology[]])[] = [
  [
    'an LSTM that returns sequences, and a read-out at each step',
    [
      lstm({
        units: 6,
        returnSequences: true,
        inputShape: [STEPS, FEATURES],
        recurrentActivation: 'sigmoid',
      }),
      timeDistributed({ layer: dense({ units: 2 }) }),
    ],
  ],
  [
    'two LSTMs, hard-sigmoid gates, of which the last step goes on, and a softmax',
    [
      lstm({ units: 5, returnSequences: true, inputShape: [STEPS, FEATURES] }),
      lstm({ units: 4 }),
      dense({ units: 3, activation: 'softmax' }),
    ],
  ],
  [
    'an LSTM that goes backwards, behind a dense layer with tanh',
    [
      dense({ units: 3, activation: 'tanh', inputShape: [STEPS, FEATURES] }),
      lstm({ units: 4, goBackwards: true }),
    ],
  ],
  [
    'flatten, dense, repeated, and an LSTM',
    [
      flatten({ inputShape: [STEPS, FEATURES] }),
      dense({ units: 4, activation: 'sigmoid' }),
      repeatVector({ n: 3 }),
      lstm({ units: 3, returnSequences: true }),
    ],
  ],
];

/** The sum of all outputs, each times its weight, of each sample. */
async function weightedSums(network: Network, x: Float32Array, weights: Float32Array): Promise<number[]> {
  const { values } = await network.predict({ values: x, shape });
  const size = values.length / COUNT;
  return Array.from({ length: COUNT }, (_, sample) => {
    let sum = 0;
    for (let at = sample * size; at < (sample + 1) * size; at++) {
      sum += (values[at] as number) * (weights[at] as number);
    }
    return sum;
  });
}

describe('inputGradients', () => {
  test.each(NETWORKS)(
    'agree with central differences within a hundredth of the largest: %s',
    async (_, layers) => {
      const network = Network.create(layers, { seed: 4 });
      const x = noise(COUNT * STEPS * FEATURES);
      const outputs = await network.predict({ values: x, shape });
      const weights = noise(outputs.values.length, 1);
      const gradients = await network.inputGradients({ values: x, shape }, { ...outputs, values: weights });
      expect(gradients.shape).toEqual(shape);
      const largest = Math.max(...gradients.values.map(Math.abs));
      expect(largest).toBeGreaterThan(1e-3);
      const step = 2 ** -7;
      for (let place = 0; place < STEPS * FEATURES; place++) {
        const at = (sample: number): number => sample * STEPS * FEATURES + place;
        const moved = (by: number): Float32Array => {
          const other = x.slice();
          for (let sample = 0; sample < COUNT; sample++) other[at(sample)] = (x[at(sample)] as number) + by;
          return other;
        };
        const [after, before] = [
          await weightedSums(network, moved(step), weights),
          await weightedSums(network, moved(-step), weights),
        ];
        for (let sample = 0; sample < COUNT; sample++) {
          const difference = ((after[sample] as number) - (before[sample] as number)) / (2 * step);
          expect(Math.abs((gradients.values[at(sample)] as number) - difference)).toBeLessThan(largest / 100);
        }
      }
    },
  );

  test('of a dense layer without activation are its kernel times the gradients', async () => {
    const network = Network.create([dense({ units: 2, inputShape: [3] })]);
    network.setWeights([
      [1, 2, 3, 4, 5, 6],
      [7, 8],
    ]);
    const { values, shape: given } = await network.inputGradients([[9, 9, 9]], [[1, 10]]);
    expect([[...values], given]).toEqual([
      [21, 43, 65],
      [1, 3],
    ]);
  });

  test('of an activation alone are its slope', async () => {
    const network = Network.create([activation({ activation: 'relu', inputShape: [2] })]);
    expect((await network.inputGradients([[3, -3]], [[5, 5]])).toArray()).toEqual([[5, 0]]);
  });

  test('of more samples than go backwards at once are those of each alone', async () => {
    const network = Network.create([lstm({ units: 3, inputShape: [2, 1] })], { seed: 1 });
    const count = 300;
    const x = { values: noise(2 * count), shape: [count, 2, 1] };
    const all = await network.inputGradients(x, {
      values: new Float32Array(3 * count).fill(1),
      shape: [count, 3],
    });
    for (const sample of [0, 255, 256, 299]) {
      const own = x.values.slice(2 * sample, 2 * sample + 2);
      const alone = await network.inputGradients({ values: own, shape: [1, 2, 1] }, [[1, 1, 1]]);
      expect(all.values.slice(2 * sample, 2 * sample + 2)).toEqual(alone.values);
    }
  });

  test('leave weights and states of a stateful network, and begin with zeros each time', async () => {
    const network = Network.create([lstm({ units: 2, stateful: true, batchInputShape: [1, 3, 1] })], {
      seed: 2,
    });
    const ask = async (): Promise<number[]> => [
      ...(await network.inputGradients([[[1], [2], [3]]], [[1, 1]])).values,
    ];
    const first = await ask();
    const { values: predicted } = await network.predict([[[1], [2], [3]]]);
    expect(await ask()).toEqual(first);
    network.resetStates();
    const fingerprint = network.fingerprint();
    expect((await network.predict([[[1], [2], [3]]])).values).toEqual(predicted);
    expect(network.fingerprint()).toBe(fingerprint);
  });

  test('refuse gradients that do not fit the outputs', async () => {
    const network = Network.create([lstm({ units: 2, inputShape: [3, 1] })]);
    const x = [[[1], [2], [3]]];
    await expect(network.inputGradients(x, [[1, 2, 3]])).rejects.toThrow(
      'inputGradients: outputGradients: expected shape [samples, 2], got [1, 3]',
    );
    await expect(
      network.inputGradients(x, [
        [1, 2],
        [1, 2],
      ]),
    ).rejects.toThrow('inputGradients: outputGradients has 2 samples, x has 1');
    await expect(network.inputGradients([[[1, 2]]], [[1, 2]])).rejects.toThrow(
      /^inputGradients: x: expected/,
    );
  });
});
