import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  arenaFloats,
  type Laid,
  packWeight,
  unpackWeight,
} from '../../../src/compiler/weights/weight-layout.js';
import type { Gates } from '../../../src/compiler/weights/weight-spec.js';
import { inProportion } from '../../in-proportion.js';
import { RUNS } from '../../kernels/cases.js';
import { blocksOf } from '../../kernels/reference/gru.js';
import { interleaveGates } from '../../kernels/reference/lstm.js';
import { toPanels } from '../../kernels/reference/matrix.js';

/** Kernels and biases of dense layers and of cells with gates; `rows` is 0 for a bias. */
const weights = fc
  .record({
    rows: fc.integer({ min: 0, max: 40 }),
    units: fc.integer({ min: 1, max: 40 }),
    gates: fc.constantFrom<Gates[]>(1, 3, 4),
    layout: fc.constantFrom({}, { layout: 'rows' } as const),
  })
  .map(({ rows, units, gates, layout }) => {
    const columns = gates * units;
    const spec: Laid = { shape: rows === 0 ? [columns] : [rows, columns], gates, ...layout };
    // Every number once, so that none can be mistaken for another.
    const values = Float32Array.from({ length: Math.max(rows, 1) * columns }, (_, index) => index + 1);
    return { spec, values, columns };
  });

test('a weight comes back from the arena as it went there', () => {
  fc.assert(
    fc.property(weights, ({ spec, values }) => {
      const arena = new Float32Array(arenaFloats(spec));
      packWeight(spec, values, arena);
      expect(unpackWeight(spec, arena)).toEqual(values);
    }),
    { ...RUNS, numRuns: inProportion(300) },
  );
});

/** Its matrices one after the other, rows of columns as they lie in them, padding included. */
function matricesOf({ gates }: Laid, rows: number[][], columns: number): number[][][] {
  const units = columns / gates;
  if (gates === 1) return [rows.map((row) => [...row, ...new Array<number>(-row.length & 3).fill(0)])];
  return gates === 4 ? [interleaveGates(rows, units)] : blocksOf(rows, units);
}

test('a weight lies in panels, or row by row, with its gates interleaved in fours and zeros in the padding', () => {
  fc.assert(
    fc.property(weights, ({ spec, values, columns }) => {
      const arena = new Float32Array(arenaFloats(spec)).fill(Number.NaN);
      packWeight(spec, values, arena);
      const rows = Array.from({ length: values.length / columns }, (_, row) => [
        ...values.subarray(row * columns, (row + 1) * columns),
      ]);
      const matrices = matricesOf(spec, rows, columns);
      const width = (matrix: number[][]): number => matrix[0]?.length ?? 0;
      const expected =
        spec.layout === 'rows'
          ? rows.flatMap((_, row) => matrices.flatMap((matrix) => matrix[row] as number[]))
          : matrices.flatMap((matrix) => toPanels(matrix, width(matrix)));
      expect([...arena]).toEqual(expected);
    }),
    { ...RUNS, numRuns: inProportion(300) },
  );
});

test('an optimizer slot may begin as another number than zero in the padding, too', () => {
  const spec: Laid = { shape: [5], gates: 1 };
  const arena = new Float32Array(arenaFloats(spec));
  packWeight(spec, [1, 2, 3, 4, 5], arena, 0.5);
  expect([...arena]).toEqual([1, 2, 3, 4, 5, 0.5, 0.5, 0.5]);
});
