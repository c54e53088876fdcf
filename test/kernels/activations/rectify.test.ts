import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Rectifier } from '../../../src/kernels/program/opcodes.js';
import { numbers, RUNS, type Shape, sameForAllThreads, shapes, value } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { at } from '../reference/matrix.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** y and its slope at x. */
type Formula = (x: number, bound: number) => readonly [y: number, slope: number];

const FORMULAS: Readonly<Record<Rectifier, Formula>> = {
  [Rectifier.Capped]: (x, bound) => [Math.min(Math.max(x, 0), bound), x > 0 && x <= bound ? 1 : 0],
  [Rectifier.Leaky]: (x, bound) => [x < 0 ? bound * x : x, x > 0 ? 1 : bound],
  [Rectifier.Thresholded]: (x, bound) => (x > bound ? [x, 1] : [0, 0]),
};

/** Corners among them: 0, and bounds. */
const some = fc.oneof(fc.constantFrom(0, 0.5, -0.5, 2), numbers(-3, 3));
const cases = shapes.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    x: value(shape, some),
    dy: value(shape, numbers(-2, 2)),
    kind: fc.constantFrom(...(Object.keys(FORMULAS).map(Number) as Rectifier[])),
    bound: fc.constantFrom(0, 0.5, 2, 0.30000001192092896),
    inPlace: fc.boolean(),
  }),
);

function run(
  handler: 'rectify' | 'rectifyGradient',
  { steps, batch, columns }: Shape,
  inputs: readonly number[][][],
  rest: readonly [Rectifier, number],
  inPlace: boolean,
): number[][] {
  const [kind, bound] = rest;
  return sameForAllThreads((threads) => {
    kernels.clear();
    const places = inputs.map((rows) => kernels.putRows(rows));
    const to = inPlace ? (places.at(-1) as number) : kernels.rowSpace(steps * batch, columns);
    kernels.call(handler, [...places, to, steps, batch, columns, kind, { f32: bound }], threads);
    return kernels.getRows(to, steps * batch, columns);
  });
}

describe('Rectify', () => {
  test('gives f(x) rounded once, the same bits for all threads and in place', () => {
    fc.assert(
      fc.property(cases, ({ shape, x, kind, bound, inPlace }) => {
        const y = run('rectify', shape, [x], [kind, bound], inPlace);
        const expected = x.map((row) => row.map((number) => Math.fround(FORMULAS[kind](number, bound)[0])));
        expect(plusZero(y)).toEqual(plusZero(expected));
      }),
      RUNS,
    );
  });

  test.each([Rectifier.Capped, Rectifier.Leaky])('kind %i keeps NaN', (kind) => {
    const shape = { steps: 1, batch: 1, columns: 1 };
    expect(run('rectify', shape, [[[Number.NaN]]], [kind, 1], false)).toEqual([[Number.NaN]]);
  });
});

test('RectifyGradient is dy times the slope that tfjs takes, corners included', () => {
  fc.assert(
    fc.property(cases, ({ shape, x, dy, kind, bound, inPlace }) => {
      const dx = run('rectifyGradient', shape, [x, dy], [kind, bound], inPlace);
      const expected = x.map((row, r) =>
        row.map((number, c) => Math.fround(at(dy, r, c) * FORMULAS[kind](number, bound)[1])),
      );
      expect(plusZero(dx)).toEqual(plusZero(expected));
    }),
    RUNS,
  );
});

/** -0 as 0. */
function plusZero(rows: number[][]): number[][] {
  return rows.map((row) => row.map((number) => number + 0));
}
