import { afterAll, describe, expect, test } from '@jest/globals';
import {
  adagrad,
  adam,
  dense,
  lstm,
  Network,
  type NetworkFitArgs,
  type OptimizerDescription,
  releaseKernels,
  rmsprop,
  sgd,
} from '../../../src/core.js';
import { noise } from '../../compiler/networks.js';

afterAll(releaseKernels);

const X = { values: noise(20 * 4 * 2), shape: [20, 4, 2] };
const Y = { values: noise(20, 1), shape: [20, 1] };

function network(optimizer: OptimizerDescription, layer: object = {}): Network {
  const layers = [lstm({ units: 6, inputShape: [4, 2], ...layer }), dense({ units: 1 })];
  const made = Network.create(layers, { seed: 3 });
  made.compile({ optimizer, loss: 'meanSquaredError' });
  return made;
}

const values = ({ weights }: Network): Float32Array[] => weights.map((weight) => weight.values);
const bits = (floats: Float32Array): Uint32Array => new Uint32Array(floats.slice().buffer);

/** 0 for every third element, else 1. */
const thirds = (trained: Network): Float32Array[] =>
  values(trained).map((weight) => weight.map((_, at) => (at % 3 === 0 ? 0 : 1)));

async function trained(
  optimizer: OptimizerDescription,
  args: NetworkFitArgs,
  layer: object = {},
): Promise<{ before: Float32Array[]; after: Float32Array[]; fingerprint: string }> {
  const made = network(optimizer, layer);
  const before = values(made);
  const { fingerprint } = await made.fit(X, Y, { epochs: 5, batchSize: 8, ...args });
  return { before, after: values(made), fingerprint };
}

describe('gradientMasks', () => {
  test.each([
    ['adam', adam(0.01)],
    ['sgd', sgd(0.1)],
    ['rmsprop', rmsprop(0.01)],
    ['adagrad', adagrad(0.01)],
  ] as const)('of 0 freeze elements to the bit, and no others, under %s', async (_, optimizer) => {
    const masks = thirds(network(optimizer));
    const { before, after } = await trained(optimizer, { gradientMasks: masks });
    for (const [index, mask] of masks.entries()) {
      const [first, last] = [bits(before[index] as Float32Array), bits(after[index] as Float32Array)];
      for (const [at, factor] of mask.entries())
        expect([at, first[at] === last[at]]).toEqual([at, factor === 0]);
    }
  });

  test('of 1 change nothing, and undefined is 1', async () => {
    const plain = await trained(adam(0.01), {});
    const ones = values(network(sgd(1))).map((weight) => weight.map(() => 1));
    const masked = await trained(adam(0.01), {
      gradientMasks: [ones[0], undefined, ones[2], undefined, undefined],
    });
    expect(masked.fingerprint).toBe(plain.fingerprint);
  });

  test('give the same bits on one and on two threads', async () => {
    const gradientMasks = thirds(network(sgd(1)));
    const [one, two] = [
      await trained(adam(0.01), { gradientMasks, threads: 1 }),
      await trained(adam(0.01), { gradientMasks, threads: 2 }),
    ];
    expect(two.fingerprint).toBe(one.fingerprint);
  });

  test('come after regularizers and before clipping', async () => {
    const layer = { kernelRegularizer: { l2: 0.1 } };
    const masks = thirds(network(sgd(1), layer));
    const { before, after } = await trained(
      sgd(1),
      { gradientMasks: masks, globalClipNorm: 0.01, epochs: 1, batchSize: 20 },
      layer,
    );
    let squares = 0;
    for (const [index, mask] of masks.entries()) {
      for (const [at, factor] of mask.entries()) {
        const step =
          ((after[index] as Float32Array)[at] as number) - ((before[index] as Float32Array)[at] as number);
        if (factor === 0) expect(step).toBe(0);
        squares += step * step;
      }
    }
    // The frozen elements take no part in the norm: the others' steps have all of it.
    expect(Math.sqrt(squares)).toBeCloseTo(0.01, 5);
  });

  test('are refused if they do not fit', async () => {
    const made = network(sgd(1));
    await expect(made.fit(X, Y, { gradientMasks: [] })).rejects.toThrow(
      'fit: gradientMasks: expected 5 masks or undefined, got 0',
    );
    const short = [undefined, Float32Array.of(1), undefined, undefined, undefined];
    await expect(made.fit(X, Y, { gradientMasks: short })).rejects.toThrow(
      /^fit: gradientMasks: weight "lstm.*recurrent_kernel": expected 144 numbers/,
    );
    const odd = [undefined, undefined, undefined, new Float32Array(6).fill(Number.NaN), undefined];
    await expect(made.fit(X, Y, { gradientMasks: odd })).rejects.toThrow(/expected finite numbers, got NaN/);
  });
});
