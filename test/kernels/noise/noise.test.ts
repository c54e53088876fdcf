import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Generator } from '../../../src/random/index.js';
import { inProportion } from '../../in-proportion.js';
import { numbers, RUNS, sameForAllThreads, shapes, value } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { at } from '../reference/matrix.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

test('DrawNormals draws what Generator draws, bit for bit, with the same bits for all threads', () => {
  const cases = fc.record({
    shape: shapes,
    seed: fc.maxSafeNat(),
    stream: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    position: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 2 ** 34, max: 2 ** 50 })),
    mean: fc.constantFrom(0, 1, 0.1),
    deviation: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 1e-3, max: 5, noNaN: true })),
  });
  fc.assert(
    fc.property(cases, ({ shape: { steps, batch, columns }, seed, stream, position, mean, deviation }) => {
      const drawn = sameForAllThreads((threads) => {
        kernels.clear();
        kernels.setPosition(0, stream, 0);
        const to = kernels.rowSpace(steps * batch, columns);
        const key = [(seed % 2 ** 32) | 0, Math.floor(seed / 2 ** 32)];
        const scales = [{ f64: mean }, { f64: deviation }];
        const operands = [to, steps, batch, columns, ...scales, ...key, { f64: 2 * position }];
        kernels.call('drawNormals', operands, threads);
        return kernels.getRows(to, steps * batch, columns);
      });
      const generator = new Generator(seed, 'dropout', stream);
      generator.seek(2 * position);
      for (let b = 0; b < batch; b++) {
        for (let t = 0; t < steps; t++) {
          const expected = Array.from({ length: columns }, () =>
            Math.fround(mean + deviation * generator.normal()),
          );
          expect(drawn[t * batch + b]).toEqual(expected);
        }
      }
    }),
    { ...RUNS, numRuns: inProportion(80) },
  );
});

test('DrawNormals has the tails of Generator, too: half a million numbers are the same to the last bit', () => {
  const columns = 4096;
  const generator = new Generator(11, 'dropout', 7);
  kernels.setPosition(0, 7, 0);
  let largest = 0;
  for (let part = 0; part < inProportion(128); part++) {
    kernels.clear();
    const to = kernels.rowSpace(1, columns);
    const position = { f64: 2 * part * columns };
    kernels.call('drawNormals', [to, 1, 1, columns, { f64: 0 }, { f64: 2 ** 20 }, 11, 0, position]);
    const drawn = kernels.get(to, columns);
    const expected = Float32Array.from(drawn, () => 2 ** 20 * generator.normal());
    if (drawn.some((number, n) => number !== expected[n])) expect(drawn).toEqual(expected);
    for (const number of drawn) largest = Math.max(largest, Math.abs(number) / 2 ** 20);
  }
  expect(largest).toBeGreaterThan(4); // Beyond 3.5 is the middle of the distribution's tail.
});

test('AlphaDrop drops to one number, scales and shifts what is kept, and leaves the padding zeros', () => {
  const cases = shapes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      x: value(shape, numbers(-2, 2)),
      mask: value(shape, fc.constantFrom(0, 0.75)),
      inPlace: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(cases, ({ shape: { steps, batch, columns }, x, mask, inPlace }) => {
      const [shift, dropped] = [0.375, 1.625];
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const from = kernels.putRows(x);
        const to = inPlace ? from : kernels.rowSpace(x.length, columns);
        const operands = [from, kernels.putRows(mask), to, steps, batch, columns];
        kernels.call('alphaDrop', [...operands, { f32: shift }, { f32: dropped }], threads);
        return kernels.getRows(to, x.length, columns);
      });
      const expected = x.map((row, r) =>
        row.map((number, c) => {
          const kept = at(mask, r, c);
          return kept === 0 ? dropped : Math.fround(Math.fround(number * kept) + shift);
        }),
      );
      expect(y).toEqual(expected);
    }),
    RUNS,
  );
});
