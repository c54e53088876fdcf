import type { GruLayer, GruTape } from './gru-forward.js';
import type { Entry, Floats } from './record.js';
import { type Traced, unitsReader } from './recurrent-trace.js';

/** Inner values of a GRU, each `[batch, steps, units]` in row-major order; steps in the order of processing. */
export interface GruTrace extends Traced {
  /** Update gate: the share of the state that stays. */
  readonly z: Float32Array;
  /** Reset gate: the share of the state that the candidate sees. */
  readonly r: Float32Array;
  /** The new state if z is 0. */
  readonly candidate: Float32Array;
  /** Output and state. */
  readonly h: Float32Array;
}

/**
 * Reads the results of the forward pass in the arena; gates are interleaved in fours (src/kernels/program/opcodes.ts).
 *
 * @param rows samples of the program's batch, of which the first `batch` are read
 * @throws LetheError `state` if not every step was kept.
 */
export function readGruTrace(
  floats: Floats,
  { layer: { name: layer, units }, tape }: Entry<GruLayer, GruTape>,
  rows: number,
  batch: number,
): GruTrace {
  const { gates, candidates, h, x } = tape;
  const read = unitsReader(floats, gates, x, { batch, units }, rows);
  const gate = (index: number): Float32Array =>
    read(gates.address, gates.columns, (unit) => (unit >> 2) * 8 + index * 4 + (unit & 3));
  return {
    layer,
    batch,
    steps: x.steps,
    units,
    z: gate(0),
    r: gate(1),
    candidate: read(candidates, units),
    h: read(h.address, units),
  };
}
