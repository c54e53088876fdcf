// Reads and writes the arena of a session, in tfjs's layouts outside and the kernels' inside.
import { ARENA_START } from '../../kernels/program/arena.js';
import type { CarriedState } from '../lowering/context.js';
import type { Layout } from '../lowering/layout.js';
import type { Program } from '../lowering/lower.js';
import type { Parameter } from '../lowering/parameters.js';
import { rowBytes, stepBytes } from '../lowering/value.js';
import { packWeight, unpackWeight } from '../weights/weight-layout.js';

export class SessionMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #layout: Layout;
  /** Samples whose states are carried. */
  readonly #batch: number;

  constructor(memory: WebAssembly.Memory, layout: Layout, batch: number) {
    this.#memory = memory;
    this.#layout = layout;
    this.#batch = batch;
  }

  /** A view that lasts until the memory grows: made anew for each use. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count);
  }

  float(address: number): number {
    return this.floats(address, 1)[0] as number;
  }

  setFloat(address: number, value: number): void {
    this.floats(address, 1)[0] = value;
  }

  writeFloats(address: number, values: ArrayLike<number>): void {
    this.floats(address, values.length).set(values);
  }

  writeWords(address: number, words: Uint32Array): void {
    new Uint32Array(this.#memory.buffer, address, words.length).set(words);
  }

  /** Writes one word and returns what was there. */
  replaceWord(address: number, word: number): number {
    const view = new Uint32Array(this.#memory.buffer, address, 1);
    const before = view[0] as number;
    view[0] = word;
    return before;
  }

  /** An arena may come from another session: zeros where the kernels count on them; the rest is written first. */
  clear(): void {
    const { zeros, parameters } = this.#layout;
    const first = zeros.address + zeros.bytes;
    new Uint8Array(this.#memory.buffer, ARENA_START, first - ARENA_START).fill(0);
    for (const { address, floats } of parameters.all) this.floats(address, floats).fill(0);
    this.resetStates();
  }

  setWeights(values: readonly Float32Array[]): void {
    const { all } = this.#layout.parameters;
    if (values.length !== all.length) {
      throw new RangeError(`setWeights: expected ${all.length} weights, got ${values.length}`);
    }
    for (const [index, parameter] of all.entries()) {
      this.pack(parameter, values[index] as Float32Array, parameter.address);
    }
  }

  getWeights(): Float32Array[] {
    const { all } = this.#layout.parameters;
    return all.map(({ spec, address, floats }) => unpackWeight(spec, this.floats(address, floats)));
  }

  /** One weight after the other, in the kernels' layout. */
  getPackedWeights(): Float32Array {
    const { all } = this.#layout.parameters;
    const packed = new Float32Array(all.reduce((sum, { floats }) => sum + floats, 0));
    let offset = 0;
    for (const { address, floats } of all) {
      packed.set(this.floats(address, floats), offset);
      offset += floats;
    }
    return packed;
  }

  setPackedWeights(packed: Float32Array): void {
    let offset = 0;
    for (const { address, floats } of this.#layout.parameters.all) {
      this.writeFloats(address, packed.subarray(offset, offset + floats));
      offset += floats;
    }
  }

  setStates(states: readonly Float32Array[]): void {
    const batch = this.#batch;
    const carried = this.#carried();
    if (states.length !== 2 * carried.length) {
      throw new RangeError(`setStates: expected ${2 * carried.length} states, got ${states.length}`);
    }
    for (const [index, { address, units }] of this.#stateRows(carried).entries()) {
      const values = states[index] as Float32Array;
      if (values.length !== batch * units) {
        throw new RangeError(`setStates: expected ${batch * units} numbers, got ${values.length}`);
      }
      for (let row = 0; row < batch; row++) {
        this.writeFloats(address + row * rowBytes(units), values.subarray(row * units, (row + 1) * units));
      }
    }
  }

  getStates(): Float32Array[] {
    const batch = this.#batch;
    return this.#stateRows(this.#carried()).map(({ address, units }) => {
      const values = new Float32Array(batch * units);
      for (let row = 0; row < batch; row++) {
        values.set(this.floats(address + row * rowBytes(units), units), row * units);
      }
      return values;
    });
  }

  resetStates(): void {
    for (const { address, units } of this.#stateRows(this.#carried())) {
      this.floats(address, stepBytes(this.#batch, units) / 4).fill(0);
    }
  }

  /** Copies the outputs of a prediction's first `samples` samples, batch-major, to `target` from sample `first` on. */
  readValue(program: Program, first: number, samples: number, target: Float32Array): void {
    const { address, steps, columns } = program.tape.output;
    const width = rowBytes(columns) / 4;
    const source = this.floats(address, steps * program.batch * width);
    for (let step = 0; step < steps; step++) {
      for (let sample = 0; sample < samples; sample++) {
        const from = (step * program.batch + sample) * width;
        const to = ((first + sample) * steps + step) * columns;
        // No view for each row: with few columns making one takes longer than the row.
        for (let column = 0; column < columns; column++)
          target[to + column] = source[from + column] as number;
      }
    }
  }

  /** Writes tfjs's row-major `values` of a weight, or of what belongs to it, to `address`. */
  protected pack(parameter: Parameter, values: Float32Array, address: number, padding: number = 0): void {
    const { spec, floats } = parameter;
    const expected = spec.shape.reduce((product, size) => product * size, 1);
    if (values.length !== expected) {
      throw new RangeError(`${spec.name}: expected ${expected} numbers, got ${values.length}`);
    }
    packWeight(spec, values, this.floats(address, floats), padding);
  }

  #carried(): CarriedState[] {
    return [...this.#layout.carried.values()];
  }

  #stateRows(carried: readonly CarriedState[]): { address: number; units: number }[] {
    return carried.flatMap(({ h, c, units }) => [
      { address: h, units },
      { address: c, units },
    ]);
  }
}
