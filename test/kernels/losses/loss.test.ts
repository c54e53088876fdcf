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
  /** Of each column. */
  readonly parameters: number[];
}

const CODES = Object.keys(LOSSES).map(Number) as LossFunction[];

/** Predictions and targets such as each loss is for; also some outside of [0, 1], and on its bounds. */
function rowsFor(shape: Shape, code: LossFunction): fc.Arbitrary<[number[][], number[][]]> {
  const rows = shape.steps * shape.batch;
  const probability = numbers(0.01, 0.99);
  const wide = numbers(-2, 2);
  const binary = fc.constantFrom(0, 1);
  const pair = (prediction: fc.Arbitrary<number>, target: fc.Arbitrary<number>) =>
    fc.tuple(value(shape, prediction), value(shape, target));
  switch (code) {
    case LossFunction.SparseCategoricalCrossentropy: {
      const category = fc.integer({ min: 0, max: shape.columns - 1 });
      return fc.tuple(value(shape, probability), matrix(rows, 1, category));
    }
    case LossFunction.CategoricalCrossentropy:
      return pair(probability, numbers(0, 1));
    case LossFunction.BinaryCrossentropy:
      return pair(fc.oneof(probability, numbers(-0.5, -0.1)), numbers(0, 1));
    case LossFunction.KullbackLeiblerDivergence:
      return pair(fc.oneof(probability, numbers(-0.5, -0.1), numbers(1.1, 2)), numbers(0, 1));
    case LossFunction.LogLoss:
      return pair(probability, numbers(0, 1));
    case LossFunction.Poisson:
      return pair(numbers(0.01, 4), fc.oneof(fc.nat(5), numbers(0, 5)));
    case LossFunction.MeanSquaredLogarithmicError:
      return pair(fc.oneof(numbers(0.01, 4), numbers(-1, -0.01)), numbers(0, 5));
    case LossFunction.MeanAbsolutePercentageError:
      return pair(wide, fc.oneof(numbers(0.1, 2), numbers(-2, -0.1)));
    case LossFunction.Hinge:
    case LossFunction.SquaredHinge:
      return pair(wide, fc.constantFrom(-1, 1));
    case LossFunction.HingeLoss:
    case LossFunction.CategoricalHinge:
      return pair(wide, binary);
    case LossFunction.SigmoidCrossEntropy:
      return pair(numbers(-20, 20), numbers(0, 1));
    case LossFunction.SoftmaxCrossEntropy:
      return fc
        .tuple(value(shape, numbers(-20, 20)), matrix(rows, 1, fc.nat(shape.columns - 1)))
        .map(([prediction, categories]) => [
          prediction,
          // Shares that add up to 1, as the gradient that tfjs-core sets takes for granted.
          prediction.map((row, r) =>
            row.map((_, c) => (c === categories[r]?.[0] ? 0.75 : 0) + 0.25 / row.length),
          ),
        ]);
    case LossFunction.MeanSquaredError:
    case LossFunction.MeanAbsoluteError:
    case LossFunction.Logcosh:
    case LossFunction.CosineProximity:
    case LossFunction.Huber:
    case LossFunction.Quantile:
    case LossFunction.AbsoluteDifference:
      return pair(wide, wide);
  }
}

function parametersFor(shape: Shape, code: LossFunction): fc.Arbitrary<number[]> {
  const one = code === LossFunction.Huber ? numbers(0.1, 3) : numbers(0.01, 0.99);
  return fc.array(one, { minLength: shape.columns, maxLength: shape.columns });
}

const casesOf = (code: LossFunction): fc.Arbitrary<Case> =>
  shapes
    .chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        code: fc.constant(code),
        rows: rowsFor(shape, code),
        parameters: parametersFor(shape, code),
        weights: fc.option(fc.array(numbers(0, 3), { minLength: shape.batch, maxLength: shape.batch }), {
          nil: undefined,
        }),
      }),
    )
    .map(({ rows: [prediction, target], ...others }) => ({ ...others, prediction, target }));

const cases: fc.Arbitrary<Case> = fc.constantFrom(...CODES).chain(casesOf);

