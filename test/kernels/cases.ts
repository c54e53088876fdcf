// What the properties of kernels are tried on: shapes, numbers, thread counts; and how results are compared.

import { expect } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../in-proportion.js';
import type { Rows } from './harness.js';

/** Numbers of threads whose results must have the same bits. */
export const THREADS = [1, 2, 3, 8];

/** Settings of a property: seeded, and few enough runs to be quick. */
export const RUNS = { seed: 20261124, numRuns: inProportion(40) };

export interface Shape {
  readonly steps: number;
  readonly batch: number;
  readonly columns: number;
}

/** Odd shapes: 1 to 4 steps, 1 to 7 samples, 1 to 9 columns. */
export const shapes: fc.Arbitrary<Shape> = fc.record({
  steps: fc.integer({ min: 1, max: 4 }),
  batch: fc.integer({ min: 1, max: 7 }),
  columns: fc.integer({ min: 1, max: 9 }),
});

/** A float32 number in [minimum, maximum], all magnitudes of a linear scale alike. */
export function numbers(minimum: number, maximum: number): fc.Arbitrary<number> {
  const steps = 1 << 20;
  return fc
    .integer({ min: 0, max: steps })
    .map((step) => Math.fround(minimum + ((maximum - minimum) * step) / steps));
}

/** Rows of `columns` numbers. */
export function matrix(rows: number, columns: number, of: fc.Arbitrary<number>): fc.Arbitrary<number[][]> {
  const row = fc.array(of, { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
}

/** A value of a shape. */
export function value(shape: Shape, of: fc.Arbitrary<number>): fc.Arbitrary<number[][]> {
  return matrix(shape.steps * shape.batch, shape.columns, of);
}

/** Fails unless every number is within `relative` times its own size, plus `absolute`, of what is expected. */
export function expectClose(got: Rows, expected: Rows, relative: number, absolute: number): void {
  expect(got.length).toBe(expected.length);
  got.forEach((row, r) => {
    const wanted = expected[r] ?? [];
    expect(row.length).toBe(wanted.length);
    row.forEach((number, c) => {
      const aim = wanted[c] as number;
      const bound = relative * Math.abs(aim) + absolute;
      if (!(Math.abs(number - aim) <= bound)) {
        throw new Error(`row ${r}, column ${c}: expected ${aim} within ${bound}, got ${number}`);
      }
    });
  });
}

/** Runs `compute` for every number of threads; fails unless all give the same bits. Returns the first result. */
export function sameForAllThreads<Result>(compute: (threads: number) => Result): Result {
  const [first, ...others] = THREADS.map(compute);
  for (const other of others) expect(other).toEqual(first);
  return first as Result;
}

/** The central difference quotient of f with respect to every element of `at`. */
export function centralDifferences(
  f: (at: number[][]) => number,
  at: Rows,
  width: number = 1e-5,
): number[][] {
  const moved = at.map((row) => [...row]);
  return at.map((row, r) =>
    row.map((number, c) => {
      const movedRow = moved[r] as number[];
      movedRow[c] = number + width;
      const above = f(moved);
      movedRow[c] = number - width;
      const below = f(moved);
      movedRow[c] = number;
      return (above - below) / (2 * width);
    }),
  );
}
