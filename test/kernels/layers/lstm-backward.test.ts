import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { centralDifferences, expectClose, matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, type Rows, startKernels } from '../harness.js';
import { type Lstm, lstmBackward, lstmForward } from '../reference/lstm.js';
import { at } from '../reference/matrix.js';
import { expectNear, gradients, lstms } from './lstm.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** As a multiple of the largest gradient: six steps of float32 sums, and slopes told from rounded values. */
const TOLERANCE = 1e-5;

const cases = lstms.chain((lstm) =>
  fc.tuple(
    fc.constant(lstm),
    matrix(lstm.steps * lstm.batch, lstm.units, numbers(-1, 1)),
    matrix(lstm.batch, lstm.units, numbers(-1, 1)),
  ),
);

const NAMES = ['z', 'x', 'kernel', 'recurrentKernel', 'bias'] as const;

/** dL/dh with nothing but the last step's. */
function lastOf(dh: number[][], { batch }: Lstm): number[][] {
  return dh.map((row, index) => (index < dh.length - batch ? row.map(() => 0) : row));
}

/** What is dropped is multiplied by zero, and adding nothing keeps the sign that adding zero removes. */
function withoutSignsOfZeros(rows: Rows): number[][] {
  return rows.map((row) => row.map((number) => number + 0));
}

describe('the reference in float64', () => {
  test('gives the gradients that difference quotients give', () => {
    fc.assert(
      fc.property(cases, ([lstm, dh, lastDc]) => {
        const weighted = (changed: Partial<Lstm>): number => {
          const { h, c } = lstmForward({ ...lstm, ...changed });
          const sum = (rows: number[][], by: number[][]): number =>
            rows.reduce((all, row, r) => row.reduce((more, x, u) => more + x * at(by, r, u), all), 0);
          return sum(h, dh) + sum(c.slice(-lstm.batch), lastDc);
        };
        const expected = lstmBackward(lstm, lstmForward(lstm), dh, lastDc);
        const check = (name: 'x' | 'kernel' | 'recurrentKernel' | 'bias' | 'firstH' | 'firstC'): void => {
          const rows: Rows = lstm[name];
          const quotients = centralDifferences((moved) => weighted({ [name]: moved }), rows);
          expectClose(expected[name], quotients, 1e-5, 1e-7);
        };
        for (const name of ['x', 'kernel', 'recurrentKernel', 'bias', 'firstH', 'firstC'] as const)
          check(name);
      }),
      { ...RUNS, numRuns: 6 },
    );
  });
});

describe('LstmBackward and the gradients of the weights', () => {
  test('are within 1e-5 of the largest of float64, the same bits for all threads', () => {
    fc.assert(
      fc.property(cases, ([lstm, dh]) => {
        const got = sameForAllThreads((threads) => gradients(kernels, lstm, dh, threads));
        const expected = lstmBackward(lstm, lstmForward(lstm), dh);
        for (const name of NAMES) {
          expectNear(name, got[name], expected[name], TOLERANCE);
        }
      }),
      { ...RUNS, numRuns: inProportion(150) },
    );
  });

  test('reach the states before the first step, and begin with the cells of the last', () => {
    fc.assert(
      fc.property(cases, ([lstm, dh, lastDc]) => {
        const got = sameForAllThreads((threads) => gradients(kernels, lstm, dh, threads, lastDc));
        const expected = lstmBackward(lstm, lstmForward(lstm), dh, lastDc);
        for (const name of [...NAMES, 'firstH', 'firstC'] as const) {
          expectNear(name, got[name], expected[name], TOLERANCE);
        }
        const zeros = lastDc.map((row) => row.map(() => 0));
        const asked = gradients(kernels, lstm, dh, 1, zeros);
        const not = gradients(kernels, lstm, dh, 1);
        for (const name of NAMES) expect(asked[name]).toEqual(not[name]);
      }),
      { ...RUNS, numRuns: inProportion(150) },
    );
  });

  test('are the same bits step by step, as threads that share the units compute them', async () => {
    const forThreads = await startKernels(true);
    fc.assert(
      fc.property(cases, fc.boolean(), ([lstm, dh, dc], reach) => {
        const lastDc = reach ? dc : undefined;
        const { firstH, firstC, ...expected } = gradients(kernels, lstm, dh, 1, lastDc);
        const got = gradients(forThreads, lstm, dh, 1, lastDc, true);
        expect(got).toMatchObject(expected);
        if (reach) expect(got).toMatchObject({ firstH, firstC });
      }),
      { ...RUNS, numRuns: inProportion(80) },
    );
  });

  test('are the same bits for dh of the last step alone as for zeros before it', () => {
    fc.assert(
      fc.property(cases, ([lstm, dh]) => {
        const last = dh.slice(-lstm.batch);
        const alone = sameForAllThreads((threads) => gradients(kernels, lstm, last, threads));
        const padded = gradients(kernels, lstm, lastOf(dh, lstm), 1);
        for (const name of NAMES) {
          expect(withoutSignsOfZeros(alone[name])).toEqual(withoutSignsOfZeros(padded[name]));
        }
      }),
      { ...RUNS, numRuns: inProportion(80) },
    );
  });
});
