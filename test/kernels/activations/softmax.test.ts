import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import {
  centralDifferences,
  expectClose,
  numbers,
  RUNS,
  type Shape,
  sameForAllThreads,
  shapes,
  value,
} from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { logSoftmax, softmax } from '../reference/activations.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const cases = fc
  .tuple(shapes, fc.constantFrom(0, 1))
  .chain(([shape, logarithmic]) =>
    fc.tuple(
      fc.constant(shape),
      fc.constant(logarithmic),
      value(shape, numbers(-20, 20)),
      value(shape, numbers(-2, 2)),
    ),
  );

function forward(shape: Shape, logarithmic: number, x: number[][], threads: number): number[][] {
  kernels.clear();
  const { steps, batch, columns } = shape;
  const y = kernels.rowSpace(x.length, columns);
  kernels.call('softmax', [kernels.putRows(x), y, steps, batch, columns, logarithmic], threads);
  return kernels.getRows(y, x.length, columns);
}

test('softmax and its logarithm are within 1e-6 of float64, with the same bits for all threads', () => {
  fc.assert(
    fc.property(cases, ([shape, logarithmic, x]) => {
      const y = sameForAllThreads((threads) => forward(shape, logarithmic, x, threads));
      expectClose(y, logarithmic ? logSoftmax(x) : softmax(x), 1e-6, logarithmic ? 3e-6 : 1e-37);
    }),
    { ...RUNS, numRuns: inProportion(80) },
  );
});

test('neither overflows where x is large', () => {
  const shape = { steps: 1, batch: 1, columns: 3 };
  expect(forward(shape, 0, [[1e30, -1e30, 0]], 1)).toEqual([[1, 0, 0]]);
  expect(forward(shape, 1, [[3e4, 0, 3e4]], 1)[0]?.[1]).toBe(Math.fround(-3e4 - Math.log(2)));
});

test('the gradient is that of the difference quotients, with the same bits for all threads', () => {
  fc.assert(
    fc.property(cases, ([shape, logarithmic, x, dy]) => {
      const { steps, batch, columns } = shape;
      const dx = sameForAllThreads((threads) => {
        const y = forward(shape, logarithmic, x, threads);
        kernels.clear();
        const dxAt = kernels.rowSpace(x.length, columns);
        const operands = [kernels.putRows(y), kernels.putRows(dy), dxAt, steps, batch, columns, logarithmic];
        kernels.call('softmaxGradient', operands, threads);
        return kernels.getRows(dxAt, x.length, columns);
      });
      const f = logarithmic ? logSoftmax : softmax;
      const expected = x.map((row, r) => {
        const weighted = (at: number[][]) =>
          (f(at)[0] as number[]).reduce((sum, y, c) => sum + y * ((dy[r] as number[])[c] as number), 0);
        return centralDifferences(weighted, [row])[0] as number[];
      });
      expectClose(dx, expected, 1e-5, 5e-6);
    }),
    RUNS,
  );
});
