import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, type Rows, startKernels } from '../harness.js';
import { at, expectSums } from '../reference/matrix.js';
import { biasGradient, weightGradient } from './products.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** Rows around the blocks of 128, columns around the 6 from which a panel is copied. */
const sizes = fc.record({
  rows: fc.oneof(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom(127, 128, 129, 255, 256, 257),
  ),
  columns: fc.integer({ min: 1, max: 20 }),
  units: fc.integer({ min: 1, max: 50 }),
});

const cases = sizes.chain(({ rows, columns, units }) =>
  fc.record({
    columns: fc.constant(columns),
    units: fc.constant(units),
    x: matrix(rows, columns, numbers(-2, 2)),
    dy: matrix(rows, units, numbers(-2, 2)),
    before: matrix(columns, units, numbers(-9, 9)),
  }),
);

/** Fails unless dw is before + x' dy: see {@link expectSums}. */
function expectGradient(dw: Rows, x: Rows, dy: Rows, before: Rows | undefined): void {
  const start = (column: number, unit: number): number =>
    before === undefined ? 0 : at(before, column, unit);
  expectSums(
    dw,
    x.length,
    start,
    (column, k) => at(x, k, column),
    (k, unit) => at(dy, k, unit),
  );
}

describe('WeightGradient', () => {
  test("gives x' dy over what was there, summed in order through all blocks, alike for all threads", () => {
    fc.assert(
      fc.property(cases, (of) => {
        const dw = sameForAllThreads((threads) => weightGradient(kernels, of, undefined, threads));
        expectGradient(dw, of.x, of.dy, undefined);
      }),
      RUNS,
    );
  });

  test("adds x' dy to what was there, alike for all threads", () => {
    fc.assert(
      fc.property(cases, (of) => {
        const dw = sameForAllThreads((threads) => weightGradient(kernels, of, of.before, threads));
        expectGradient(dw, of.x, of.dy, of.before);
      }),
      RUNS,
    );
  });

  test('gives the same bits in one piece as in two of which the second adds', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (of, cut) => {
        const first = 1 + (cut % of.x.length);
        const whole = weightGradient(kernels, of, undefined, 1);
        const head = { ...of, x: of.x.slice(0, first), dy: of.dy.slice(0, first) };
        const half = weightGradient(kernels, head, undefined, 1);
        const tail = { ...of, x: of.x.slice(first), dy: of.dy.slice(first) };
        expect(weightGradient(kernels, tail, half, 1)).toEqual(whole);
      }),
      RUNS,
    );
  });
});

describe('BiasGradient', () => {
  test('gives the sum of the rows in their order, alike for all threads', () => {
    fc.assert(
      fc.property(cases, ({ dy, units }) => {
        const db = sameForAllThreads((threads) => biasGradient(kernels, dy, units, threads));
        expectSums(
          [db],
          dy.length,
          () => 0,
          () => 1,
          (k, unit) => at(dy, k, unit),
        );
      }),
      RUNS,
    );
  });
});
