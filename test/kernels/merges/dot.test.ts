import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DotLayer, dot, emitDot, resultTable, tablesOf } from '../../../src/compiler/layers/dot.js';
import { Arena } from '../../../src/compiler/program/arena.js';
import { ProgramContext } from '../../../src/compiler/program/context.js';
import type { Value } from '../../../src/compiler/program/value.js';
import { dot as backward } from '../../../src/compiler/training/layers/dot.js';
import { centralDifferences, expectClose, matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, type Rows, startKernels } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** Rows of a value: step after step, sample after sample. */
const inputs = fc
  .record({
    batch: fc.integer({ min: 1, max: 4 }),
    depth: fc.integer({ min: 1, max: 9 }),
    free: fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })),
    summedLast: fc.tuple(fc.boolean(), fc.boolean()),
  })
  .chain(({ batch, depth, free, summedLast }) => {
    // A size of 0 says that there is no other axis than the one that is summed over.
    const shapes = free.map((size, input) =>
      size === 0 ? [depth] : summedLast[input] ? [size, depth] : [depth, size],
    );
    const axes = shapes.map(({ length }, input) => (length === 1 || !summedLast[input] ? 1 : 2));
    const rowsOf = (shape: readonly number[]): fc.Arbitrary<number[][]> =>
      matrix((shape.length === 1 ? 1 : (shape[0] as number)) * batch, shape.at(-1) as number, numbers(-2, 2));
    return fc.record({
      ...{ batch: fc.constant(batch), depth: fc.constant(depth), shapes: fc.constant(shapes) },
      layer: fc.constant<DotLayer>({
        ...{ kind: 'dot', name: 'd', normalizes: false },
        axes: [axes[0] as number, axes[1] as number],
      }),
      values: fc.tuple(rowsOf(shapes[0] as number[]), rowsOf(shapes[1] as number[])),
    });
  });

type Case = typeof inputs extends fc.Arbitrary<infer Type> ? Type : never;

/** Number k along the summed axis, number `free` along the other one. */
function at(
  rows: Rows,
  shape: readonly number[],
  axis: number,
  batch: number,
  b: number,
  free: number,
  k: number,
): number {
  const [step, column] = shape.length === 1 ? [0, k] : axis === 1 ? [k, free] : [free, k];
  return (rows[step * batch + b] as readonly number[])[column] as number;
}

/** By sample, and in it by what stays of the first, then of the second. */
function expected({ batch, depth, shapes, layer }: Case, values: readonly Rows[]): number[][] {
  const sizes = shapes.map((shape, input) => shape[2 - (layer.axes[input] as number)] ?? 1);
  const free = shapes.map(({ length }, input) => (length === 1 ? 1 : (sizes[input] as number)));
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length: (free[0] as number) * (free[1] as number) }, (__, index) => {
      const place = [Math.floor(index / (free[1] as number)), index % (free[1] as number)];
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        const factors = values.map((rows, input) =>
          at(
            rows,
            shapes[input] as number[],
            layer.axes[input] as number,
            batch,
            b,
            place[input] as number,
            k,
          ),
        );
        sum += (factors[0] as number) * (factors[1] as number);
      }
      return sum;
    }),
  );
}

function placed({ batch, shapes, layer, values }: Case) {
  const context = new ProgramContext(new Arena(), batch, 1, { address: 0, bytes: 0 }, new Map(), undefined);
  const places = values.map((rows, input): Value => {
    const shape = shapes[input] as number[];
    const steps = shape.length === 1 ? 1 : (shape[0] as number);
    return { address: kernels.putRows(rows), steps, columns: shape.at(-1) as number };
  });
  const all = places as [Value, ...Value[]];
  const [outputShape] = dot.shapes(layer, shapes as [number[], number[]]).outputs;
  const steps = outputShape.length === 1 ? 1 : (outputShape[0] as number);
  const columns = outputShape.at(-1) as number;
  const output: Value = { address: kernels.rowSpace(steps * batch, columns), steps, columns };
  return {
    context,
    inputs: all,
    output,
    tables: tablesOf(context, layer, all, shapes as [number[], number[]], undefined),
  };
}

/** Rows of a value, step after step, as the sample by sample lists of {@link expected}. */
const bySample = (rows: Rows, batch: number): number[][] =>
  Array.from({ length: batch }, (_, b) => rows.filter((__, row) => row % batch === b).flat());

test('Dot sums products along any axis of two values', () => {
  fc.assert(
    fc.property(inputs, (given) => {
      const rows = sameForAllThreads((threads) => {
        kernels.clear();
        const { context, output, tables } = placed(given);
        emitDot(context, 'd', ...tables, resultTable(context, output, ...tables));
        kernels.call('dot', context.instructions[0]?.words ?? [], threads);
        return kernels.getRows(output.address, output.steps * given.batch, output.columns);
      });
      expectClose(bySample(rows, given.batch), expected(given, given.values), 1e-6, 2e-5);
    }),
    RUNS,
  );
});

test('and its gradients are its difference quotients in float64', () => {
  fc.assert(
    fc.property(inputs, fc.integer({ min: 0, max: 1000 }), (given, seed) => {
      const slopes = (rows: number, columns: number): number[][] =>
        Array.from({ length: rows }, (_, r) =>
          Array.from({ length: columns }, (__, c) => Math.fround(Math.sin(seed + 7 * r + c))),
        );
      let dy: number[][] = [];
      const found = sameForAllThreads((threads) => {
        kernels.clear();
        const { context, inputs: places, output } = placed(given);
        dy = slopes(output.steps * given.batch, output.columns);
        const shapes = given.shapes as unknown as [number[], number[]];
        const planned = { layer: given.layer, parameters: [], inputShapes: shapes, wanted: [true, true] };
        const way = backward.prepare(context, planned);
        // What the arena gives begins at 0: the instructions are moved to where there is room.
        const gradient = kernels.putRows(dy);
        const entry = {
          ...{ layer: given.layer, parameters: [], inputs: places, inputShapes: shapes, keep: true },
          ...{
            outputs: [output] as [Value],
            outputShapes: [[output.columns]] as [number[]],
            tape: undefined,
          },
        };
        way.backward(context, entry, [gradient]);
        return context.instructions.map(({ words }, input) => {
          const { steps, columns } = places[input] as Value;
          const to = kernels.rowSpace(steps * given.batch, columns);
          kernels.call(
            'dot',
            words.map((word, index) => (index === 2 ? to : word)),
            threads,
          );
          return kernels.getRows(to, steps * given.batch, columns);
        });
      });
      const loss = (values: readonly Rows[]): number => {
        const slope = bySample(dy, given.batch);
        return expected(given, values).reduce(
          (sum, sample, b) =>
            sample.reduce((all, y, i) => all + y * ((slope[b] as number[])[i] as number), sum),
          0,
        );
      };
      for (const [input, rows] of found.entries()) {
        const quotients = centralDifferences(
          (moved) => loss(given.values.map((value, index) => (index === input ? moved : value))),
          given.values[input] as Rows,
        );
        expectClose(rows, quotients, 1e-5, 1e-5);
      }
      expect(found).toHaveLength(2);
    }),
    RUNS,
  );
});
