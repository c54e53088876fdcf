import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NotLowered } from '../../../src/compiler/index.js';
import { Arena } from '../../../src/compiler/program/arena.js';
import { ProgramContext } from '../../../src/compiler/program/context.js';
import type { Instruction } from '../../../src/compiler/program/instruction.js';
import { constrain } from '../../../src/compiler/training/constraints.js';
import { arenaFloats, packWeight, unpackWeight } from '../../../src/compiler/weights/weight-layout.js';
import type { Constraint, Gates, WeightSpec } from '../../../src/compiler/weights/weight-spec.js';
import { Opcode } from '../../../src/kernels/program/opcodes.js';
import { expectClose, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';

type Norm = Extract<Constraint, { kind: 'norm' }>;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

function specOf(shape: readonly number[], gates: Gates, rows: boolean, constraint: Constraint): WeightSpec {
  const fixed = { name: 'a/kernel', trainable: true, penalty: undefined, initializer: 'zeros' } as const;
  return { ...fixed, shape, gates, constraint, ...(rows && { layout: 'rows' }) };
}

/** What is emitted for a weight at this address. */
function emitted(spec: WeightSpec, address: number): Instruction {
  const context = new ProgramContext(new Arena(), 1, 1, { address: 0, bytes: 0 }, new Map(), undefined);
  const floats = arenaFloats(spec);
  constrain(context, [{ spec, address, floats, gradient: 1, byRows: false }]);
  return context.instructions[0] as Instruction;
}

/** The same on row-major numbers: which of them have a norm together is told by all indices but those of the axes. */
function expectedNorms(
  values: readonly number[],
  shape: readonly number[],
  { axes, least, most, rate }: Norm,
): number[] {
  const summed = new Set(axes.map((axis) => (axis + shape.length) % shape.length));
  const groupOf = (index: number): string =>
    shape
      .map((size, axis) =>
        summed.has(axis) ? '' : String(Math.floor(index / product(shape.slice(axis + 1))) % size),
      )
      .join();
  const squares = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    squares.set(groupOf(index), (squares.get(groupOf(index)) ?? 0) + value * value);
  }
  return values.map((value, index) => {
    const norm = Math.sqrt(squares.get(groupOf(index)) as number);
    const bounded = Math.min(Math.max(norm, least), most);
    return (value * (rate * bounded + (1 - rate) * norm)) / (1e-7 + norm);
  });
}

const axesOf = (rank: number): fc.Arbitrary<number[]> =>
  fc
    .subarray([...Array(rank).keys()], { minLength: 1 })
    .chain((axes) => fc.boolean().map((fromEnd) => axes.map((axis) => (fromEnd ? axis - rank : axis))));

const cases = fc
  .record({
    rows: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    units: fc.integer({ min: 1, max: 37 }),
    gates: fc.constantFrom<Gates[]>(1, 3, 4),
    inRows: fc.boolean(),
    bounds: fc.constantFrom([0, 1], [0.5, 0.75], [1, 1], [0, 100]),
    rate: fc.constantFrom(1, 0.25),
  })
  .chain(({ rows, units, gates, bounds, ...rest }) => {
    const shape = [...rows, units * gates];
    return fc.record({
      ...{ shape: fc.constant(shape), gates: fc.constant(gates) },
      ...{ inRows: fc.constant(rest.inRows), axes: axesOf(shape.length) },
      constraint: fc.constant({ least: bounds[0] as number, most: bounds[1] as number, rate: rest.rate }),
      values: fc.array(numbers(-2, 2), { minLength: product(shape), maxLength: product(shape) }),
    });
  });

describe('ConstrainNorms', () => {
  test('brings norms along any axes into their bounds, wherever the numbers of a weight lie', () => {
    fc.assert(
      fc.property(cases, ({ shape, gates, inRows, axes, constraint: bounds, values }) => {
        const constraint: Norm = { kind: 'norm', axes, ...bounds };
        const spec = specOf(shape, gates, inRows, constraint);
        const packed = new Float32Array(arenaFloats(spec));
        packWeight(spec, values, packed);
        const result = sameForAllThreads((threads) => {
          kernels.clear();
          const address = kernels.put(packed);
          const { opcode, words } = emitted(spec, address);
          expect(opcode).toBe(Opcode.ConstrainNorms);
          kernels.call('constrainNorms', words, threads);
          expect(kernels.get(address, packed.length + 1)[packed.length]).toBe(7.25);
          return [...kernels.get(address, packed.length)];
        });
        const got = unpackWeight(spec, Float32Array.from(result));
        expectClose([[...got]], [expectedNorms(values, shape, constraint)], 2e-7, 0);
        // What packs again to the same has zeros in its padding.
        const again = new Float32Array(packed.length);
        packWeight(spec, got, again);
        expect(result).toEqual([...again]);
      }),
      RUNS,
    );
  });

  test('keeps zeros, which have no direction, and NaN', () => {
    const spec = specOf([2, 4], 1, false, { kind: 'norm', axes: [0], least: 1, most: 1, rate: 1 });
    kernels.clear();
    const address = kernels.put([0, Number.NaN, 3, 0, 0, 1, 4, -5]);
    kernels.call('constrainNorms', emitted(spec, address).words);
    const [zero, nan, three, , zeroToo, also, four, five] = kernels.get(address, 8);
    expect([zero, zeroToo, nan, also]).toEqual([0, 0, Number.NaN, Number.NaN]);
    expectClose([[three, four, five] as number[]], [[0.6, 0.8, -1]], 1e-6, 0);
  });

  test('is refused for axes that a weight does not have, or that are no neighbours', () => {
    const along = (axes: number[], shape: number[]) => (): unknown =>
      emitted(specOf(shape, 1, false, { kind: 'norm', axes, least: 0, most: 1, rate: 1 }), 16);
    const expected = 'norms along axis 1 of a/kernel [4]: expected axes from -1 to 0';
    expect(along([1], [4])).toThrow(new NotLowered(expected));
    expect(along([0, 2], [2, 2, 2, 4])).toThrow(/axis 0,2 .* have no kernel: expected neighbours/);
  });
});

test('NonNegative leaves nothing below 0, and NaN as it is', () => {
  const result = sameForAllThreads((threads) => {
    kernels.clear();
    const w = kernels.put([-3, -0, 0.5, 3, Number.NaN, -1e-30, 2, -2]);
    kernels.call('nonNegative', [w, 8], threads);
    return [...kernels.get(w, 8)];
  });
  expect(result).toEqual([0, 0, 0.5, 3, Number.NaN, 0, 2, 0]);
});