/** Differences between prediction and target at which a loss has corners; undefined: it is smooth where the cases are. */
function corner(code: LossFunction, t: number, p: number): number | undefined {
  switch (code) {
    case LossFunction.MeanAbsoluteError:
    case LossFunction.AbsoluteDifference:
    case LossFunction.MeanAbsolutePercentageError:
    case LossFunction.Quantile:
      return p - t;
    case LossFunction.Hinge:
      return 1 - t * p;
    case LossFunction.HingeLoss:
      return 1 - (2 * t - 1) * p;
    default:
      return undefined;
  }
}

/** The samples' sums, and the gradient. */
function loss(
  { shape, code, prediction, target, weights, parameters }: Case,
  threads: number,
): [number[], number[][]] {
  kernels.clear();
  const { steps, batch, columns } = shape;
  const d = kernels.rowSpace(prediction.length, columns);
  const sums = kernels.space(batch);
  const [p, t] = [kernels.putRows(prediction), kernels.putRows(target)];
  const w = weights ? kernels.put(weights.flatMap((weight) => [weight, 0, 0, 0])) : 0;
  const at = kernels.putRows([parameters]);
  kernels.call('loss', [p, t, w, d, sums, steps, batch, columns, code, at], threads);
  return [[...kernels.get(sums, batch)], kernels.getRows(d, prediction.length, columns)];
}

/** The samples' sums in float64. */
function reference(
  { shape, code, target, weights, parameters }: Case,
  prediction: readonly number[][],
): number[] {
  const sums = new Array<number>(shape.batch).fill(0);
  prediction.forEach((row, r) => {
    const b = r % shape.batch;
    const weight = weights?.[b] ?? 1;
    sums[b] = (sums[b] as number) + weight * LOSSES[code](target[r] as number[], row, parameters);
  });
  return sums;
}

/** Whether rows of a case are where the loss, or its greatest other column, changes. */
function hasTies({ prediction, target }: Case): boolean {
  return prediction.some((row, r) => {
    const others = row.map((p, c) => (1 - (target[r]?.[c] as number)) * p).sort((a, b) => b - a);
    const distance = LOSSES[LossFunction.CategoricalHinge](target[r] as number[], row, []);
    return (others[0] as number) - (others[1] ?? Number.NEGATIVE_INFINITY) < 1e-4 || distance < 1e-4;
  });
}

/** One row's loss and gradient. */
function single(
  code: LossFunction,
  target: number[],
  prediction: number[],
  parameters: number[] = prediction.map(() => 0.5),
): [number, number[]] {
  const shape = { steps: 1, batch: 1, columns: prediction.length };
  const rows = { target: [target], prediction: [prediction] };
  const [sums, d] = loss({ shape, code, ...rows, weights: undefined, parameters }, 1);
  return [sums[0] as number, d[0] as number[]];
}

