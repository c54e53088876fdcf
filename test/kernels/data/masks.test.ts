import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Generator } from '../../../src/random/index.js';
import { inProportion } from '../../in-proportion.js';
import { numbers, RUNS, sameForAllThreads, shapes, value } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

test('DrawMask draws what Generator draws, bit for bit, with the same bits for all threads', () => {
  const cases = fc.record({
    shape: shapes,
    seed: fc.maxSafeNat(),
    stream: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    position: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 2 ** 34, max: 2 ** 50 })),
    rate: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.constantFrom(0, 0.5)),
  });
  fc.assert(
    fc.property(cases, ({ shape: { steps, batch, columns }, seed, stream, position: half, rate }) => {
      const position = 2 * half;
      const kept = Math.fround(1 / (1 - rate));
      const mask = sameForAllThreads((threads) => {
        kernels.clear();
        kernels.setPosition(0, stream, 0);
        const to = kernels.rowSpace(steps * batch, columns);
        const key = [(seed % 2 ** 32) | 0, Math.floor(seed / 2 ** 32)];
        const operands = [to, steps, batch, columns, { f64: rate }, { f32: kept }, ...key, { f64: position }];
        kernels.call('drawMask', operands, threads);
        return kernels.getRows(to, steps * batch, columns);
      });
      const generator = new Generator(seed, 'dropout', stream);
      generator.seek(position);
      for (let b = 0; b < batch; b++) {
        for (let t = 0; t < steps; t++) {
          const expected = Array.from({ length: columns }, () => (generator.uniform() < rate ? 0 : kept));
          expect(mask[t * batch + b]).toEqual(expected);
        }
      }
    }),
    { ...RUNS, numRuns: inProportion(80) },
  );
});

test('DrawMask decides as Generator does where the rate is just one of its numbers', () => {
  const generator = new Generator(5, 'dropout', 2);
  const first = generator.uniform();
  for (const [rate, expected] of [
    [first, 1],
    [first + 2 ** -53, 0],
    [first - 2 ** -54, 1],
  ] as const) {
    kernels.clear();
    kernels.setPosition(0, 2, 0);
    const to = kernels.rowSpace(1, 1);
    kernels.call('drawMask', [to, 1, 1, 1, { f64: rate }, { f32: 1 }, 5, 0, { f64: 0 }]);
    expect(kernels.getRows(to, 1, 1)).toEqual([[expected]]);
  }
});

test('MultiplyMask multiplies by the mask of each step, or of the only one', () => {
  const cases = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      value(shape, numbers(-1, 1)),
      value(shape, fc.constantFrom(0, 1.25)),
      fc.boolean(),
    ),
  );
  fc.assert(
    fc.property(cases, ([{ steps, batch, columns }, x, mask, one]) => {
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(x.length, columns);
        const maskAt = kernels.putRows(one ? mask.slice(0, batch) : mask);
        const maskSteps = one ? 1 : steps;
        kernels.call(
          'multiplyMask',
          [kernels.putRows(x), maskAt, to, steps, batch, columns, maskSteps],
          threads,
        );
        return kernels.getRows(to, x.length, columns);
      });
      const expected = x.map((row, r) => {
        const factors = mask[one ? r % batch : r] as number[];
        return row.map((number, c) => Math.fround(number * (factors[c] as number)));
      });
      expect(y).toEqual(expected);
    }),
    RUNS,
  );
});
