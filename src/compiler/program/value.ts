import { padded } from '../weights/weight-layout.js';

/** A value between layers: `[steps, batch, columns]` in the arena, time-major, rows padded to 4 floats. */
export interface Value {
  readonly address: number;
  readonly steps: number;
  readonly columns: number;
  /** Mask of its steps, `[steps, batch, 1]`: 1, or 0 for masked steps. Absent: no mask. */
  readonly mask?: Value | undefined;
}

/** Bytes of one row. */
export function rowBytes(columns: number): number {
  return 4 * padded(columns);
}

/** Bytes from one step of a value to the next. */
export function stepBytes(batch: number, columns: number): number {
  return batch * rowBytes(columns);
}

/** A sample's shape as steps and columns: all axes but the last are steps. */
export function stepsAndColumns(shape: readonly number[]): { steps: number; columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { steps: shape.slice(0, -1).reduce((product, size) => product * size, 1), columns };
}
