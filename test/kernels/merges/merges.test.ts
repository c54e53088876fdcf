import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Combination } from '../../../src/kernels/program/opcodes.js';
import {
  centralDifferences,
  expectClose,
  numbers,
  RUNS,
  sameForAllThreads,
  shapes,
  value,
} from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { at } from '../reference/matrix.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const FORMULAS: Readonly<Record<Combination, (a: number, b: number) => number>> = {
  [Combination.Add]: (a, b) => a + b,
  [Combination.Multiply]: (a, b) => a * b,
  [Combination.Maximum]: Math.max,
  [Combination.Minimum]: Math.min,
};
const KINDS = Object.keys(FORMULAS).map(Number) as Combination[];

/** Few numbers, so that many are equal; and some that are not finite. */
const some = fc.oneof(fc.constantFrom(-1, 0, 0.5, 2), numbers(-2, 2));
const any = fc.oneof(some, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY));

const three = (of: fc.Arbitrary<number>) =>
  shapes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      a: value(shape, of),
      b: value(shape, of),
      dy: value(shape, numbers(-1, 1)),
      kind: fc.constantFrom(...KINDS),
    }),
  );

test('AddValues adds to what is there, Scale multiplies, once rounded', () => {
  fc.assert(
    fc.property(three(some), numbers(-2, 2), ({ shape, a, b }, factor) => {
      const { steps, batch, columns } = shape;
      const [sum, scaled] = sameForAllThreads((threads) => {
        kernels.clear();
        const [to, other] = [kernels.putRows(b), kernels.rowSpace(a.length, columns)];
        kernels.call('addValues', [kernels.putRows(a), to, steps, batch, columns], threads);
        kernels.call('scale', [kernels.putRows(a), other, steps, batch, columns, { f32: factor }], threads);
        return [to, other].map((address) => kernels.getRows(address, a.length, columns));
      });
      expect(sum).toEqual(b.map((row, r) => row.map((number, c) => Math.fround(number + at(a, r, c)))));
      expect(scaled).toEqual(a.map((row) => row.map((number) => Math.fround(number * factor))));
    }),
    RUNS,
  );
});

test('Combine is add, multiply, maximum or minimum, rounded once, NaN where one is; also in place', () => {
  fc.assert(
    fc.property(three(any), fc.boolean(), ({ shape, a, b, kind }, inPlace) => {
      const { steps, batch, columns } = shape;
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const from = kernels.putRows(a);
        const to = inPlace ? from : kernels.rowSpace(a.length, columns);
        kernels.call('combine', [from, kernels.putRows(b), to, steps, batch, columns, kind], threads);
        return kernels.getRows(to, a.length, columns);
      });
      const expected = a.map((row, r) =>
        row.map((number, c) => Math.fround(FORMULAS[kind](number, at(b, r, c)))),
      );
      expect(y).toEqual(expected);
    }),
    RUNS,
  );
});

const gradients = (shape: { steps: number; batch: number; columns: number }, kind: Combination) => ({
  of(a: number[][], b: number[][], dy: number[][], wanted: { da: boolean; db: boolean }, threads: number) {
    const { steps, batch, columns } = shape;
    kernels.clear();
    const from = kernels.putRows(dy);
    const da = wanted.da ? kernels.rowSpace(a.length, columns) : 0;
    const db = wanted.db ? from : 0;
    const words = [kernels.putRows(a), kernels.putRows(b), from, da, db, steps, batch, columns, kind];
    kernels.call('combineGradient', words, threads);
    return {
      da: da ? kernels.getRows(da, a.length, columns) : undefined,
      db: kernels.getRows(from, a.length, columns),
    };
  },
});

test('CombineGradient is what finite differences in float64 say, where the two are not equal', () => {
  const cases = three(numbers(-2, 2)).filter(({ kind, a, b }) => {
    const apart = a.every((row, r) => row.every((number, c) => Math.abs(number - at(b, r, c)) > 1e-4));
    return kind !== Combination.Add && apart;
  });
  fc.assert(
    fc.property(cases, ({ shape, a, b, dy, kind }) => {
      const wanted = { da: true, db: true };
      const got = sameForAllThreads((threads) => gradients(shape, kind).of(a, b, dy, wanted, threads));
      const loss = (x: number[][], y: number[][]) =>
        x.reduce(
          (sum, row, r) =>
            sum + row.reduce((s, n, c) => s + FORMULAS[kind](n, at(y, r, c)) * at(dy, r, c), 0),
          0,
        );
      expectClose(
        got.da ?? [],
        centralDifferences((moved) => loss(moved, b), a),
        1e-6,
        1e-6,
      );
      expectClose(
        got.db,
        centralDifferences((moved) => loss(a, moved), b),
        1e-6,
        1e-6,
      );
    }),
    RUNS,
  );
});

test('where the two are equal the first has the whole gradient of a maximum or minimum, as in tfjs', () => {
  const shape = { steps: 1, batch: 1, columns: 3 };
  for (const kind of [Combination.Maximum, Combination.Minimum]) {
    const both = gradients(shape, kind).of([[1, 2, 0]], [[1, 2, -0]], [[5, 6, 7]], { da: true, db: true }, 1);
    expect(both).toEqual({ da: [[5, 6, 7]], db: [[0, 0, 0]] });
    const none = gradients(shape, kind).of([[1, 2, 0]], [[1, 2, 0]], [[5, 6, 7]], { da: true, db: false }, 1);
    expect(none).toEqual({ da: [[5, 6, 7]], db: [[5, 6, 7]] });
  }
});

test('CopyColumns puts values side by side, and takes them apart again', () => {
  const cases = fc
    .record({ steps: fc.integer({ min: 1, max: 4 }), batch: fc.integer({ min: 1, max: 7 }) })
    .chain((outer) =>
      fc.tuple(
        fc.constant(outer),
        fc
          .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
          .chain((widths) =>
            fc.tuple(...widths.map((columns) => value({ ...outer, columns }, numbers(-1, 1)))),
          ),
      ),
    );
  fc.assert(
    fc.property(cases, ([{ steps, batch }, parts]) => {
      const widths = parts.map((part) => (part[0] as number[]).length);
      const columns = widths.reduce((sum, width) => sum + width, 0);
      const firsts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0));
      const rows = steps * batch;
      const [whole, ...back] = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(rows, columns);
        for (const [index, part] of parts.entries()) {
          const [width, first] = [widths[index] as number, firsts[index] as number];
          const words = [kernels.putRows(part), to, steps, batch, width, columns, 0, first, width];
          kernels.call('copyColumns', words, threads);
        }
        const apart = widths.map((width, index) => {
          const part = kernels.rowSpace(rows, width);
          const words = [to, part, steps, batch, columns, width, firsts[index] as number, 0, width];
          kernels.call('copyColumns', words, threads);
          return kernels.getRows(part, rows, width);
        });
        return [kernels.getRows(to, rows, columns), ...apart];
      });
      expect(whole).toEqual(
        Array.from({ length: rows }, (_, row) => parts.flatMap((part) => part[row] ?? [])),
      );
      expect(back).toEqual(parts);
    }),
    RUNS,
  );
});
