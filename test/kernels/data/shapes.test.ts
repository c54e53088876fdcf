import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { numbers, RUNS, sameForAllThreads, shapes, value } from '../cases.js';
import { type Kernels, padded, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const values = shapes.chain((shape) => fc.tuple(fc.constant(shape), value(shape, numbers(-1, 1))));

test('Gather takes the samples of the batch in order, from its position on', () => {
  const cases = fc.tuple(values, fc.boolean(), fc.integer({ min: 0, max: 3 }));
  fc.assert(
    fc.property(cases, ([[{ steps, batch, columns }, rows], shuffled, position]) => {
      // As many samples before the batch as it has, so that all can be reversed by an order.
      const samples = batch + position;
      const sample = (s: number) =>
        Array.from({ length: steps }, (_, t) => rows[t * batch + (s % batch)] as number[]);
      const dataset = Array.from({ length: samples }, (_, s) => sample(s));
      const order = Array.from({ length: samples }, (_, s) => samples - 1 - s);
      const result = sameForAllThreads((threads) => {
        kernels.clear();
        kernels.setPosition(position, 0, 0);
        const to = kernels.rowSpace(steps * batch, columns);
        const from = kernels.put(dataset.flat(2));
        const orderAt = shuffled ? kernels.putWords(order) : 0;
        kernels.call('gather', [from, to, orderAt, steps, batch, columns], threads);
        return kernels.getRows(to, steps * batch, columns);
      });
      const expected = rows.map((_, r) => {
        const place = position + (r % batch);
        return dataset[shuffled ? (order[place] as number) : place]?.[Math.floor(r / batch)];
      });
      expect(result).toEqual(expected);
    }),
    RUNS,
  );
});

test("Reshape keeps the order of every sample's numbers, and its inverse restores them", () => {
  const cases = values.chain(([shape, x]) => {
    const size = shape.steps * shape.columns;
    const divisors = Array.from({ length: size }, (_, n) => n + 1).filter((n) => size % n === 0);
    return fc.tuple(fc.constant(shape), fc.constant(x), fc.constantFrom(...divisors));
  });
  fc.assert(
    fc.property(cases, ([{ steps, batch, columns }, x, ySteps]) => {
      const yColumns = (steps * columns) / ySteps;
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const [from, to] = [kernels.putRows(x), kernels.rowSpace(ySteps * batch, yColumns)];
        kernels.call('reshape', [from, to, batch, steps, columns, ySteps, yColumns], threads);
        return kernels.getRows(to, ySteps * batch, yColumns);
      });
      const numbersOf = (rows: number[][], b: number) => rows.filter((_, r) => r % batch === b).flat();
      for (let b = 0; b < batch; b++) expect(numbersOf(y, b)).toEqual(numbersOf(x, b));
      kernels.clear();
      const [from, to] = [kernels.putRows(y), kernels.rowSpace(x.length, columns)];
      kernels.call('reshape', [from, to, batch, ySteps, yColumns, steps, columns]);
      expect(kernels.getRows(to, x.length, columns)).toEqual(x);
    }),
    RUNS,
  );
});

test('Reverse turns the steps round', () => {
  fc.assert(
    fc.property(values, ([{ steps, batch, columns }, x]) => {
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const [from, to] = [kernels.putRows(x), kernels.rowSpace(x.length, columns)];
        kernels.call('reverse', [from, to, steps, batch, columns], threads);
        return kernels.getRows(to, x.length, columns);
      });
      const stepOf = (rows: number[][], t: number) => rows.slice(t * batch, (t + 1) * batch);
      for (let t = 0; t < steps; t++) expect(stepOf(y, t)).toEqual(stepOf(x, steps - 1 - t));
    }),
    RUNS,
  );
});

test('Repeat gives one step to all, and its gradient sums over them in order', () => {
  fc.assert(
    fc.property(values, ([{ steps, batch, columns }, dy]) => {
      const [y, dx] = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(dy.length, columns);
        kernels.call('repeat', [kernels.putRows(dy.slice(0, batch)), to, steps, batch, columns], threads);
        const sums = kernels.rowSpace(batch, columns);
        kernels.call('repeatGradient', [kernels.putRows(dy), sums, steps, batch, columns], threads);
        return [kernels.getRows(to, dy.length, columns), kernels.getRows(sums, batch, columns)] as const;
      });
      expect(y).toEqual(dy.map((_, r) => dy[r % batch]));
      const expected = dy.slice(0, batch).map((row) => [...row]);
      dy.slice(batch).forEach((row, r) => {
        const sum = expected[r % batch] as number[];
        row.forEach((number, c) => {
          sum[c] = Math.fround((sum[c] as number) + number);
        });
      });
      expect(dx).toEqual(expected);
    }),
    RUNS,
  );
});

test('Copy copies one step, Clear writes zeros and nothing behind them', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 70 }), ([{ batch, columns }, x], count) => {
      const rows = x.slice(0, batch);
      const [copied, cleared] = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(batch, columns);
        kernels.call('copy', [kernels.putRows(rows), to, batch, columns], threads);
        const zeros = kernels.put(new Array<number>(count + 1).fill(1));
        kernels.call('clear', [zeros, count], threads);
        return [kernels.getRows(to, batch, columns), [...kernels.get(zeros, count + 1)]] as const;
      });
      expect(copied).toEqual(rows);
      expect(cleared).toEqual([...new Array<number>(count).fill(0), 1]);
    }),
    RUNS,
  );
});

test('Mean sums in float64 and divides; Log appends to its row', () => {
  const result = sameForAllThreads((threads) => {
    kernels.clear();
    const sums = kernels.put([1e8, 1, -1e8, 3, 5]);
    const scalars = kernels.space(2);
    kernels.call('mean', [sums, 4, { f32: 8 }, scalars], threads);
    kernels.call('mean', [sums, 5, { f32: 3 }, scalars + 4], threads);
    const log = kernels.put(new Array<number>(6).fill(0));
    kernels.setPosition(0, 0, 1);
    kernels.call('appendLog', [scalars, log, 2], threads);
    return [...kernels.get(log, 6)];
  });
  expect(result).toEqual([0, 0, 0.5, 3, 0, 0]);
  expect(padded(5)).toBe(8);
});
