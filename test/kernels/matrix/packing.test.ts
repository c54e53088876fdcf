// What the kernels take for packed vectors, four rows at a time, beside what they take else: the same bits.
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { matrix, numbers, RUNS, THREADS } from '../cases.js';
import { type Kernels, type Rows, startKernels } from '../harness.js';
import { gradients, lstms, train } from '../layers/lstm.js';
import { at, expectSums } from '../reference/matrix.js';
import { dense, weightGradient } from './products.js';

const ROWS = Array.from({ length: 9 }, (_, index) => index + 1);
const COLUMNS = Array.from({ length: 70 }, (_, index) => index + 1);

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});
afterEach(() => {
  kernels.packs = false;
});

/** What comes out where vectors are packed, after every bit proved to be what comes out elsewhere. */
function sameForBoth<T extends object>(compute: () => T): T {
  kernels.packs = false;
  const elsewhere = bitsOf(compute());
  kernels.packs = true;
  const packed = compute();
  expect(kernels.packs).toBe(true);
  const bits = bitsOf(packed);
  // Not by toEqual, which takes a second for a million numbers.
  if (!bits.equals(elsewhere)) expect([...bits]).toEqual([...elsewhere]);
  return packed;
}

/** Of rows, or of an object of rows. */
function bitsOf(result: object): Buffer {
  return Buffer.from(Float32Array.from((Object.values(result) as (Rows | number[])[]).flat(2)).buffer);
}

/** Numbers in [-1, 1) that differ from row to row and from column to column. */
function made(rows: number, columns: number, seed: number): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(
      { length: columns },
      (_, column) => ((row * 7919 + column * 104_729 + seed * 31_337) % 4096) / 2048 - 1,
    ),
  );
}

/** Columns of the result: over all of `COLUMNS` every width of the last panel, behind one or two whole ones. */
const unitsFor = (columns: number): number => 16 + ((columns * 7) % 33);

/** Some of all are held against the reference as well, which takes its time. */
const isCompared = (columns: number): boolean => columns % 10 < 3;

describe('whether vectors are packed', () => {
  test('is not so unless the host says it', () => {
    expect(kernels.packs).toBe(false);
  });

  test.each(ROWS)('changes no bit of products of %d rows, with 1 to 70 columns', (rows) => {
    for (const columns of COLUMNS) {
      const units = unitsFor(columns);
      const [x, w] = [made(rows, columns, 1), made(columns, units, 2)];
      const [bias] = made(1, units, 3) as [number[]];
      const of = { steps: 1, batch: rows, columns, units, x, w, bias };
      const y = sameForBoth(() => dense(kernels, of, 1));
      if (!isCompared(columns)) continue;
      expectSums(
        y,
        columns,
        (_, unit) => at([bias], 0, unit),
        (row, k) => at(x, row, k),
        (k, unit) => at(w, k, unit),
      );
    }
  });

  test.each([...ROWS, 127, 128, 129, 131])(
    "changes no bit of weights' gradients from %d rows, with 1 to 70 columns",
    (rows) => {
      for (const columns of rows > 9 ? [3, 4, 17, 33, 66] : COLUMNS) {
        const units = columns % 5 === 0 ? 80 : unitsFor(columns);
        const [x, dy, before] = [made(rows, columns, 4), made(rows, units, 5), made(columns, units, 6)];
        const of = { columns, units, x, dy };
        sameForBoth(() => weightGradient(kernels, of, before, 1));
        const dw = sameForBoth(() => weightGradient(kernels, of, undefined, 1));
        if (!isCompared(columns)) continue;
        expectSums(
          dw,
          rows,
          () => 0,
          (column, k) => at(x, k, column),
          (k, unit) => at(dy, k, unit),
        );
      }
    },
  );

  test('changes no bit of an LSTM, forwards and backwards, however many threads share it', () => {
    const cases = lstms.chain((lstm) =>
      fc.record({
        lstm: fc.constant(lstm),
        dh: matrix(lstm.steps * lstm.batch, lstm.units, numbers(-1, 1)),
      }),
    );
    fc.assert(
      fc.property(cases, fc.constantFrom(...THREADS), ({ lstm, dh }, threads) => {
        sameForBoth(() => train(kernels, lstm, threads));
        sameForBoth(() => gradients(kernels, lstm, dh, threads));
      }),
      { ...RUNS, numRuns: inProportion(150) },
    );
  });
});
