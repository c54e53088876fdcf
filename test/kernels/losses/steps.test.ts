// Losses and metrics whose steps count one by one: with weights of their own, or left out by a mask.
import { beforeAll, describe, expect, test } from '@jest/globals';
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

const LOSS_CODES = Object.keys(LOSSES).map(Number) as LossFunction[];
const METRIC_CODES = [...Object.keys(METRICS).map(Number), ...LOSS_CODES] as MetricFunction[];
const SPARSE: readonly number[] = [
  LossFunction.SparseCategoricalCrossentropy,
  MetricFunction.SparseCategoricalAccuracy,
];
/** What huber and quantile take here, in every column. */
const PARAMETER = 0.5;

interface Case {
  readonly shape: Shape;
  readonly code: number;
  readonly prediction: number[][];
  readonly target: number[][];
  /** Of each row. */
  readonly weights: number[];
  readonly mask: number[];
}

const casesOf = (codes: readonly number[]): fc.Arbitrary<Case> =>
  fc.tuple(shapes, fc.constantFrom(...codes)).chain(([shape, code]) => {
    const rows = shape.steps * shape.batch;
    const ofRows = <Of>(one: fc.Arbitrary<Of>): fc.Arbitrary<Of[]> =>
      fc.array(one, { minLength: rows, maxLength: rows });
    return fc.record({
      shape: fc.constant(shape),
      code: fc.constant(code),
      prediction: value(shape, numbers(0.1, 0.9)),
      target: SPARSE.includes(code)
        ? matrix(rows, 1, fc.nat(shape.columns - 1))
        : value(shape, fc.constantFrom(0, 1)),
      weights: ofRows(fc.oneof(fc.constant(0), numbers(0.1, 3))),
      mask: ofRows(fc.constantFrom(0, 1)),
    });
  });

const rowsOfOne = (list: readonly number[]): number[] => list.flatMap((one) => [one, 0, 0, 0]);

/** The samples' sums, their mean, and the gradient. */
function loss(
  { shape: { steps, batch, columns }, code, prediction, target }: Case,
  threads: number,
  given: {
    readonly weights?: readonly number[];
    readonly isEach?: boolean;
    readonly mask?: readonly number[];
  },
): { sums: number[]; mean: number; d: number[][] } {
  kernels.clear();
  const rows = steps * batch;
  const [d, sums, scalar] = [kernels.rowSpace(rows, columns), kernels.space(batch), kernels.space(1)];
  const [p, t] = [kernels.putRows(prediction), kernels.putRows(target)];
  const w = given.weights ? kernels.put(rowsOfOne(given.weights)) : 0;
  const m = given.mask ? kernels.put(rowsOfOne(given.mask)) : 0;
  const parameters = kernels.putRows([new Array<number>(columns).fill(PARAMETER)]);
  const operands = [p, t, w, d, sums, steps, batch, columns, code, parameters, m, given.isEach ? 1 : 0];
  kernels.call('loss', operands, threads);
  kernels.call('mean', [sums, batch, { f32: rows }, scalar, m, rows], threads);
  return {
    sums: [...kernels.get(sums, batch)],
    mean: kernels.get(scalar, 1)[0] as number,
    d: kernels.getRows(d, rows, columns),
  };
}

/** Each row as a sample of one step. */
function loose(given: Case): Case {
  const { steps, batch, columns } = given.shape;
  return { ...given, shape: { steps: 1, batch: steps * batch, columns } };
}

