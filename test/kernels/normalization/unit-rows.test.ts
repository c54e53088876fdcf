import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
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
import { type Kernels, type Rows, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** Large beside some rows, so that both sides of it are met. */
const EPSILON = 0.5;

const squaresOf = (row: readonly number[]): number => row.reduce((sum, number) => sum + number * number, 0);

const unit = (rows: Rows): number[][] =>
  rows.map((row) => row.map((number) => number / Math.sqrt(Math.max(squaresOf(row), EPSILON))));

interface Case {
  readonly shape: Shape;
  readonly x: number[][];
  readonly dy: number[][];
}

/** Rows that are not at the least norm, where there is no derivative. */
const cases: fc.Arbitrary<Case> = shapes
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      x: value(shape, numbers(-0.8, 0.8)),
      dy: value(shape, numbers(-1, 1)),
    }),
  )
  .filter(({ x }) => x.every((row) => Math.abs(squaresOf(row) - EPSILON) > 1e-3));

function run({ shape: { steps, batch, columns }, x, dy }: Case, inPlace: boolean) {
  return sameForAllThreads((threads) => {
    kernels.clear();
    const [y, inverse] = [kernels.rowSpace(x.length, columns), kernels.rowSpace(x.length, 1)];
    const sizes = [steps, batch, columns];
    kernels.call('normalizeRows', [kernels.putRows(x), y, inverse, ...sizes, { f32: EPSILON }], threads);
    const from = kernels.putRows(dy);
    const dx = inPlace ? from : kernels.rowSpace(x.length, columns);
    kernels.call('normalizeRowsGradient', [from, y, inverse, dx, ...sizes], threads);
    return {
      y: kernels.getRows(y, x.length, columns),
      dx: kernels.getRows(dx, x.length, columns),
      inverse: kernels.getRows(inverse, x.length, 1),
    };
  });
}

test('NormalizeRows divides each row by its norm, or by the least that counts', () => {
  fc.assert(
    fc.property(cases, (given) => {
      const { y, inverse } = run(given, false);
      expectClose(y, unit(given.x), 2.4e-7, 1e-30);
      expect(inverse.map(([kept]) => (kept as number) < 0)).toEqual(
        given.x.map((row) => squaresOf(row) < EPSILON),
      );
    }),
    RUNS,
  );
});

test('NormalizeRows keeps no norms where nobody goes back, and rows of zeros stay such', () => {
  kernels.clear();
  const y = kernels.rowSpace(1, 3);
  kernels.call('normalizeRows', [kernels.putRows([[0, 0, 0]]), y, 0, 1, 1, 3, { f32: 1e-7 }], 1);
  expect(kernels.getRows(y, 1, 3)).toEqual([[0, 0, 0]]);
});

test('NormalizeRowsGradient is what finite differences in float64 say, also in place', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), (given, inPlace) => {
      const { dx } = run(given, inPlace);
      const loss = (x: number[][]): number =>
        unit(x).reduce(
          (sum, row, r) =>
            row.reduce((all, number, c) => all + number * ((given.dy[r] as number[])[c] as number), sum),
          0,
        );
      expectClose(dx, centralDifferences(loss, given.x), 1e-5, 1e-5);
    }),
    RUNS,
  );
});
