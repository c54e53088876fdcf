import { LetheError } from '../../errors.js';
import { rowBytes } from '../program/value.js';
import type { LstmLayer, LstmTape } from './lstm-forward.js';
import type { Entry, Floats } from './record.js';

/** Inner values of an LSTM, each `[batch, steps, units]` in row-major order; steps in the order of processing. */
export interface LstmTrace {
  readonly layer: string;
  /** Samples. */
  readonly batch: number;
  /** Time steps of each. */
  readonly steps: number;
  readonly units: number;
  /** Input, forget and output gate, after their activation. */
  readonly i: Float32Array;
  readonly f: Float32Array;
  readonly o: Float32Array;
  /** What could be written into the cell: activation(z_c). */
  readonly candidate: Float32Array;
  /** Cell state. */
  readonly c: Float32Array;
  /** Output. */
  readonly h: Float32Array;
}

/**
 * Reads what the forward pass left in the arena; the gates lie in fours (src/kernels/program/opcodes.ts).
 *
 * @param rows samples of the program's batch, of which the first `batch` are read
 * @throws LetheError `state` if not every step was kept.
 */
export function readTrace(
  floats: Floats,
  { layer: { name: layer }, tape }: Entry<LstmLayer, LstmTape>,
  rows: number,
  batch: number,
): LstmTrace {
  if (tape.gates.steps !== tape.x.steps) {
    throw new LetheError('state', 'traces: expected a session that was opened with keep: true');
  }
  const { steps, columns: units } = tape.h;
  const read = (address: number, row: number, place: (unit: number) => number): Float32Array => {
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
  const gate = (index: number): Float32Array =>
    read(
      tape.gates.address,
      rowBytes(tape.gates.columns),
      (unit) => (unit >> 2) * 16 + index * 4 + (unit & 3),
    );
  const state = (address: number): Float32Array => read(address, rowBytes(units), (unit) => unit);
  return {
    layer,
    batch,
    steps,
    units,
    i: gate(0),
    f: gate(1),
    candidate: gate(2),
    o: gate(3),
    c: state(tape.cells),
    h: state(tape.h.address),
  };
}
