import type { LstmTape } from './lowering/lstm.js';
import { rowBytes } from './lowering/value.js';
import type { SessionMemory } from './memory.js';

/** Inner values of an LSTM, each `[batch, time, units]` in row-major order; time in the order of processing. */
export interface LstmTrace {
  readonly layer: string;
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

/** Reads what the way forwards left in the arena; the gates lie in fours (src/kernels/program/opcodes.ts). */
export function readTrace(memory: SessionMemory, layer: string, tape: LstmTape, batch: number): LstmTrace {
  const { steps, columns: units } = tape.h;
  const read = (address: number, row: number, place: (unit: number) => number): Float32Array => {
    const values = new Float32Array(batch * steps * units);
    for (let step = 0; step < steps; step++) {
      for (let sample = 0; sample < batch; sample++) {
        const source = memory.floats(address + (step * batch + sample) * row, row / 4);
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
    i: gate(0),
    f: gate(1),
    candidate: gate(2),
    o: gate(3),
    c: state(tape.cells),
    h: state(tape.h.address),
  };
}
