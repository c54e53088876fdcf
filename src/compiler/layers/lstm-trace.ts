import type { LstmLayer, LstmTape } from './lstm-forward.js';
import type { Entry, Floats } from './record.js';
import { type Traced, unitsReader } from './recurrent-trace.js';

/** Inner values of an LSTM, each `[batch, steps, units]` in row-major order; steps in the order of processing. */
export interface LstmTrace extends Traced {
  /** Input, forget and output gate, after their activation. */
  readonly i: Float32Array;
  readonly f: Float32Array;
  readonly o: Float32Array;
  /** Candidate for the cell: activation(z_c). */
  readonly candidate: Float32Array;
  /** Cell state. */
  readonly c: Float32Array;
  /** Output. */
  readonly h: Float32Array;
}

/**
 * Reads the results of the forward pass in the arena; gates are interleaved in fours (src/kernels/program/opcodes.ts).
 *
 * @param rows samples of the program's batch, of which the first `batch` are read
 * @throws LetheError `state` if not every step was kept.
 */
export function readTrace(
  floats: Floats,
  { layer: { name: layer, units }, tape }: Entry<LstmLayer, LstmTape>,
  rows: number,
  batch: number,
): LstmTrace {
  const { gates, cells, h, x } = tape;
  const read = unitsReader(floats, gates, x, { batch, units }, rows);
  const gate = (index: number): Float32Array =>
    read(gates.address, gates.columns, (unit) => (unit >> 2) * 16 + index * 4 + (unit & 3));
  return {
    layer,
    batch,
    steps: x.steps,
    units,
    i: gate(0),
    f: gate(1),
    candidate: gate(2),
    o: gate(3),
    c: read(cells, units),
    h: read(h.address, units),
  };
}
