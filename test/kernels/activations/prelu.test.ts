import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  centralDifferences,
  expectClose,
  matrix,
  numbers,
  RUNS,
  sameForAllThreads,
  value,
} from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { at } from '../reference/matrix.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** Shapes of values, and of the slopes that their steps and columns share. */
const cases = fc
  .record({
    alphaSteps: fc.integer({ min: 1, max: 3 }),
    share: fc.integer({ min: 1, max: 3 }),
    batch: fc.integer({ min: 1, max: 7 }),
    columns: fc.integer({ min: 1, max: 9 }),
    sameColumns: fc.boolean(),
    stretches: fc.boolean(),
  })
  .chain(({ alphaSteps, share, batch, columns, sameColumns, stretches }) => {
    const shape = { steps: alphaSteps * share, batch, columns };
    const alphaColumns = sameColumns ? 1 : columns;
    return fc.record({
      shape: fc.constant({ ...shape, alphaSteps, alphaColumns, stretches: stretches ? 1 : 0 }),
      x: value(
        shape,
        fc.oneof(
          fc.constant(0),
          numbers(-2, 2).filter((x) => Math.abs(x) > 1e-3),
        ),
      ),
      dy: value(shape, numbers(-1, 1)),
      alpha: matrix(alphaSteps, alphaColumns, numbers(-1, 1)),
    });
  });

type Case = (typeof cases)['generate'] extends (...args: never[]) => { value: infer One } ? One : never;

/** Row of alpha for each row of the value. */
function rowOf({ shape: { steps, batch, alphaSteps, stretches } }: Case, row: number): number {
  const t = Math.floor(row / batch);
  return stretches ? Math.floor((t * alphaSteps) / steps) : t % alphaSteps;
}

function slope(one: Case, alpha: number[][], r: number, c: number): number {
  return at(alpha, rowOf(one, r), one.shape.alphaColumns === 1 ? 0 : c);
}

function outputs(one: Case, alpha: number[][]): number[][] {
  return one.x.map((row, r) => row.map((x, c) => (x < 0 ? slope(one, alpha, r, c) * x : x)));
}

function operandsOf({ shape }: Case): number[] {
  const { steps, batch, columns, alphaSteps, alphaColumns, stretches } = shape;
  return [steps, batch, columns, alphaSteps, alphaColumns, stretches];
}

test('Prelu scales what is below 0 by the slope of its step and column, rounded once', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), (one, inPlace) => {
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const from = kernels.putRows(one.x);
        const to = inPlace ? from : kernels.rowSpace(one.x.length, one.shape.columns);
        kernels.call('prelu', [from, kernels.putRows(one.alpha), to, ...operandsOf(one)], threads);
        return kernels.getRows(to, one.x.length, one.shape.columns);
      });
      expect(y).toEqual(outputs(one, one.alpha).map((row) => row.map(Math.fround)));
    }),
    RUNS,
  );
});

test("PreluGradient is dy, or dy times the slope, as tfjs has it at 0: the slope's", () => {
  fc.assert(
    fc.property(cases, fc.boolean(), (one, inPlace) => {
      const dx = sameForAllThreads((threads) => {
        kernels.clear();
        const [x, alpha, dy] = [one.x, one.alpha, one.dy].map((rows) => kernels.putRows(rows)) as [
          number,
          number,
          number,
        ];
        const to = inPlace ? dy : kernels.rowSpace(one.x.length, one.shape.columns);
        kernels.call('preluGradient', [x, alpha, dy, to, ...operandsOf(one)], threads);
        return kernels.getRows(to, one.x.length, one.shape.columns);
      });
      const expected = one.dy.map((row, r) =>
        row.map((dy, c) => Math.fround(at(one.x, r, c) > 0 ? dy : dy * slope(one, one.alpha, r, c))),
      );
      expect(dx).toEqual(expected);
    }),
    RUNS,
  );
});

test('PreluSlopeGradient is the difference quotient of the loss, the same bits for all threads', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { alphaSteps, alphaColumns } = one.shape;
      const got = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(alphaSteps, alphaColumns);
        const places = [kernels.putRows(one.x), kernels.putRows(one.dy), to];
        kernels.call('preluSlopeGradient', [...places, ...operandsOf(one)], threads);
        return kernels.getRows(to, alphaSteps, alphaColumns);
      });
      const loss = (alpha: number[][]): number =>
        outputs(one, alpha)
          .flatMap((row, r) => row.map((y, c) => y * at(one.dy, r, c)))
          .reduce((sum, term) => sum + term, 0);
      expectClose(got, centralDifferences(loss, one.alpha), 1e-5, 2e-5);
    }),
    RUNS,
  );
});
