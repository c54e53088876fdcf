import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
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
import { type Kernels, type Rows, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** Large beside the numbers, so that differences are not drowned by a variance near 0. */
const EPSILON = 0.25;

interface Case {
  readonly shape: Shape;
  readonly x: number[][];
  readonly dy: number[][];
  /** A row; undefined: the layer has none. */
  readonly gamma: number[] | undefined;
  readonly beta: number[] | undefined;
}

const cases: fc.Arbitrary<Case> = shapes.chain((shape) => {
  const row = matrix(1, shape.columns, numbers(-2, 2)).map(([only]) => only);
  return fc.record({
    shape: fc.constant(shape),
    x: value(shape, numbers(-2, 2)),
    dy: value(shape, numbers(-1, 1)),
    gamma: fc.option(row, { nil: undefined }),
    beta: fc.option(row, { nil: undefined }),
  });
});

const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;

/** Mean 0 and variance 1, nearly. */
function normalized(list: readonly number[]): number[] {
  const center = mean(list);
  const variance = mean(list.map((each) => (each - center) ** 2));
  return list.map((each) => (each - center) / Math.sqrt(variance + EPSILON));
}

function column(rows: Rows, c: number): number[] {
  return rows.map((row) => row[c] as number);
}

function turned(rows: Rows): number[][] {
  return (rows[0] ?? []).map((_, c) => column(rows, c));
}

function shifted(
  rows: Rows,
  gamma: readonly number[] | undefined,
  beta: readonly number[] | undefined,
): number[][] {
  return rows.map((row) => row.map((number, c) => number * (gamma?.[c] ?? 1) + (beta?.[c] ?? 0)));
}

const FORMULAS = {
  layer: (x: Rows, gamma?: readonly number[], beta?: readonly number[]) =>
    shifted(x.map(normalized), gamma, beta),
  batch: (x: Rows, gamma?: readonly number[], beta?: readonly number[]) =>
    shifted(turned(turned(x).map(normalized)), gamma, beta),
};

interface Result {
  readonly y: number[][];
  readonly dx: number[][];
  readonly dBeta: number[][];
  readonly dGamma: number[][];
  readonly inferred: number[][];
}

const row = (numbers: readonly number[] | undefined): number => (numbers ? kernels.putRows([numbers]) : 0);

function layerNormalize(
  { shape: { steps, batch, columns }, x, dy, gamma, beta }: Case,
  threads: number,
): Result {
  kernels.clear();
  const rows = x.length;
  const space = () => kernels.rowSpace(rows, columns);
  const [from, xHat, y, dx, inferred] = [kernels.putRows(x), space(), space(), space(), space()];
  const [g, b, inverse, delta] = [row(gamma), row(beta), kernels.rowSpace(rows, 1), kernels.putRows(dy)];
  const [dBeta, dGamma] = [kernels.rowSpace(1, columns), kernels.rowSpace(1, columns)];
  const shape = [steps, batch, columns];
  kernels.call('layerNormalize', [from, g, b, xHat, inverse, y, ...shape, { f32: EPSILON }], threads);
  kernels.call('layerNormalize', [from, g, b, 0, 0, inferred, ...shape, { f32: EPSILON }], threads);
  kernels.call('layerNormalizeGradient', [delta, xHat, inverse, g, dx, ...shape], threads);
  kernels.call('normalizeSums', [delta, xHat, dBeta, dGamma, rows, columns], threads);
  kernels.getRows(inverse, rows, 1);
  return results(rows, columns, { y, dx, dBeta, dGamma, inferred });
}

function results(rows: number, columns: number, at: Record<keyof Result, number>): Result {
  const get = (address: number, count: number) => kernels.getRows(address, count, columns);
  return {
    y: get(at.y, rows),
    dx: get(at.dx, rows),
    dBeta: get(at.dBeta, 1),
    dGamma: get(at.dGamma, 1),
    inferred: get(at.inferred, rows),
  };
}

function batchNormalize(
  { shape: { steps, batch, columns }, x, dy, gamma, beta }: Case,
  threads: number,
): Result {
  kernels.clear();
  const rows = x.length;
  const space = () => kernels.rowSpace(rows, columns);
  const one = () => kernels.rowSpace(1, columns);
  const [from, xHat, y, dx, inferred] = [kernels.putRows(x), space(), space(), space(), space()];
  const [g, b, delta] = [row(gamma), row(beta), kernels.putRows(dy)];
  const [center, variance, dBeta, dGamma] = [one(), one(), one(), one()];
  const shape = [steps, batch, columns];
  const epsilon = { f32: EPSILON };
  kernels.call('columnMoments', [from, center, variance, rows, columns], threads);
  kernels.call('batchNormalize', [from, center, variance, g, b, xHat, y, ...shape, epsilon], threads);
  kernels.call('batchNormalize', [from, center, variance, g, b, 0, inferred, ...shape, epsilon], threads);
  kernels.call('normalizeSums', [delta, xHat, dBeta, dGamma, rows, columns], threads);
  kernels.call(
    'batchNormalizeGradient',
    [delta, xHat, variance, g, dBeta, dGamma, dx, ...shape, epsilon],
    threads,
  );
  expectClose(kernels.getRows(center, 1, columns), [turned(x).map(mean)], 1e-6, 1e-6);
  return results(rows, columns, { y, dx, dBeta, dGamma, inferred });
}

test.each([
  ['LayerNormalize', 'rows', layerNormalize, FORMULAS.layer],
  ['BatchNormalize', 'columns', batchNormalize, FORMULAS.batch],
] as const)(
  '%s brings %s to mean 0 and variance 1, and its gradients are those of the formula',
  (_, _of, run, formula) => {
    fc.assert(
      fc.property(cases, (of) => {
        const { x, dy, gamma, beta } = of;
        const { y, dx, dBeta, dGamma, inferred } = sameForAllThreads((threads) => run(of, threads));
        expectClose(y, formula(x, gamma, beta), 1e-5, 1e-5);
        expect(inferred).toEqual(y);
        const loss = (at: Rows, g?: readonly number[], b?: readonly number[]) =>
          formula(at, g, b).reduce(
            (sum, line, r) => line.reduce((s, n, c) => s + n * (dy[r]?.[c] as number), sum),
            0,
          );
        expectClose(
          dx,
          centralDifferences((at) => loss(at, gamma, beta), x),
          1e-4,
          1e-5,
        );
        const ones = x[0]?.map(() => 1) ?? [];
        expectClose(
          dGamma,
          centralDifferences(([at]) => loss(x, at, beta), [gamma ?? ones]),
          1e-4,
          1e-5,
        );
        expectClose(
          dBeta,
          centralDifferences(([at]) => loss(x, gamma, at), [beta ?? ones]),
          1e-4,
          1e-5,
        );
      }),
      RUNS,
    );
  },
);

test('a constant, however large, is off by nothing: its mean is exact', () => {
  kernels.clear();
  const x = new Array<number[]>(40).fill(new Array<number>(9).fill(Math.fround(12_345.678)));
  const [from, to] = [kernels.putRows(x), kernels.rowSpace(40, 9)];
  kernels.call('layerNormalize', [from, 0, 0, 0, 0, to, 1, 40, 9, { f32: 0.001 }]);
  expect(
    kernels
      .getRows(to, 40, 9)
      .flat()
      .every((number) => number === 0),
  ).toBe(true);
  const [center, variance] = [kernels.rowSpace(1, 9), kernels.rowSpace(1, 9)];
  kernels.call('columnMoments', [from, center, variance, 40, 9]);
  expect(kernels.getRows(center, 1, 9)).toEqual(x.slice(0, 1));
  expect(kernels.getRows(variance, 1, 9).flat()).toEqual(new Array<number>(9).fill(0));
});

test('an epsilon of 0 leaves the padding zeros, also where a variance is 0 elsewhere', () => {
  kernels.clear();
  const [from, to, center, variance] = [
    ...[
      kernels.putRows([
        [1, 2],
        [1, 4],
      ]),
      kernels.rowSpace(2, 2),
    ],
    ...[kernels.rowSpace(1, 2), kernels.rowSpace(1, 2)],
  ] as [number, number, number, number];
  kernels.call('columnMoments', [from, center, variance, 2, 2]);
  kernels.call('batchNormalize', [from, center, variance, 0, 0, 0, to, 1, 2, 2, { f32: 0 }]);
  expect(kernels.getRows(to, 2, 2)).toEqual([
    [Number.NaN, -1],
    [Number.NaN, 1],
  ]);
});

test('MovingAverage moves a weight towards a value by a part of what is between them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), numbers(0, 1), (vectors, rest) => {
      const before = Array.from({ length: 4 * vectors }, (_, index) =>
        Math.fround(Math.fround(index / 7) - 1),
      );
      const aim = before.map((number) => Math.fround(number * number));
      const after = sameForAllThreads((threads) => {
        kernels.clear();
        const w = kernels.put(before);
        kernels.call('movingAverage', [w, kernels.put(aim), before.length, { f32: rest }], threads);
        return [...kernels.get(w, before.length)];
      });
      const f = Math.fround;
      expect(after).toEqual(before.map((old, index) => f(old - f(f(old - (aim[index] as number)) * rest))));
    }),
    RUNS,
  );
});
