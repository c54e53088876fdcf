import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Pooling } from '../../../src/kernels/program/opcodes.js';
import {
  centralDifferences,
  expectClose,
  numbers,
  RUNS,
  sameForAllThreads,
  shapes,
  value,
} from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

interface Windows {
  readonly steps: number;
  readonly batch: number;
  readonly columns: number;
  readonly ySteps: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** Windows over up to 6 steps; each takes one of them at least where `full`. */
const windows = (full: boolean): fc.Arbitrary<Windows> =>
  fc
    .record({
      steps: fc.integer({ min: 1, max: 6 }),
      batch: fc.integer({ min: 1, max: 5 }),
      columns: fc.integer({ min: 1, max: 9 }),
      ySteps: fc.integer({ min: 1, max: 6 }),
      size: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: full ? fc.constant(1) : fc.integer({ min: 1, max: 3 }),
      before: fc.integer({ min: full ? 0 : -2, max: full ? 2 : 4 }),
    })
    .filter(
      (of) =>
        !full || Array.from({ length: of.ySteps }, (_, t) => stepsOf(of, t)).every((of) => of.length > 0),
    );

/** The steps of x that window t takes. */
function stepsOf(
  { steps, size, stride, dilation, before }: Windows,
  t: number,
): { k: number; step: number }[] {
  return Array.from({ length: size }, (_, k) => ({ k, step: t * stride + k * dilation - before })).filter(
    ({ step }) => step >= 0 && step < steps,
  );
}

const withX = (full: boolean, of: fc.Arbitrary<number>) =>
  windows(full).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      x: value(shape, of),
      dy: value({ ...shape, steps: shape.ySteps }, numbers(-1, 1)),
    }),
  );

function unfolded(of: Windows, x: number[][]): number[][] {
  return Array.from({ length: of.ySteps * of.batch }, (_, row) => {
    const y = new Array<number>(of.size * of.columns).fill(0);
    for (const { k, step } of stepsOf(of, Math.floor(row / of.batch))) {
      x[step * of.batch + (row % of.batch)]?.forEach((number, c) => {
        y[k * of.columns + c] = number;
      });
    }
    return y;
  });
}

const words = ({ steps, ySteps, batch, columns, size, stride, dilation, before }: Windows): number[] => [
  ...[steps, ySteps, batch, columns, size, stride, dilation, before],
];

test('Unfold puts the steps of each window side by side, zeros where there are none', () => {
  fc.assert(
    fc.property(withX(false, numbers(-1, 1)), ({ shape, x }) => {
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(shape.ySteps * shape.batch, shape.size * shape.columns);
        kernels.call('unfold', [kernels.putRows(x), to, ...words(shape)], threads);
        return kernels.getRows(to, shape.ySteps * shape.batch, shape.size * shape.columns);
      });
      expect(y).toEqual(unfolded(shape, x));
    }),
    RUNS,
  );
});

test('Fold is the gradient of Unfold', () => {
  const cases = withX(false, numbers(-1, 1)).chain(({ shape, x }) =>
    fc.record({
      shape: fc.constant(shape),
      x: fc.constant(x),
      dy: value({ ...shape, steps: shape.ySteps, columns: shape.size * shape.columns }, numbers(-1, 1)),
    }),
  );
  fc.assert(
    fc.property(cases, ({ shape, x, dy }) => {
      const dx = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(x.length, shape.columns);
        kernels.call('fold', [kernels.putRows(dy), to, ...words(shape)], threads);
        return kernels.getRows(to, x.length, shape.columns);
      });
      const loss = (at: number[][]) => sumOfProducts(unfolded(shape, at), dy);
      expectClose(dx, centralDifferences(loss, x), 1e-6, 1e-6);
    }),
    RUNS,
  );
});

function sumOfProducts(a: number[][], b: number[][]): number {
  return a.reduce((sum, row, r) => row.reduce((s, number, c) => s + number * (b[r]?.[c] as number), sum), 0);
}

