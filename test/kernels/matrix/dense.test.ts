import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, type Rows, startKernels } from '../harness.js';
import { at, expectSums, transposed } from '../reference/matrix.js';
import { type DenseCase, dense, denseTransposed } from './products.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

interface Size {
  readonly steps: number;
  readonly batch: number;
  readonly columns: number;
  readonly units: number;
}

const sizes: fc.Arbitrary<Size> = fc.record({
  steps: fc.integer({ min: 1, max: 3 }),
  batch: fc.integer({ min: 1, max: 20 }),
  columns: fc.integer({ min: 0, max: 40 }),
  units: fc.integer({ min: 1, max: 50 }),
});

/** Sizes beyond one panel, one block and one cache line in every direction. */
const LARGE: Size[] = [
  { steps: 1, batch: 65, columns: 129, units: 63 },
  { steps: 2, batch: 33, columns: 300, units: 17 },
  { steps: 5, batch: 3, columns: 64, units: 256 },
];

function ofSize(size: Size): fc.Arbitrary<DenseCase> {
  const { steps, batch, columns, units } = size;
  const number = numbers(-2, 2);
  return fc.record({
    steps: fc.constant(steps),
    batch: fc.constant(batch),
    columns: fc.constant(columns),
    units: fc.constant(units),
    x: matrix(steps * batch, columns, number),
    w: matrix(columns, units, number),
    bias: fc.option(fc.array(number, { minLength: units, maxLength: units }), { nil: undefined }),
  });
}

/** Fails unless y is x w + bias: see {@link expectSums}. */
function expectProduct(y: Rows, x: Rows, w: Rows, columns: number, bias?: readonly number[]): void {
  const start = (_: number, unit: number): number => bias?.[unit] ?? 0;
  expectSums(
    y,
    columns,
    start,
    (row, k) => at(x, row, k),
    (k, unit) => at(w, k, unit),
  );
}

describe('Dense', () => {
  const promise = 'gives x w + bias within (k + 1) 2^-24 sum |x w|, summed in order, alike for all threads';
  test(promise, () => {
    fc.assert(
      fc.property(sizes.chain(ofSize), (of) => {
        const y = sameForAllThreads((threads) => dense(kernels, of, threads));
        expectProduct(y, of.x, of.w, of.columns, of.bias);
      }),
      { ...RUNS, numRuns: inProportion(150) },
    );
  });

  test.each(LARGE)('and of large matrices: $steps x $batch, $columns, $units', (size) => {
    fc.assert(
      fc.property(ofSize(size), (of) => {
        const y = sameForAllThreads((threads) => dense(kernels, of, threads));
        expectProduct(y, of.x, of.w, of.columns, of.bias);
      }),
      { ...RUNS, numRuns: 2 },
    );
  });

  test('gives a row the same bits wherever it stands, first, last or alone', () => {
    fc.assert(
      fc.property(sizes.map((size) => ({ ...size, steps: 1 })).chain(ofSize), (of) => {
        const y = dense(kernels, of, 1);
        const shifted = { ...of, batch: of.batch + 1, x: [new Array<number>(of.columns).fill(1), ...of.x] };
        expect(dense(kernels, shifted, 1).slice(1)).toEqual(y);
        const alone = of.x.map((row) => dense(kernels, { ...of, batch: 1, x: [row] }, 1)[0]);
        expect(alone).toEqual(y);
      }),
      RUNS,
    );
  });

  test('gives a column the same bits in a panel of 16 as in a tail of 4, 8 or 12', () => {
    fc.assert(
      fc.property(sizes.chain(ofSize), (of) => {
        const y = dense(kernels, of, 1);
        for (const before of [4, 8, 12]) {
          const zeros = new Array<number>(before).fill(0);
          const w = of.w.map((row) => [...zeros, ...row]);
          const bias = of.bias && [...zeros, ...of.bias];
          const moved = dense(kernels, { ...of, w, bias, units: of.units + before }, 1);
          expect(moved.map((row) => row.slice(before))).toEqual(y);
        }
      }),
      RUNS,
    );
  });

  test('keeps infinities and NaN in their own row and column', () => {
    const of = { steps: 1, batch: 3, columns: 2, units: 4, bias: undefined };
    const y = dense(
      kernels,
      {
        ...of,
        x: [
          [1, Number.NaN],
          [1, 1],
          [Number.POSITIVE_INFINITY, 1],
        ],
        w: [
          [1, 2, 3, -4],
          [0, 1, 2, 3],
        ],
      },
      1,
    );
    expect(y).toEqual([
      [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      [1, 3, 5, -1],
      [Infinity, Infinity, Infinity, -Infinity],
    ]);
  });
});

test('Transpose and Dense give x times the transposed weights, alike for all threads', () => {
  const cases = fc
    .record({
      rows: fc.integer({ min: 1, max: 20 }),
      columns: fc.integer({ min: 1, max: 50 }),
      units: fc.integer({ min: 1, max: 40 }),
    })
    .chain(({ rows, columns, units }) =>
      fc.tuple(matrix(rows, columns, numbers(-2, 2)), matrix(units, columns, numbers(-2, 2))),
    );
  fc.assert(
    fc.property(cases, ([x, w]) => {
      const columns = (x[0] as number[]).length;
      const y = sameForAllThreads((threads) => denseTransposed(kernels, x, w, columns, threads));
      expectProduct(y, x, transposed(w, columns), columns);
    }),
    { ...RUNS, numRuns: inProportion(100) },
  );
});
