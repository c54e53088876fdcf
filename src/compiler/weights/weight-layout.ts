// Where a weight's numbers lie: in tfjs row-major, in the arena in panels, an LSTM's interleaved by gates
// (src/kernels/program/opcodes.ts). All zeros in the padding, which every optimizer leaves zeros.

import type { WeightSpec } from './weight-spec.js';

const LANES = 4;
const PANEL = 16;

/** What of a weight decides where its numbers lie. */
export type Laid = Pick<WeightSpec, 'shape' | 'gates'>;

/** `count` rounded up to a multiple of four floats. */
export function padded(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}

/** Columns in the arena: those of an LSTM have each gate padded. */
function arenaColumns({ shape, gates }: Laid): number {
  const columns = shape.at(-1) ?? 0;
  return gates === 1 ? columns : gates * padded(columns / gates);
}

function rowsOf({ shape }: Laid): number {
  return shape.length === 1 ? 1 : (shape[0] ?? 0);
}

/** Floats that the weight takes in the arena. */
export function arenaFloats(spec: Laid): number {
  return rowsOf(spec) * padded(arenaColumns(spec));
}

/** Columns that are neighbours in tfjs's matrix and in the arena's. */
interface Run {
  /** The first of them, in tfjs's matrix. */
  readonly column: number;
  readonly columns: number;
  /** Where its first row's numbers lie in the arena, and how far it is from one row to the next. */
  readonly first: number;
  readonly step: number;
}

/** All columns: of an LSTM up to four units of a gate at a time, else up to a panel. */
function* runsOf(spec: Laid): Generator<Run> {
  const { shape, gates } = spec;
  const rows = rowsOf(spec);
  const units = (shape.at(-1) ?? 0) / gates;
  const inner = padded(arenaColumns(spec));
  const most = gates === 1 ? PANEL : LANES;
  for (let gate = 0; gate < gates; gate++) {
    for (let unit = 0; unit < units; unit += most) {
      const panel = unit / most;
      yield {
        column: gate * units + unit,
        columns: Math.min(most, units - unit),
        first: panel * PANEL * rows + gate * LANES,
        step: Math.min(PANEL, inner - panel * PANEL),
      };
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
  for (const { column, columns, first, step } of runsOf(spec)) {
    for (let row = 0; row < rows; row++) {
      const from = row * width + column;
      const to = first + row * step;
      for (let next = 0; next < columns; next++) target[to + next] = values[from + next] as number;
    }
  }
}

/** The numbers of a weight in the arena, row-major as tfjs has them. */
export function unpackWeight(spec: Laid, source: Float32Array): Float32Array {
  const rows = rowsOf(spec);
  const width = spec.shape.at(-1) ?? 0;
  const values = new Float32Array(rows * width);
  for (const { column, columns, first, step } of runsOf(spec)) {
    for (let row = 0; row < rows; row++) {
      const from = first + row * step;
      const to = row * width + column;
      for (let next = 0; next < columns; next++) values[to + next] = source[from + next] as number;
    }
  }
  return values;
}
