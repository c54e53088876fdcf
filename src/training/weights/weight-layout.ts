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

/** Calls `visit(index in tfjs, index in the arena)` for every number of a weight. */
function eachIndex(spec: WeightSpec, visit: (outer: number, inner: number) => void): void {
  const rows = rowsOf(spec);
  const columns = spec.shape.at(-1) ?? 0;
  const inner = padded(arenaColumns(spec));
  for (let column = 0; column < columns; column++) {
    const at = arenaColumn(column, spec.gateUnits);
    const panel = Math.floor(at / PANEL);
    const width = Math.min(PANEL, inner - panel * PANEL);
    const base = panel * PANEL * rows + (at - panel * PANEL);
    for (let row = 0; row < rows; row++) visit(row * columns + column, base + row * width);
  }
}

/** Writes tfjs's row-major `values` to `target`, as long as {@link arenaFloats}; padding becomes `padding`. */
export function packWeight(
  spec: WeightSpec,
  values: ArrayLike<number>,
  target: Float32Array,
  padding: number = 0,
): void {
  target.fill(padding);
  eachIndex(spec, (outer, inner) => {
    target[inner] = values[outer] as number;
  });
}

/** The numbers of a weight in the arena, row-major as tfjs has them. */
export function unpackWeight(spec: WeightSpec, source: Float32Array): Float32Array {
  const values = new Float32Array(spec.shape.reduce((product, size) => product * size, 1));
  eachIndex(spec, (outer, inner) => {
    values[outer] = source[inner] as number;
  });
  return values;
}