describe('Loss', () => {
  test.each(CODES)(
    '%i is within 1e-6 of float64, its gradient that of difference quotients; all threads, the same bits',
    (code) => {
      fc.assert(
        fc.property(casesOf(code), (given) => {
          const [sums, d] = sameForAllThreads((threads) => loss(given, threads));
          const size = code === LossFunction.MeanAbsolutePercentageError ? 100 : 1;
          expectClose([sums], [reference(given, given.prediction)], 1e-6, size * 2e-6);
          const rows = given.shape.batch * given.shape.steps;
          const total = (at: number[][]) => reference(given, at).reduce((a, b) => a + b, 0) / rows;
          const isCorner = (r: number, c: number) => {
            const gap = corner(code, given.target[r]?.[c] as number, given.prediction[r]?.[c] as number);
            return gap !== undefined && Math.abs(gap) < 1e-4;
          };
          const quotients = centralDifferences(total, given.prediction, 1e-6);
          const expected = quotients.map((row, r) =>
            row.map((number, c) => (isCorner(r, c) ? (d[r]?.[c] as number) : number)),
          );
          if (code === LossFunction.CategoricalHinge && hasTies(given)) return;
          expectClose(d, expected, 1e-5, size * 2e-6);
        }),
        { ...RUNS, numRuns: inProportion(60) },
      );
    },
  );

  test('without a place for the gradient computes the same sums', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const [sums] = loss(given, 1);
        const { steps, batch, columns } = given.shape;
        kernels.clear();
        const at = kernels.space(batch);
        const [p, t] = [kernels.putRows(given.prediction), kernels.putRows(given.target)];
        const w = given.weights ? kernels.put(given.weights.flatMap((weight) => [weight, 0, 0, 0])) : 0;
        const parameters = kernels.putRows([given.parameters]);
        kernels.call('loss', [p, t, w, 0, at, steps, batch, columns, given.code, parameters]);
        expect([...kernels.get(at, batch)]).toEqual(sums);
      }),
      { ...RUNS, numRuns: inProportion(150) },
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
      expectClose([[beyond[0]]], [[LOSSES[code](target, [0, 1], [])]], 1e-6, 0);
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

  const corners: [string, LossFunction, number[], number[], number[]][] = [
    // target, prediction, gradient: what tfjs-core's gradients take at corners
    ['absoluteDifference', LossFunction.AbsoluteDifference, [1, 1], [1, 2], [0.5, 0.5]],
    ['meanAbsolutePercentageError', LossFunction.MeanAbsolutePercentageError, [2, 4], [2, 2], [25, -12.5]],
    ['hinge', LossFunction.Hinge, [1, -1], [1, 1], [-0, 0.5]],
    ['hingeLoss', LossFunction.HingeLoss, [1, 0], [1, -1], [-0, 0]],
    ['squaredHinge', LossFunction.SquaredHinge, [1, 1], [1, 0], [-0, -1]],
    ['quantile', LossFunction.Quantile, [1, 1], [1, 2], [-0.25, 0.25]],
    ['huber', LossFunction.Huber, [0, 0], [0.5, -3], [0.25, -0.25]],
    ['categoricalHinge', LossFunction.CategoricalHinge, [0, 1, 0], [1, 0, 1], [1, -1, 1]],
    ['sigmoidCrossEntropy', LossFunction.SigmoidCrossEntropy, [0, 1], [0, 0], [0.25, -0.25]],
  ];
  test.each(corners)('%s has the slopes of tfjs where it has a corner', (_, code, target, prediction, d) => {
    expect(single(code, target, prediction)[1].map((slope) => slope + 0)).toEqual(
      d.map((slope) => slope + 0),
    );
  });

  test('losses that take logarithms clip what tfjs clips, and pass no gradient beyond', () => {
    const { MeanSquaredLogarithmicError, KullbackLeiblerDivergence } = LossFunction;
    expect(single(MeanSquaredLogarithmicError, [1], [-5])[1]).toEqual([0]);
    expect(single(MeanSquaredLogarithmicError, [1], [-5])[0]).toBe(
      single(MeanSquaredLogarithmicError, [1], [EPSILON])[0],
    );
    expect(single(KullbackLeiblerDivergence, [0.5, 0.5], [-1, 2])[1].map(Math.abs)).toEqual([0, 0]);
    const [l] = single(KullbackLeiblerDivergence, [0, 1], [0, 0]);
    expectClose([[l]], [[-Math.log(EPSILON)]], 1e-6, 0);
    for (const code of [LossFunction.Poisson, LossFunction.LogLoss]) {
      expect(single(code, [1], [-1])[0]).toBeNaN(); // A logarithm of what is below 0, as in tfjs.
    }
  });

  test('huber and quantile take the parameter of each column', () => {
    expect(single(LossFunction.Huber, [0, 0], [4, 4], [1, 3])).toEqual([(3.5 + 7.5) / 2, [0.5, 1.5]]);
    expect(single(LossFunction.Quantile, [4, 4], [0, 0], [0.25, 0.75])).toEqual([2, [-0.125, -0.375]]);
  });

  test('cosineProximity of rows without length is 0, and pushes them towards the target', () => {
    const [l, [first = 0, second = 0]] = single(LossFunction.CosineProximity, [3, 4], [0, 0]);
    expect(l + 0).toBe(0);
    expectClose([[first, second]], [[-0.6 / Math.sqrt(EPSILON), -0.8 / Math.sqrt(EPSILON)]], 1e-6, 0);
  });

  test('softmaxCrossEntropy stays finite where logits are large', () => {
    const [l, d] = single(LossFunction.SoftmaxCrossEntropy, [1, 0], [-500, 500]);
    expect(l).toBe(1000);
    expect(d).toEqual([-1, 1]);
  });

  test.each(CODES)('loss %i of a NaN is NaN', (code) => {
    expect(
      single(code, code === LossFunction.SparseCategoricalCrossentropy ? [1] : [1, 1], [Number.NaN, 0.5])[0],
    ).toBeNaN();
  });
});
