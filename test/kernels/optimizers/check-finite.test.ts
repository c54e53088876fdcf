import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { numbers, RUNS, THREADS } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const ROW = 41;
const LARGEST = 3.4028234663852886e38;
const BAD = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** The words of all threads that found something. */
function found(weights: readonly number[], loss: number, threads: number): number[] {
  kernels.clear();
  const w = kernels.put(weights);
  const scalar = kernels.put([loss]);
  const status = kernels.putWords(new Array<number>(8).fill(0));
  kernels.setPosition(0, 0, ROW);
  kernels.call('checkFinite', [w, weights.length, scalar, status], threads);
  const words = [...new Uint32Array(kernels.get(status, 8).buffer)];
  return words.filter((word) => word > 0);
}

const weights = fc.integer({ min: 1, max: 40 }).chain((vectors) => {
  const number = fc.oneof(numbers(-1, 1), fc.constantFrom(LARGEST, -LARGEST, -0, 1e-45));
  return fc.array(number, { minLength: 4 * vectors, maxLength: 4 * vectors });
});

test('finite numbers, however large, are finite', () => {
  fc.assert(
    fc.property(weights, fc.constantFrom(...THREADS), (values, threads) => {
      expect(found(values, LARGEST, threads)).toEqual([]);
    }),
    RUNS,
  );
});

test('any number that is not finite is found wherever it stands, by one thread, which tells the batch', () => {
  const cases = fc.tuple(weights, fc.nat(), fc.constantFrom(...BAD), fc.constantFrom(...THREADS));
  fc.assert(
    fc.property(cases, ([values, place, bad, threads]) => {
      const broken = [...values];
      broken[place % values.length] = bad;
      expect(found(broken, 0, threads)).toEqual([ROW + 1]);
    }),
    RUNS,
  );
});

test.each(BAD)('a loss of %d is found, with any number of threads', (loss) => {
  for (const threads of THREADS) expect(found([1, 2, 3, 4], loss, threads)).toEqual([ROW + 1]);
});
