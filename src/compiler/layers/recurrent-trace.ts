// Reads what the forward pass of a recurrent layer left in the arena.
import { LetheError } from '../../errors.js';
import type { Value } from '../program/value.js';
import { rowBytes } from '../program/value.js';
import type { Floats } from './record.js';

/** Sizes of a trace, and its layer; see {@link unitsReader}. */
export interface Traced {
  readonly layer: string;
  /** Samples. */
  readonly batch: number;
  /** Time steps of each. */
  readonly steps: number;
  readonly units: number;
}

/** Numbers `[batch, steps, units]` of a value in which unit u of a row stands at place(u). */
export type ReadUnits = (
  address: number,
  columns: number,
  place?: (unit: number) => number,
) => Float32Array<ArrayBuffer>;

/**
 * @param kept a value that has each step if it was kept
 * @param x the input, of all steps
 * @param rows samples of the program's batch, of which the first `batch` are read
 * @throws LetheError `state` if not every step was kept.
 */
export function unitsReader(
  floats: Floats,
  kept: Value,
  x: Value,
  { batch, units }: Pick<Traced, 'batch' | 'units'>,
  rows: number,
): ReadUnits {
  const { steps } = x;
  if (kept.steps !== steps) {
    throw new LetheError('state', 'traces: expected a session that was opened with keep: true');
  }
  return (address, columns, place = (unit) => unit) => {
    const row = rowBytes(columns);
    const values = new Float32Array(batch * steps * units);
    for (let step = 0; step < steps; step++) {
      for (let sample = 0; sample < batch; sample++) {
        const source = floats(address + (step * rows + sample) * row, row / 4);
        for (let unit = 0; unit < units; unit++) {
          values[(sample * steps + step) * units + unit] = source[place(unit)] as number;
        }
      }
    }
    return values;
  };
}
