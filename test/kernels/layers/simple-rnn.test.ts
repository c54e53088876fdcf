import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { centralDifferences, expectClose, matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { at } from '../reference/matrix.js';
import { type SimpleRnn, simpleRnnBackward, simpleRnnForward } from '../reference/simple-rnn.js';
import { expectNear } from './lstm.js';
import { gradients, infer, simpleRnns, train } from './simple-rnn.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** Every remainder of a vector, a pair of vectors, and a panel. */
const UNITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 33];
const some = simpleRnns(fc.constantFrom(...UNITS));

/** As a multiple of the largest number: sums of at most 52 products, five steps of functions good to 2 ULP. */
const TOLERANCE = 2e-6;
/** Of the gradients: slopes told from rounded values besides. */
const GRADIENT_TOLERANCE = 1e-5;

const NAMES = ['x', 'kernel', 'recurrentKernel', 'bias', 'firstH'] as const;

function withGradient(rnn: SimpleRnn): fc.Arbitrary<[rnn: SimpleRnn, dh: number[][]]> {
  return fc.tuple(fc.constant(rnn), matrix(rnn.steps * rnn.batch, rnn.units, numbers(-1, 1)));
}

/** Of one sample alone. */
function alone(rnn: SimpleRnn, sample: number): SimpleRnn {
  const own = (rows: SimpleRnn['x']): SimpleRnn['x'] => rows.filter((_, row) => row % rnn.batch === sample);
  return { ...rnn, batch: 1, x: own(rnn.x), firstH: own(rnn.firstH), mask: rnn.mask && own(rnn.mask) };
}

/** What is dropped is multiplied by zero, and adding nothing keeps the sign that adding zero removes. */
function withoutSignsOfZeros(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row) => row.map((number) => number + 0));
}

describe('the reference in float64', () => {
  test('gives the gradients that difference quotients give', () => {
    fc.assert(
      fc.property(simpleRnns(fc.integer({ min: 1, max: 5 })).chain(withGradient), ([rnn, dh]) => {
        const weighted = (changed: Partial<SimpleRnn>): number =>
          simpleRnnForward({ ...rnn, ...changed }).h.reduce(
            (sum, row, r) => row.reduce((more, x, u) => more + x * at(dh, r, u), sum),
            0,
          );
        const expected = simpleRnnBackward(rnn, simpleRnnForward(rnn), dh);
        for (const name of NAMES) {
          const quotients = centralDifferences((moved) => weighted({ [name]: moved }), rnn[name]);
          expectClose(expected[name], quotients, 1e-5, 1e-7);
        }
      }),
      { ...RUNS, numRuns: 10 },
    );
  });
});

describe('SimpleRnnForward', () => {
  test.each(UNITS)(
    'of %i units gives states within 2e-6 of the largest of float64, the same bits for all threads',
    (units) => {
      fc.assert(
        fc.property(simpleRnns(fc.constant(units)), (rnn) => {
          const h = sameForAllThreads((threads) => train(kernels, rnn, threads));
          expectNear('h', h, simpleRnnForward(rnn).h, TOLERANCE);
        }),
        { ...RUNS, numRuns: inProportion(30) },
      );
    },
  );

  test('gives the same bits where nothing is kept, and where only the last step is asked for', () => {
    fc.assert(
      fc.property(some, (rnn) => {
        const h = train(kernels, rnn, 1);
        expect(sameForAllThreads((threads) => infer(kernels, rnn, false, threads))).toEqual(h);
        const last = sameForAllThreads((threads) => infer(kernels, rnn, true, threads));
        expect(last).toEqual(h.slice(-rnn.batch));
      }),
      { ...RUNS, numRuns: inProportion(80) },
    );
  });

  test('gives each sample the same bits alone as among others', () => {
    fc.assert(
      fc.property(some, (rnn) => {
        const h = train(kernels, rnn, 1);
        for (let sample = 0; sample < rnn.batch; sample++) {
          const own = h.filter((_, row) => row % rnn.batch === sample);
          expect(train(kernels, alone(rnn, sample), 1)).toEqual(own);
        }
      }),
      RUNS,
    );
  });

  test('gives the same bits in one run as in two of which the second takes over the states', () => {
    fc.assert(
      fc.property(some, fc.nat(), (rnn, cut) => {
        const first = 1 + (cut % rnn.steps);
        if (first === rnn.steps) return;
        const rows = first * rnn.batch;
        const head = train(kernels, { ...rnn, steps: first, x: rnn.x.slice(0, rows) }, 1);
        const rest = {
          ...rnn,
          steps: rnn.steps - first,
          x: rnn.x.slice(rows),
          firstH: head.slice(-rnn.batch),
        };
        expect([...head, ...train(kernels, rest, 1)]).toEqual(train(kernels, rnn, 1));
      }),
      RUNS,
    );
  });
});

describe('SimpleRnnBackward and the gradients of the weights', () => {
  test.each(UNITS)(
    'of %i units are within 1e-5 of the largest of float64, the same bits for all threads',
    (units) => {
      fc.assert(
        fc.property(simpleRnns(fc.constant(units)).chain(withGradient), ([rnn, dh]) => {
          const got = sameForAllThreads((threads) => gradients(kernels, rnn, dh, threads));
          const expected = simpleRnnBackward(rnn, simpleRnnForward(rnn), dh);
          for (const name of NAMES) expectNear(name, got[name], expected[name], GRADIENT_TOLERANCE);
        }),
        { ...RUNS, numRuns: inProportion(30) },
      );
    },
  );

  test('are the same bits for dh of the last step alone as for zeros before it', () => {
    fc.assert(
      fc.property(some.chain(withGradient), ([rnn, dh]) => {
        const last = gradients(kernels, rnn, dh.slice(-rnn.batch), 1);
        const zeros = dh.map((row, index) => (index < dh.length - rnn.batch ? row.map(() => 0) : row));
        const padded = gradients(kernels, rnn, zeros, 1);
        for (const name of NAMES) {
          expect(withoutSignsOfZeros(last[name])).toEqual(withoutSignsOfZeros(padded[name]));
        }
      }),
      { ...RUNS, numRuns: inProportion(80) },
    );
  });

  test('are the same bits where the first states have none', () => {
    fc.assert(
      fc.property(some.chain(withGradient), ([rnn, dh]) => {
        const { firstH: _, ...without } = gradients(kernels, rnn, dh, 1, false);
        const { firstH: __, ...asked } = gradients(kernels, rnn, dh, 1, true);
        expect(without).toEqual(asked);
      }),
      RUNS,
    );
  });
});
