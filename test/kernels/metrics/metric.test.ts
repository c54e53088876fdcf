import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MetricFunction } from '../../../src/kernels/program/opcodes.js';
import { inProportion } from '../../in-proportion.js';
import { expectClose, matrix, RUNS, type Shape, sameForAllThreads, shapes, value } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { METRICS } from '../reference/losses.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const CODES = Object.keys(METRICS).map(Number) as MetricFunction[];

function isSparse(code: MetricFunction): boolean {
  const { SparseCategoricalAccuracy, SparseCategoricalCrossentropy } = MetricFunction;
  return code === SparseCategoricalAccuracy || code === SparseCategoricalCrossentropy;
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

function metric(
  shape: Shape,
  code: MetricFunction,
  prediction: number[][],
  target: number[][],
  threads: number,
) {
  kernels.clear();
  const { steps, batch, columns } = shape;
  const sums = kernels.space(batch);
  const [p, t] = [kernels.putRows(prediction), kernels.putRows(target)];
  kernels.call('metric', [p, t, sums, steps, batch, columns, code], threads);
  return [...kernels.get(sums, batch)];
}

test('metrics are those of tfjs-layers within 1e-6, with the same bits for all threads', () => {
  fc.assert(
    fc.property(cases, ([shape, code, prediction, target]) => {
      const sums = sameForAllThreads((threads) => metric(shape, code, prediction, target, threads));
      const expected = new Array<number>(shape.batch).fill(0);
      prediction.forEach((row, r) => {
        const b = r % shape.batch;
        expected[b] = (expected[b] as number) + METRICS[code](target[r] as number[], row);
      });
      expectClose([sums], [expected], 1e-6, 1e-6);
    }),
    { ...RUNS, numRuns: inProportion(150) },
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
