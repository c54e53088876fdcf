import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectClose, numbers, RUNS, sameForAllThreads, shapes, value } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const any = fc.oneof(numbers(-2, 2), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0));

test('Spread copies one column to all', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), value({ ...shape, columns: 1 }, any)));
  fc.assert(
    fc.property(cases, ([{ steps, batch, columns }, x]) => {
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(x.length, columns);
        kernels.call('spread', [kernels.putRows(x), to, steps, batch, columns], threads);
        return kernels.getRows(to, x.length, columns);
      });
      expect(y).toEqual(x.map(([number]) => Array.from({ length: columns }, () => number)));
    }),
    RUNS,
  );
});

test('SpreadGradient is the sum of each row', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), value(shape, numbers(-2, 2))));
  fc.assert(
    fc.property(cases, ([{ steps, batch, columns }, dy]) => {
      const dx = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(dy.length, 1);
        kernels.call('spreadGradient', [kernels.putRows(dy), to, steps, batch, columns], threads);
        return kernels.getRows(to, dy.length, 1);
      });
      expectClose(
        dx,
        dy.map((row) => [row.reduce((sum, number) => sum + number, 0)]),
        1e-6,
        2e-6,
      );
    }),
    RUNS,
  );
});