describe('Loss', () => {
  test('with a weight of each step has the gradients of samples of one step, to the bit', () => {
    fc.assert(
      fc.property(casesOf(LOSS_CODES), (given) => {
        const { weights, shape } = given;
        const { sums, d } = sameForAllThreads((threads) => loss(given, threads, { weights, isEach: true }));
        const each = loss(loose(given), 1, { weights });
        expect(d.map((row) => row.map((slope) => slope + 0))).toEqual(
          each.d.map((row) => row.map((slope) => slope + 0)),
        );
        const expected = Array.from({ length: shape.batch }, (_, b) =>
          each.sums.reduce((sum, own, row) => (row % shape.batch === b ? sum + own : sum), 0),
        );
        expectClose([sums], [expected], 1e-6, 1e-6);
      }),
      { ...RUNS, numRuns: inProportion(200) },
    );
  });

  test('with a mask is the mean over the rows that there are, with the weights of these', () => {
    fc.assert(
      fc.property(casesOf(LOSS_CODES), fc.boolean(), (given, isEach) => {
        const { mask, shape } = given;
        const weights = isEach ? given.weights : given.weights.slice(0, shape.batch);
        const masked = sameForAllThreads((threads) => loss(given, threads, { weights, isEach, mask }));
        const counted = mask.reduce((sum, one) => sum + one, 0);
        const all = mask.map((one, row) => one * (weights[isEach ? row : row % shape.batch] as number));
        const { mean, d } = loss(given, 1, { weights: all, isEach: true });
        const share = counted === 0 ? 0 : mask.length / counted;
        expectClose([[masked.mean]], [[mean * share]], 2e-6, 1e-6);
        expectClose(
          masked.d,
          d.map((row) => row.map((slope) => slope * share)),
          2e-6,
          1e-6,
        );
      }),
      { ...RUNS, numRuns: inProportion(200) },
    );
  });

  test('does not look at what is left out, be it NaN', () => {
    fc.assert(
      fc.property(casesOf(LOSS_CODES), (given) => {
        const { mask } = given;
        const spoilt = given.prediction.map((row, r) => (mask[r] === 0 ? row.map(() => Number.NaN) : row));
        const run = (prediction: number[][]) => loss({ ...given, prediction }, 1, { mask });
        expect(run(spoilt)).toEqual(run(given.prediction));
      }),
      { ...RUNS, numRuns: inProportion(100) },
    );
  });
});

/** What the samples contribute, in two rows of that for a ratio. */
function metric(
  { shape: { steps, batch, columns }, code, prediction, target }: Case,
  threads: number,
  mask?: number[],
) {
  kernels.clear();
  const count = code === MetricFunction.Precision || code === MetricFunction.Recall ? 2 * batch : batch;
  const sums = kernels.space(count);
  const [p, t] = [kernels.putRows(prediction), kernels.putRows(target)];
  const m = mask ? kernels.put(rowsOfOne(mask)) : 0;
  const parameters = kernels.putRows([new Array<number>(columns).fill(PARAMETER)]);
  kernels.call('metric', [p, t, sums, steps, batch, columns, code, parameters, m], threads);
  return [...kernels.get(sums, count)];
}

describe('Metric', () => {
  const codes = [...METRIC_CODES, MetricFunction.Precision, MetricFunction.Recall];

  test('with a mask counts the rows that there are', () => {
    fc.assert(
      fc.property(casesOf(codes), (given) => {
        const { mask, shape, code } = given;
        const isRatio = code === MetricFunction.Precision || code === MetricFunction.Recall;
        // A prediction counts for these only if it is 0 or 1.
        const prediction = isRatio ? given.prediction.map((row) => row.map(Math.round)) : given.prediction;
        const sums = sameForAllThreads((threads) => metric({ ...given, prediction }, threads, mask));
        const each = metric(loose({ ...given, prediction }), 1);
        const expected = sums.map((_, place) => {
          const [part, b] = [Math.floor(place / shape.batch), place % shape.batch];
          const own = mask.map((one, row) =>
            one === 1 && row % shape.batch === b ? (each[part * mask.length + row] as number) : 0,
          );
          return own.reduce((sum, one) => sum + one, 0);
        });
        const absolute = code === LossFunction.MeanAbsolutePercentageError ? 1 : 1e-6;
        expectClose([sums], [expected], 2e-6, absolute);
      }),
      { ...RUNS, numRuns: inProportion(200) },
    );
  });

  test('r2Score with a mask is that of the rows that there are', () => {
    fc.assert(
      fc.property(casesOf([MetricFunction.R2Score]), ({ shape, mask, ...given }) => {
        const { steps, batch, columns } = shape;
        const target = given.target.map((row, r) => row.map((t, c) => t + Math.sin(r + c)));
        const sums = metric({ ...given, shape, mask, target }, 1, mask);
        const [t, at] = [kernels.putRows(target), kernels.put(sums)];
        const [m, scalar] = [kernels.put(rowsOfOne(mask)), kernels.space(1)];
        kernels.call('r2Score', [t, at, steps, batch, columns, scalar, m], 3);
        const kept = target.flatMap((row, r) => (mask[r] === 1 ? row.map(Math.fround) : []));
        const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
        const spread = kept.reduce((sum, one) => sum + (one - mean) ** 2, 0);
        fc.pre(kept.length > 1 && spread > 0.1);
        const rest = sums.reduce((a, b) => a + b, 0);
        expectClose([[...kernels.get(scalar, 1)]], [[1 - rest / spread]], 1e-5, 1e-5);
      }),
      { ...RUNS, numRuns: inProportion(100) },
    );
  });
});
