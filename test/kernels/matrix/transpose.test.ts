import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { transposed } from '../reference/matrix.js';
import { transpose } from './products.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const cases = fc
  .record({ rows: fc.integer({ min: 1, max: 70 }), columns: fc.integer({ min: 1, max: 70 }) })
  .chain(({ rows, columns }) => fc.tuple(fc.constant(columns), matrix(rows, columns, numbers(-2, 2))));

test('Transpose moves every number to its place, with zeros in the padding, for all threads', () => {
  fc.assert(
    fc.property(cases, ([columns, w]) => {
      const t = sameForAllThreads((threads) => transpose(kernels, w, columns, threads));
      expect(t).toEqual(transposed(w, columns));
    }),
    { ...RUNS, numRuns: inProportion(120) },
  );
});

test('Transpose twice gives back what there was', () => {
  fc.assert(
    fc.property(cases, ([columns, w]) => {
      const once = transpose(kernels, w, columns, 1);
      expect(transpose(kernels, once, w.length, 1)).toEqual(w);
    }),
    RUNS,
  );
});