function pooled(of: Windows, x: number[][], kind: Pooling): number[][] {
  return Array.from({ length: of.ySteps * of.batch }, (_, row) =>
    Array.from({ length: of.columns }, (_, c) => {
      const taken = stepsOf(of, Math.floor(row / of.batch));
      const all = taken.map(({ step }) => x[step * of.batch + (row % of.batch)]?.[c] as number);
      return kind === Pooling.Average
        ? all.reduce((sum, each) => sum + each, 0) / all.length
        : Math.max(...all);
    }),
  );
}

const poolWords = (
  { steps, ySteps, batch, columns, size, stride, before }: Windows,
  kind: Pooling,
): number[] => [...[steps, ySteps, batch, columns, size, stride, before, kind]];

function poolAndGradient(of: Windows, x: number[][], dy: number[][], kind: Pooling) {
  return sameForAllThreads((threads) => {
    kernels.clear();
    const from = kernels.putRows(x);
    const [y, dx] = [kernels.rowSpace(dy.length, of.columns), kernels.rowSpace(x.length, of.columns)];
    kernels.call('pool', [from, y, ...poolWords(of, kind)], threads);
    kernels.call('poolGradient', [from, y, kernels.putRows(dy), dx, ...poolWords(of, kind)], threads);
    return { y: kernels.getRows(y, dy.length, of.columns), dx: kernels.getRows(dx, x.length, of.columns) };
  });
}

const POOLINGS = [Pooling.Max, Pooling.Average, Pooling.GlobalMax];

test.each(POOLINGS)(
  'Pool takes the greatest or the mean of each window, and its gradient is theirs: %s',
  (kind) => {
    // No two equal, none nearer than 1/1024: a difference quotient may not change which is the greatest.
    const apart = (rows: number[][]) =>
      rows.map((row, r) => row.map((number, c) => Math.fround(number + (r * 16 + c) / 1024)));
    fc.assert(
      fc.property(withX(true, fc.integer({ min: -9, max: 9 })), ({ shape, x: whole, dy }) => {
        const x = apart(whole);
        const { y, dx } = poolAndGradient(shape, x, dy, kind);
        expectClose(y, pooled(shape, x, kind), kind === Pooling.Average ? 1e-6 : 0, 1e-6);
        expectClose(
          dx,
          centralDifferences((at) => sumOfProducts(pooled(shape, at, kind), dy), x),
          1e-6,
          1e-6,
        );
      }),
      RUNS,
    );
  },
);

test('of several that are the greatest the first has the gradient, in global pooling all, as in tfjs', () => {
  const of = { steps: 3, batch: 1, columns: 1, ySteps: 1, size: 3, stride: 1, dilation: 1, before: 0 };
  const x = [[2], [2], [1]];
  expect(poolAndGradient(of, x, [[5]], Pooling.Max).dx).toEqual([[5], [0], [0]]);
  expect(poolAndGradient(of, x, [[5]], Pooling.GlobalMax).dx).toEqual([[5], [5], [0]]);
});

test('Permute exchanges steps and columns, and is its own inverse', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), value(shape, numbers(-1, 1))));
  fc.assert(
    fc.property(cases, ([{ steps, batch, columns }, x]) => {
      const [y, back] = sameForAllThreads((threads) => {
        kernels.clear();
        const [from, to] = [kernels.putRows(x), kernels.rowSpace(columns * batch, steps)];
        kernels.call('permute', [from, to, steps, batch, columns], threads);
        const again = kernels.rowSpace(steps * batch, columns);
        kernels.call('permute', [to, again, columns, batch, steps], threads);
        return [kernels.getRows(to, columns * batch, steps), kernels.getRows(again, steps * batch, columns)];
      });
      const expected = Array.from({ length: columns * batch }, (_, row) =>
        Array.from({ length: steps }, (_, t) => x[t * batch + (row % batch)]?.[Math.floor(row / batch)]),
      );
      expect(y).toEqual(expected);
      expect(back).toEqual(x);
    }),
    RUNS,
  );
});
