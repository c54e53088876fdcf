import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Activation } from '../../../src/kernels/program/opcodes.js';
import { inProportion } from '../../in-proportion.js';
import { expectClose, numbers, RUNS, type Shape, sameForAllThreads, shapes, value } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import { ACTIVATIONS } from '../reference/activations.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const CODES = Object.keys(ACTIVATIONS).map(Number) as Activation[];

/**
 * Relative and absolute bounds. The functions made of ../numbers keep 5e-7 (4 ULP); swish, mish and gelu lose
 * relative accuracy where 1 + erf or 1 + tanh cancel, softplus nowhere.
 */
const ABSOLUTE: Partial<Record<Activation, number>> = {
  [Activation.HardSigmoid]: 6e-8,
  [Activation.Keras3HardSigmoid]: 6e-8,
  [Activation.HardSilu]: 2e-7,
  [Activation.Gelu]: 5e-7,
  [Activation.GeluNew]: 5e-7,
};

const cases = fc
  .tuple(shapes, fc.constantFrom(...CODES))
  .chain(([shape, code]) => fc.tuple(fc.constant(shape), fc.constant(code), value(shape, numbers(-9, 9))));

function activate(shape: Shape, code: Activation, x: number[][], threads: number): number[][] {
  kernels.clear();
  const { steps, batch, columns } = shape;
  const y = kernels.rowSpace(x.length, columns);
  kernels.call('activate', [kernels.putRows(x), y, steps, batch, columns, code], threads);
  return kernels.getRows(y, x.length, columns);
}

/** dx for dy, into a place of its own or into dy's. */
function gradient(
  shape: Shape,
  code: Activation,
  x: number[][],
  dy: number[][],
  threads: number,
  inPlace = false,
) {
  const y = activate(shape, code, x, threads);
  kernels.clear();
  const { steps, batch, columns } = shape;
  const [xAt, yAt, dyAt] = [x, y, dy].map((rows) => kernels.putRows(rows)) as [number, number, number];
  const dxAt = inPlace ? dyAt : kernels.rowSpace(x.length, columns);
  kernels.call('activationGradient', [xAt, yAt, dyAt, dxAt, steps, batch, columns, code], threads);
  return kernels.getRows(dxAt, x.length, columns);
}

describe('Activate', () => {
  test('gives f(x) within 4 ULP (gelu: 5e-7), zeros in the padding, the same bits for all threads', () => {
    fc.assert(
      fc.property(cases, ([shape, code, x]) => {
        const y = sameForAllThreads((threads) => activate(shape, code, x, threads));
        const expected = x.map((row) => row.map(ACTIVATIONS[code]));
        expectClose(y, expected, 5e-7, ABSOLUTE[code] ?? 0);
      }),
      { ...RUNS, numRuns: inProportion(150) },
    );
  });

  test.each(CODES)('activation %i keeps NaN', (code) => {
    const shape = { steps: 1, batch: 1, columns: 2 };
    expect(activate(shape, code, [[Number.NaN, 1]], 1)[0]?.[0]).toBeNaN();
  });
});

describe('ActivationGradient', () => {
  test('gives dy f as the difference quotient does, the same bits for all threads and in place', () => {
    const withGradient = cases.chain(([shape, code, x]) =>
      fc.tuple(fc.constant(shape), fc.constant(code), fc.constant(x), value(shape, numbers(-2, 2))),
    );
    fc.assert(
      fc.property(withGradient, ([shape, code, x, dy]) => {
        const dx = sameForAllThreads((threads) => gradient(shape, code, x, dy, threads));
        expect(gradient(shape, code, x, dy, 3, true)).toEqual(dx);
        const f = ACTIVATIONS[code];
        const expected = x.map((row, r) =>
          row.map((number, c) => {
            // Corners (0, 6, 1, 2.5 or 3 away from 0) have a quotient of their own: see the next test.
            const slope = (f(number + 1e-6) - f(number - 1e-6)) / 2e-6;
            return slope * ((dy[r] as number[])[c] as number);
          }),
        );
        const isCorner = (number: number) =>
          [0, 6, 1, -1, 2.5, -2.5, 3, -3].some((at) => Math.abs(number - at) < 1e-5);
        const masked = (rows: number[][]) =>
          rows.map((row, r) => row.map((n, c) => (isCorner((x[r] as number[])[c] as number) ? 0 : n)));
        expectClose(masked(dx), masked(expected), 2e-6, 2e-6);
      }),
      { ...RUNS, numRuns: inProportion(150) },
    );
  });

  test.each([
    [Activation.Relu, [0, 1], [0, 1]],
    [Activation.Relu6, [0, 6, 3], [0, 0, 1]],
    [Activation.HardSigmoid, [-2.5, 2.5, 2.6], [0.2, 0.2, 0]],
    [Activation.Keras3HardSigmoid, [-3, 3, 2.75, -2.75], [0, 0, 1 / 6, 1 / 6]],
    [Activation.HardTanh, [-1, 1, 1.1], [1, 1, 0]],
    [Activation.HardSilu, [-3, 3, 3.5], [0, 1, 1]],
    [Activation.LeakyRelu, [0, -1, 1], [0.2, 0.2, 1]],
    [Activation.Elu, [0], [1]],
    [Activation.Selu, [0, 1], [1.7580993408473768, 1.0507009873554805]],
  ])('activation %i has the slopes of tfjs, or of Keras 3, at its corners', (code, x, slopes) => {
    const shape = { steps: 1, batch: 1, columns: x.length };
    const dy = [x.map(() => 1)];
    expectClose(gradient(shape, code, [x], dy, 1), [slopes], 1e-7, 0);
  });
});
