// Where a weight's numbers lie: in tfjs row-major, in the arena in panels, of gates interleaved
// (src/kernels/program/opcodes.ts). All zeros in the padding, which every optimizer leaves zeros.

import type { Gates, WeightSpec } from './weight-spec.js';

const LANES = 4;
const PANEL = 16;

/** What of a weight decides where its numbers lie. */
export type Laid = Pick<WeightSpec, 'shape' | 'gates' | 'layout'>;

/** How many gates are interleaved, matrix after matrix: a GRU's candidates are one of their own. */
const MATRICES: Readonly<Record<Gates, readonly number[]>> = { 1: [1], 3: [2, 1], 4: [4] };

/** `count` rounded up to a multiple of four floats. */
export function padded(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}

/** Columns of one gate. */
function unitsOf({ shape, gates }: Laid): number {
  return (shape.at(-1) ?? 0) / gates;
}

function rowsOf({ shape }: Laid): number {
  return shape.slice(0, -1).reduce((product, size) => product * size, 1);
}

/** Floats that the weight takes in the arena: each gate is padded. */
export function arenaFloats(spec: Laid): number {
  return rowsOf(spec) * spec.gates * padded(unitsOf(spec));
}

/** Columns of each of its matrices in the arena, with their padding, and of how many of them a panel is. */
export function arenaRows(spec: Laid): { readonly columns: readonly number[]; readonly panel: number } {
  const units = padded(unitsOf(spec));
  if (spec.layout === 'rows') return { columns: [spec.gates * units], panel: spec.gates * units };
  return { columns: MATRICES[spec.gates].map((interleaved) => interleaved * units), panel: PANEL };
}

/**
 * Called for columns that are neighbours in tfjs's matrix and in the arena's.
 *
 * @param column the first of them, in tfjs's matrix
 * @param first where its first row's numbers lie in the arena
 * @param step how far it is from one row to the next there
 */
type Visit = (column: number, columns: number, first: number, step: number) => void;

/**
 * Visits all columns: where gates are interleaved up to four units of one at a time, else up to a panel. By numbers alone,
 * as weights are packed and unpacked each time that somebody looks at them.
 */
function visitRuns(spec: Laid, visit: Visit): void {
  const { gates, layout } = spec;
  const rows = rowsOf(spec);
  const units = unitsOf(spec);
  const width = gates * padded(units);
  let gate = 0;
  for (const interleaved of MATRICES[gates]) {
    const most = interleaved === 1 ? PANEL : LANES;
    /** The columns of this matrix in the arena, and of those before it. */
    const inner = interleaved * padded(units);
    const before = gate * padded(units);
    for (let own = 0; own < interleaved; own++, gate++) {
      for (let unit = 0; unit < units; unit += most) {
        const place = interleaved * unit + own * LANES;
        const inPanel = place % PANEL;
        const panel = place - inPanel;
        const column = gate * units + unit;
        const columns = Math.min(most, units - unit);
        if (layout === 'rows') visit(column, columns, before + place, width);
        else visit(column, columns, (before + panel) * rows + inPanel, Math.min(PANEL, inner - panel));
      }
    }
  }
}

/** Writes tfjs's row-major `values` to `target`, as long as {@link arenaFloats}; padding becomes `padding`. */
export function packWeight(
  spec: Laid,
  values: ArrayLike<number>,
  target: Float32Array,
  padding: number = 0,
): void {
  target.fill(padding);
  const rows = rowsOf(spec);
  const width = spec.shape.at(-1) ?? 0;
  visitRuns(spec, (column, columns, first, step) => {
    for (let row = 0; row < rows; row++) {
      const from = row * width + column;
      const to = first + row * step;
      for (let next = 0; next < columns; next++) target[to + next] = values[from + next] as number;
    }
  });
}

/** The numbers of a weight in the arena, row-major as tfjs has them. */
export function unpackWeight(spec: Laid, source: Float32Array): Float32Array {
  const rows = rowsOf(spec);
  const width = spec.shape.at(-1) ?? 0;
  const values = new Float32Array(rows * width);
  visitRuns(spec, (column, columns, first, step) => {
    for (let row = 0; row < rows; row++) {
      const from = first + row * step;
      const to = row * width + column;
      for (let next = 0; next < columns; next++) values[to + next] = source[from + next] as number;
    }
  });
  return values;
}
