// Where a weight's numbers lie: in tfjs row-major, in the arena in panels, an LSTM's interleaved by gates
// (src/kernels/program/opcodes.ts). All zeros in the padding, which every optimizer leaves zeros.

const LANES = 4;
const PANEL = 16;

/** One weight of a layer. */
export interface WeightSpec {
  /** `layer/kernel`, as tfjs names it. */
  readonly name: string;
  /** As tfjs has it. */
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** Units of the LSTM whose four gates its columns are, else 0. */
  readonly gateUnits: number;
}

/** `count` rounded up to a multiple of four floats. */
export function padded(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}

/** Columns in the arena: those of an LSTM have each gate padded. */
function arenaColumns({ shape, gateUnits }: WeightSpec): number {
  return gateUnits === 0 ? (shape.at(-1) ?? 0) : 4 * padded(gateUnits);
}

function rowsOf({ shape }: WeightSpec): number {
  return shape.length === 1 ? 1 : (shape[0] ?? 0);
}

/** Floats that the weight takes in the arena. */
export function arenaFloats(spec: WeightSpec): number {
  return rowsOf(spec) * padded(arenaColumns(spec));
}

/** Which column of the arena's matrix holds tfjs's column `column`. */
function arenaColumn(column: number, gateUnits: number): number {
  if (gateUnits === 0) return column;
  const gate = Math.floor(column / gateUnits);
  const unit = column % gateUnits;
  return Math.floor(unit / LANES) * PANEL + gate * LANES + (unit % LANES);
}

/** Where a column's numbers lie in the arena: the first row's, and from one row to the next. */
interface ColumnPlace {
  readonly first: number;
  readonly step: number;
}

/** For each of tfjs's columns, in order. */
function columnPlaces(spec: WeightSpec): ColumnPlace[] {
  const rows = rowsOf(spec);
  const inner = padded(arenaColumns(spec));
  return Array.from({ length: spec.shape.at(-1) ?? 0 }, (_, column) => {
    const at = arenaColumn(column, spec.gateUnits);
    const panel = Math.floor(at / PANEL);
    const step = Math.min(PANEL, inner - panel * PANEL);
    return { first: panel * PANEL * rows + (at - panel * PANEL), step };
  });
}

/** Writes tfjs's row-major `values` to `target`, as long as {@link arenaFloats}; padding becomes `padding`. */
export function packWeight(
  spec: WeightSpec,
  values: ArrayLike<number>,
  target: Float32Array,
  padding: number = 0,
): void {
  target.fill(padding);
  const rows = rowsOf(spec);
  const places = columnPlaces(spec);
  for (const [column, { first, step }] of places.entries()) {
    for (let row = 0; row < rows; row++) {
      target[first + row * step] = values[row * places.length + column] as number;
    }
  }
}

/** The numbers of a weight in the arena, row-major as tfjs has them. */
export function unpackWeight(spec: WeightSpec, source: Float32Array): Float32Array {
  const rows = rowsOf(spec);
  const places = columnPlaces(spec);
  const values = new Float32Array(rows * places.length);
  for (const [column, { first, step }] of places.entries()) {
    for (let row = 0; row < rows; row++) {
      values[row * places.length + column] = source[first + row * step] as number;
    }
  }
  return values;
}
