import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LossFunction } from '../../../src/kernels/program/opcodes.js';
import { inProportion } from '../../in-proportion.js';
import {
  centralDifferences,
  expectClose,
  matrix,
  numbers,
  RUNS,
  type Shape,
  sameForAllThreads,
  shapes,
  value,
} from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { EPSILON, LOSSES, ONE_LESS_EPSILON } from '../reference/losses.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

interface Case {
  readonly shape: Shape;
  readonly code: LossFunction;
  readonly prediction: number[][];
  readonly target: number[][];
  readonly weights: number[] | undefined;
}

const CODES = Object.keys(LOSSES).map(Number) as LossFunction[];

/** Predictions and targets such as each loss is for; also some outside of [0, 1], and on its bounds. */
function rowsFor(shape: Shape, code: LossFunction): fc.Arbitrary<[number[][], number[][]]> {
  const rows = shape.steps * shape.batch;
  const probability = numbers(0.01, 0.99);
  switch (code) {
    case LossFunction.SparseCategoricalCrossentropy: {
      const category = fc.integer({ min: 0, max: shape.columns - 1 });
      return fc.tuple(value(shape, probability), matrix(rows, 1, category));
    }
    case LossFunction.CategoricalCrossentropy:
      return fc.tuple(value(shape, probability), value(shape, numbers(0, 1)));
    case LossFunction.BinaryCrossentropy:
      return fc.tuple(value(shape, fc.oneof(probability, numbers(-0.5, -0.1))), value(shape, numbers(0, 1)));
    case LossFunction.MeanSquaredError:
    case LossFunction.MeanAbsoluteError:
      return fc.tuple(value(shape, numbers(-2, 2)), value(shape, numbers(-2, 2)));
  }
}

const cases: fc.Arbitrary<Case> = fc
  .tuple(shapes, fc.constantFrom(...CODES))
  .chain(([shape, code]) =>
    fc.record({
      shape: fc.constant(shape),
      code: fc.constant(code),
      rows: rowsFor(shape, code),
      weights: fc.option(fc.array(numbers(0, 3), { minLength: shape.batch, maxLength: shape.batch }), {
        nil: undefined,
      }),
    }),
  )
  .map(({ rows: [prediction, target], ...others }) => ({ ...others, prediction, target }));

/** The samples' sums, and the gradient. */
function loss({ shape, code, prediction, target, weights }: Case, threads: number): [number[], number[][]] {
  kernels.clear();
  const { steps, batch, columns } = shape;
  const d = kernels.rowSpace(prediction.length, columns);
  const sums = kernels.space(batch);
  const [p, t] = [kernels.putRows(prediction), kernels.putRows(target)];
  const w = weights ? kernels.put(weights.flatMap((weight) => [weight, 0, 0, 0])) : 0;
  kernels.call('loss', [p, t, w, d, sums, steps, batch, columns, code], threads);
  return [[...kernels.get(sums, batch)], kernels.getRows(d, prediction.length, columns)];
}

/** The samples' sums in float64. */
function reference({ shape, code, target, weights }: Case, prediction: readonly number[][]): number[] {
  const sums = new Array<number>(shape.batch).fill(0);
  prediction.forEach((row, r) => {
    const b = r % shape.batch;
    const weight = weights?.[b] ?? 1;
    sums[b] = (sums[b] as number) + weight * LOSSES[code](target[r] as number[], row);
  });
  return sums;
}

/** One row's loss and gradient. */
function single(code: LossFunction, target: number[], prediction: number[]): [number, number[]] {
  const shape = { steps: 1, batch: 1, columns: prediction.length };
  const [sums, d] = loss({ shape, code, target: [target], prediction: [prediction], weights: undefined }, 1);
  return [sums[0] as number, d[0] as number[]];
}

describe('Loss', () => {
  test('is within 1e-6 of float64, its gradient that of difference quotients; all threads, the same bits', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const [sums, d] = sameForAllThreads((threads) => loss(given, threads));
        expectClose([sums], [reference(given, given.prediction)], 1e-6, 1e-6);
        const rows = given.shape.batch * given.shape.steps;
        const total = (at: number[][]) => reference(given, at).reduce((a, b) => a + b, 0) / rows;
        const corners = given.code === LossFunction.MeanAbsoluteError;
        const isCorner = (r: number, c: number) =>
          corners && Math.abs((given.prediction[r]?.[c] as number) - (given.target[r]?.[c] as number)) < 1e-4;
        const expected = centralDifferences(total, given.prediction, 1e-6).map((row, r) =>
          row.map((number, c) => (isCorner(r, c) ? (d[r]?.[c] as number) : number)),
        );
        expectClose(d, expected, 1e-5, 1e-6);
      }),
      { ...RUNS, numRuns: inProportion(100) },
    );
  });

  test('without a place for the gradient computes the same sums', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const [sums] = loss(given, 1);
        const { steps, batch, columns } = given.shape;
        kernels.clear();
        const at = kernels.space(batch);
        const [p, t] = [kernels.putRows(given.prediction), kernels.putRows(given.target)];
        const w = given.weights ? kernels.put(given.weights.flatMap((weight) => [weight, 0, 0, 0])) : 0;
        kernels.call('loss', [p, t, w, 0, at, steps, batch, columns, given.code]);
        expect([...kernels.get(at, batch)]).toEqual(sums);
      }),
      RUNS,
    );
  });

  test('meanAbsoluteError has the slope -1 where prediction and target are equal, as in tfjs', () => {
    expect(single(LossFunction.MeanAbsoluteError, [1, 1], [1, 2])).toEqual([0.5, [-0.5, 0.5]]);
  });

  test.each([LossFunction.BinaryCrossentropy, LossFunction.SparseCategoricalCrossentropy])(
    'loss %i clips predictions and passes gradients on the bounds, but not beyond them',
    (code) => {
      const target = code === LossFunction.BinaryCrossentropy ? [1, 0] : [0];
      const beyond = single(code, target, [0, 1]);
      expect(beyond[1]).toEqual([0, 0]);
      const bounds = single(code, target, [EPSILON, ONE_LESS_EPSILON]);
      expect(bounds[0]).toBe(beyond[0]);
      expect(bounds[1].every((slope) => slope !== 0)).toBe(true);
      expectClose([[beyond[0]]], [[LOSSES[code](target, [0, 1])]], 1e-6, 0);
    },
  );

  test('categoricalCrossentropy divides by the sum, clips after it, and stays finite where classes are 0', () => {
    const [l, d] = single(LossFunction.CategoricalCrossentropy, [1, 0, 0], [0, 3, 1]);
    expectClose([[l]], [[-Math.log(EPSILON)]], 1e-6, 0);
    expect(d.map(Math.abs)).toEqual([0, 0, 0]);
  });

  test('sparseCategoricalCrossentropy takes the floor of targets; a class that is none costs nothing', () => {
    const prediction = [0.2, 0.5, 0.3];
    expect(single(LossFunction.SparseCategoricalCrossentropy, [1.9], prediction)).toEqual(
      single(LossFunction.SparseCategoricalCrossentropy, [1], prediction),
    );
    for (const category of [3, -1]) {
      const [l, d] = single(LossFunction.SparseCategoricalCrossentropy, [category], prediction);
      expect(l).toBe(0);
      expect(d.map(Math.abs)).toEqual([0, 0, 0]);
    }
  });

  test.each(CODES)('loss %i of a NaN is NaN', (code) => {
    expect(
      single(code, code === LossFunction.SparseCategoricalCrossentropy ? [1] : [1, 1], [Number.NaN, 0.5])[0],
    ).toBeNaN();
  });
});
