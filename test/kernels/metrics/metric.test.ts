import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LossFunction, MetricFunction } from '../../../src/kernels/program/opcodes.js';
import { inProportion } from '../../in-proportion.js';
import {
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
import { LOSSES, METRICS } from '../reference/losses.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const ROWS = { ...LOSSES, ...METRICS };
type Code = keyof typeof ROWS;
const CODES = Object.keys(ROWS).map(Number) as Code[];

/** What huber and quantile take here, in every column. */
const PARAMETER = 0.5;

function isSparse(code: Code): boolean {
  return (
    code === MetricFunction.SparseCategoricalAccuracy || code === LossFunction.SparseCategoricalCrossentropy
  );
}

/** Quarters, so that predictions are often equal, and often just 0.5. */
const quarters = fc.integer({ min: 1, max: 3 }).map((quarter) => quarter / 4);

const cases = fc.tuple(shapes, fc.constantFrom(...CODES)).chain(([shape, code]) => {
  const category = fc.integer({ min: 0, max: shape.columns - 1 });
  const target = isSparse(code)
    ? matrix(shape.steps * shape.batch, 1, category)
    : value(shape, fc.constantFrom(0, 1));
  return fc.tuple(fc.constant(shape), fc.constant(code), value(shape, quarters), target);
});

/** What the samples contribute, in a given number of rows. */
function metric(
  shape: Shape,
  code: number,
  prediction: number[][],
  target: number[][],
  threads: number,
  rows: number = 1,
): number[] {
  kernels.clear();
  const { steps, batch, columns } = shape;
  const sums = kernels.space(rows * batch);
  const [p, t] = [kernels.putRows(prediction), kernels.putRows(target)];
  const parameters = kernels.putRows([new Array<number>(columns).fill(PARAMETER)]);
  kernels.call('metric', [p, t, sums, steps, batch, columns, code, parameters], threads);
  return [...kernels.get(sums, rows * batch)];
}

test('metrics are those of tfjs-layers within 1e-6, with the same bits for all threads', () => {
  fc.assert(
    fc.property(cases, ([shape, code, prediction, target]) => {
      const sums = sameForAllThreads((threads) => metric(shape, code, prediction, target, threads));
      const expected = new Array<number>(shape.batch).fill(0);
      const parameters = new Array<number>(shape.columns).fill(PARAMETER);
      prediction.forEach((row, r) => {
        const b = r % shape.batch;
        expected[b] = (expected[b] as number) + ROWS[code](target[r] as number[], row, parameters);
      });
      // A target of 0 makes a percentage of up to 1e9.
      const absolute = code === LossFunction.MeanAbsolutePercentageError ? 1e-4 : 1e-6;
      expectClose([sums], [expected], 2e-6, absolute);
    }),
    { ...RUNS, numRuns: inProportion(400) },
  );
});

test('of equal numbers the first is the greatest, and 0.5 is no hit of binaryAccuracy', () => {
  const shape = { steps: 1, batch: 1, columns: 3 };
  expect(metric(shape, MetricFunction.SparseCategoricalAccuracy, [[1, 3, 3]], [[1]], 1)).toEqual([1]);
  expect(metric(shape, MetricFunction.CategoricalAccuracy, [[3, 3, 1]], [[0, 1, 1]], 1)).toEqual([0]);
  expect(metric(shape, MetricFunction.BinaryAccuracy, [[0.5, 0.6, 0.4]], [[1, 1, 0]], 1)).toEqual([
    Math.fround(2 / 3),
  ]);
});

const counted = shapes.chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    value(shape, fc.constantFrom(0, 0.5, 1, 1)),
    value(shape, fc.constantFrom(0, 1)),
  ),
);

test.each([
  ['precision', MetricFunction.Precision, [1, 0]],
  ['recall', MetricFunction.Recall, [0, 1]],
] as const)(
  '%s counts what is predicted as 0 or 1 to the bit, and divides over all samples',
  (_, code, miss) => {
    fc.assert(
      fc.property(counted, ([shape, prediction, target]) => {
        const { batch } = shape;
        const sums = sameForAllThreads((threads) => metric(shape, code, prediction, target, threads, 2));
        const expected = new Array<number>(2 * batch).fill(0);
        prediction.forEach((row, r) => {
          row.forEach((p, c) => {
            const t = target[r]?.[c];
            const hit = p === 1 && t === 1;
            const b = r % batch;
            if (hit) expected[b] = (expected[b] as number) + 1;
            if (hit || (p === miss[0] && t === miss[1]))
              expected[batch + b] = (expected[batch + b] as number) + 1;
          });
        });
        expect(sums).toEqual(expected);
        const [at, scalar] = [kernels.put(sums), kernels.space(1)];
        kernels.call('ratio', [at, batch, scalar], 3);
        const total = (from: number): number => expected.slice(from, from + batch).reduce((a, b) => a + b, 0);
        expect(kernels.get(scalar, 1)[0]).toBe(total(batch) === 0 ? 0 : Math.fround(total(0) / total(batch)));
      }),
      RUNS,
    );
  },
);

const scored = shapes.chain((shape) =>
  fc.tuple(fc.constant(shape), value(shape, numbers(-2, 2)), value(shape, numbers(998, 1002))),
);

test('r2Score is 1 less the share of the variance that is left, also where the mean is far from 0', () => {
  fc.assert(
    fc.property(scored, ([shape, difference, target]) => {
      const { steps, batch, columns } = shape;
      const prediction = target.map((row, r) =>
        row.map((t, c) => Math.fround(t + (difference[r]?.[c] as number))),
      );
      const sums = sameForAllThreads((threads) =>
        metric(shape, MetricFunction.R2Score, prediction, target, threads),
      );
      const all = target.flat();
      const mean = all.reduce((a, b) => a + b, 0) / all.length;
      const squares = (of: (t: number, index: number) => number): number =>
        all.reduce((sum, t, index) => sum + of(t, index) ** 2, 0);
      const given = prediction.flat();
      const score = 1 - squares((t, index) => t - (given[index] as number)) / squares((t) => t - mean);
      const [t, at, scalar] = [kernels.putRows(target), kernels.put(sums), kernels.space(1)];
      kernels.call('r2Score', [t, at, steps, batch, columns, scalar], 3);
      if (all.length > 1) expectClose([[...kernels.get(scalar, 1)]], [[score]], 1e-5, 1e-5);
    }),
    RUNS,
  );
});
