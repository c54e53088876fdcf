import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { centralDifferences, expectClose, matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { type Gru, gruBackward, gruForward } from '../reference/gru.js';
import { at } from '../reference/matrix.js';
import { gradients, grus, infer, train } from './gru.js';
import { expectNear } from './lstm.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** Every remainder of a vector, a pair of vectors, and a panel. */
const UNITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 33];
const some = grus(fc.constantFrom(...UNITS));

/** As a multiple of the largest number: sums of at most 53 products, five steps of functions good to 2 ULP. */
const TOLERANCE = 2e-6;
/** Of the gradients: slopes told from rounded values besides. */
const GRADIENT_TOLERANCE = 1e-5;

const NAMES = ['x', 'kernel', 'recurrentKernel', 'bias', 'firstH'] as const;

function withGradient(gru: Gru): fc.Arbitrary<[gru: Gru, dh: number[][]]> {
  return fc.tuple(fc.constant(gru), matrix(gru.steps * gru.batch, gru.units, numbers(-1, 1)));
}

/** Of one sample alone. */
function alone(gru: Gru, sample: number): Gru {
  const own = (rows: Gru['x']): Gru['x'] => rows.filter((_, row) => row % gru.batch === sample);
  return { ...gru, batch: 1, x: own(gru.x), firstH: own(gru.firstH), mask: gru.mask && own(gru.mask) };
}

/** What is dropped is multiplied by zero, and adding nothing keeps the sign that adding zero removes. */
function withoutSignsOfZeros(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row) => row.map((number) => number + 0));
}

describe('the reference in float64', () => {
  test('gives the gradients that difference quotients give', () => {
    fc.assert(
      fc.property(grus(fc.integer({ min: 1, max: 5 })).chain(withGradient), ([gru, dh]) => {
        const weighted = (changed: Partial<Gru>): number =>
          gruForward({ ...gru, ...changed }).h.reduce(
            (sum, row, r) => row.reduce((more, x, u) => more + x * at(dh, r, u), sum),
            0,
          );
        const expected = gruBackward(gru, gruForward(gru), dh);
        for (const name of NAMES) {
          const quotients = centralDifferences((moved) => weighted({ [name]: moved }), gru[name]);
          expectClose(expected[name], quotients, 1e-5, 1e-7);
        }
      }),
      { ...RUNS, numRuns: 10 },
    );
  });
});

describe('GruForward', () => {
  test.each(UNITS)(
    'of %i units gives states within 2e-6 of the largest of float64, the same bits for all threads',
    (units) => {
      fc.assert(
        fc.property(grus(fc.constant(units)), (gru) => {
          const h = sameForAllThreads((threads) => train(kernels, gru, threads));
          expectNear('h', h, gruForward(gru).h, TOLERANCE);
        }),
        { ...RUNS, numRuns: inProportion(30) },
      );
    },
  );

  test('gives the same bits where nothing is kept, and where only the last step is asked for', () => {
    fc.assert(
      fc.property(some, (gru) => {
        const h = train(kernels, gru, 1);
        expect(sameForAllThreads((threads) => infer(kernels, gru, false, threads))).toEqual(h);
        const last = sameForAllThreads((threads) => infer(kernels, gru, true, threads));
        expect(last).toEqual(h.slice(-gru.batch));
      }),
      { ...RUNS, numRuns: inProportion(80) },
    );
  });

  test('gives each sample the same bits alone as among others', () => {
    fc.assert(
      fc.property(some, (gru) => {
        const h = train(kernels, gru, 1);
        for (let sample = 0; sample < gru.batch; sample++) {
          const own = h.filter((_, row) => row % gru.batch === sample);
          expect(train(kernels, alone(gru, sample), 1)).toEqual(own);
        }
      }),
      RUNS,
    );
  });

  test('gives the same bits in one run as in two of which the second takes over the states', () => {
    fc.assert(
      fc.property(some, fc.nat(), (gru, cut) => {
        const first = 1 + (cut % gru.steps);
        if (first === gru.steps) return;
        const rows = first * gru.batch;
        const head = train(kernels, { ...gru, steps: first, x: gru.x.slice(0, rows) }, 1);
        const rest = {
          ...gru,
          steps: gru.steps - first,
          x: gru.x.slice(rows),
          firstH: head.slice(-gru.batch),
        };
        expect([...head, ...train(kernels, rest, 1)]).toEqual(train(kernels, gru, 1));
      }),
      RUNS,
    );
  });
});

describe('GruBackward and the gradients of the weights', () => {
  test.each(UNITS)(
    'of %i units are within 1e-5 of the largest of float64, the same bits for all threads',
    (units) => {
      fc.assert(
        fc.property(grus(fc.constant(units)).chain(withGradient), ([gru, dh]) => {
          const got = sameForAllThreads((threads) => gradients(kernels, gru, dh, threads));
          const expected = gruBackward(gru, gruForward(gru), dh);
          for (const name of NAMES) expectNear(name, got[name], expected[name], GRADIENT_TOLERANCE);
        }),
        { ...RUNS, numRuns: inProportion(30) },
      );
    },
  );

  test('are the same bits for dh of the last step alone as for zeros before it', () => {
    fc.assert(
      fc.property(some.chain(withGradient), ([gru, dh]) => {
        const last = gradients(kernels, gru, dh.slice(-gru.batch), 1);
        const zeros = dh.map((row, index) => (index < dh.length - gru.batch ? row.map(() => 0) : row));
        const padded = gradients(kernels, gru, zeros, 1);
        for (const name of NAMES) {
          expect(withoutSignsOfZeros(last[name])).toEqual(withoutSignsOfZeros(padded[name]));
        }
      }),
      { ...RUNS, numRuns: inProportion(80) },
    );
  });

  test('are the same bits where the first states have none', () => {
    fc.assert(
      fc.property(some.chain(withGradient), ([gru, dh]) => {
        const { firstH: _, ...without } = gradients(kernels, gru, dh, 1, false);
        const { firstH: __, ...asked } = gradients(kernels, gru, dh, 1, true);
        expect(without).toEqual(asked);
      }),
      RUNS,
    );
  });
});
