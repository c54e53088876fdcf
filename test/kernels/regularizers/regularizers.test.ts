import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectClose, matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const pairs = fc.integer({ min: 1, max: 30 }).chain((vectors) => matrix(2, 4 * vectors, numbers(-2, 2)));
const sum = (row: number[]): number => row.reduce((total, number) => total + number, 0);

describe('Penalty', () => {
  test('adds l1 sum |w| + l2 sum w^2 to the scalar, rounded once', () => {
    fc.assert(
      fc.property(pairs, ([w = []]) => {
        const total = sameForAllThreads((threads) => {
          kernels.clear();
          const scalar = kernels.put([3]);
          kernels.call('penalty', [kernels.put(w), w.length, { f32: 0.01 }, { f32: 0.02 }, scalar], threads);
          return kernels.get(scalar, 1)[0] as number;
        });
        const exact =
          3 + Math.fround(0.01) * sum(w.map(Math.abs)) + Math.fround(0.02) * sum(w.map((x) => x * x));
        expectClose([[total]], [[exact]], 6e-8, 0);
      }),
      RUNS,
    );
  });

  test('its gradient is added; it is -l1 where w is 0, as in tfjs, but 0 in the padding', () => {
    fc.assert(
      fc.property(pairs, ([w = [], g = []]) => {
        w.fill(0, 0, 2);
        g[1] = 0;
        const result = sameForAllThreads((threads) => {
          kernels.clear();
          const at = kernels.put(g);
          kernels.call(
            'penaltyGradient',
            [kernels.put(w), at, g.length, { f32: 0.01 }, { f32: 0.02 }],
            threads,
          );
          return [...kernels.get(at, g.length)];
        });
        const slope = (x: number) => (x > 0 ? 0.01 : -0.01) + 0.04 * x;
        const expected = g.map((number, i) => number + slope(w[i] as number));
        expected[1] = 0;
        if (g[0] === 0) expected[0] = 0;
        expectClose([result], [expected], 1e-6, 1e-6);
      }),
      RUNS,
    );
  });
});

describe('PenaltyGradient, flat', () => {
  test('has no slope where w is 0, as in Keras, whatever its gradient', () => {
    kernels.clear();
    const at = kernels.put([0, 1, 1, 1]);
    const w = kernels.put([0, 0, 2, -2]);
    kernels.call('penaltyGradient', [w, at, 4, { f32: 0.5 }, { f32: 0.25 }, 1]);
    expect([...kernels.get(at, 4)]).toEqual([0, 1, 2.5, -0.5]);
  });
});

describe('Clipping', () => {
  test('by value brings every element within the limit and keeps NaN', () => {
    const clipped = sameForAllThreads((threads) => {
      kernels.clear();
      const g = kernels.put([-3, -1, 0.5, 3, Number.NaN, 1, 2, -2]);
      kernels.call('clipValue', [g, 8, { f32: 1 }], threads);
      return [...kernels.get(g, 8)];
    });
    expect(clipped).toEqual([-1, -1, 0.5, 1, Number.NaN, 1, 1, -1]);
  });

  test('by norm scales only gradients whose norm, over all weights, is above the limit', () => {
    fc.assert(
      fc.property(pairs, numbers(0.5, 20), ([first = [], second = []], limit) => {
        const result = sameForAllThreads((threads) => {
          kernels.clear();
          const scalar = kernels.space(1);
          const places = [first, second].map((g) => kernels.put(g));
          places.forEach((g, i) => {
            kernels.call('squaredNorm', [g, first.length, scalar, i], threads);
          });
          for (const g of places)
            kernels.call('clipNorm', [g, first.length, scalar, { f32: limit }], threads);
          return places.flatMap((g) => [...kernels.get(g, first.length)]);
        });
        const all = [...first, ...second];
        const norm = Math.sqrt(sum(all.map((x) => x * x)));
        if (norm < limit * 0.999999) expect(result).toEqual(all);
        else expectClose([result], [all.map((x) => (x * limit) / Math.max(limit, norm))], 1e-6, 1e-12);
      }),
      RUNS,
    );
  });
});
