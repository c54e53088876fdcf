import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { lstmForward } from '../reference/lstm.js';
import { expectNear, infer, lstms, train } from './lstm.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** As a multiple of the largest number: sums of at most 30 products, and six steps of functions good to 2 ULP. */
const TOLERANCE = 2e-6;

describe('LstmForward', () => {
  test('gives states and cells within 2e-6 of the largest of float64, the same bits for all threads', () => {
    fc.assert(
      fc.property(lstms, (lstm) => {
        const { h, c } = sameForAllThreads((threads) => train(kernels, lstm, threads));
        const expected = lstmForward(lstm);
        expectNear('h', h, expected.h, TOLERANCE);
        expectNear('c', c, expected.c, TOLERANCE);
      }),
      { ...RUNS, numRuns: inProportion(150) },
    );
  });

  test('gives the same bits where nothing is kept, and where only the last step is asked for', () => {
    fc.assert(
      fc.property(lstms, (masked) => {
        const lstm = { ...masked, mask: undefined };
        const { h } = train(kernels, lstm, 1);
        expect(sameForAllThreads((threads) => infer(kernels, lstm, false, threads))).toEqual(h);
        const last = sameForAllThreads((threads) => infer(kernels, lstm, true, threads));
        expect(last).toEqual(h.slice(-lstm.batch));
      }),
      { ...RUNS, numRuns: inProportion(80) },
    );
  });

  test('gives each sample the same bits alone as among others', () => {
    fc.assert(
      fc.property(lstms, (lstm) => {
        const { batch } = lstm;
        const { h } = train(kernels, lstm, 1);
        for (let sample = 0; sample < batch; sample++) {
          const own = <Row>(rows: readonly Row[]): Row[] => rows.filter((_, row) => row % batch === sample);
          const alone = {
            ...lstm,
            batch: 1,
            x: own(lstm.x),
            firstH: own(lstm.firstH),
            firstC: own(lstm.firstC),
            mask: lstm.mask && own(lstm.mask),
          };
          expect(train(kernels, alone, 1).h).toEqual(own(h));
        }
      }),
      RUNS,
    );
  });

  test('gives the same bits in one run as in two of which the second takes over the states', () => {
    fc.assert(
      fc.property(lstms, fc.nat(), (lstm, cut) => {
        const first = 1 + (cut % lstm.steps);
        if (first === lstm.steps) return;
        const { batch } = lstm;
        const whole = train(kernels, lstm, 1);
        const head = train(kernels, { ...lstm, steps: first, x: lstm.x.slice(0, first * batch) }, 1);
        const tail = train(
          kernels,
          {
            ...lstm,
            steps: lstm.steps - first,
            x: lstm.x.slice(first * batch),
            firstH: head.h.slice(-batch),
            firstC: head.c.slice(-batch),
          },
          1,
        );
        expect([...head.h, ...tail.h]).toEqual(whole.h);
        expect([...head.c, ...tail.c]).toEqual(whole.c);
      }),
      RUNS,
    );
  });
});
