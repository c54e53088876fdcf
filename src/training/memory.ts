// Reads and writes the arena of a session, in tfjs's layouts outside and the kernels' inside.
import { LetheError } from '../errors.js';
import { HYPERPARAMETER_WORDS } from '../kernels/optimizers/hyperparameters.js';
import { ARENA_START } from '../kernels/program/arena.js';
import type { CarriedState } from './lowering/context.js';
import type { Dataset } from './lowering/dataset.js';
import { hyperparameters, readScalars, writeScalars } from './lowering/hyperparameters.js';
import type { Lowered, Program } from './lowering/lower.js';
import type { Parameter } from './lowering/parameters.js';
import { rowBytes, stepBytes } from './lowering/value.js';
import { initialSlotValue, type OptimizerDescription, type OptimizerState } from './optimizer.js';
import type { Samples } from './samples.js';
import { packWeight, unpackWeight } from './weights/weight-layout.js';

export class SessionMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #lowered: Lowered;

  constructor(memory: WebAssembly.Memory, lowered: Lowered) {
    this.#memory = memory;
    this.#lowered = lowered;
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
  clear(optimizer: OptimizerDescription | undefined): void {
    const { layout } = this.#lowered;
    const { parameters, zeros } = layout;
    const first = zeros.address + zeros.bytes;
    new Uint8Array(this.#memory.buffer, ARENA_START, first - ARENA_START).fill(0);
    this.floats(parameters.gradients, parameters.trainableFloats).fill(0);
    for (const { address, floats } of parameters.all) this.floats(address, floats).fill(0);
    this.resetStates(this.#lowered.programs[0]?.batch ?? 0);
    if (optimizer === undefined) return;
    this.writeFloats(layout.hyperparameters, hyperparameters(optimizer));
    for (const slot of parameters.slots) {
      this.floats(slot, parameters.trainableFloats).fill(initialSlotValue(optimizer));
    }
  }

  writeSamples(name: string, dataset: Dataset, samples: Samples): void {
    const { layout } = this.#lowered;
    const { x, y, weights, count } = samples;
    const check = (what: string, values: ArrayLike<number>, size: number): void => {
      if (values.length === count * size) return;
      throw new RangeError(
        `${name}: ${what}: expected ${count * size} numbers for ${count} samples, got ${values.length}`,
      );
    };
    check('x', x, layout.input.steps * layout.input.columns);
    this.writeFloats(dataset.x, x);
    if (y !== undefined) {
      check('y', y, layout.targetSize);
      this.writeFloats(dataset.y, y);
    }
    if (weights !== undefined && dataset.weights !== 0) {
      check('weights', weights, 1);
      this.writeFloats(dataset.weights, weights);
    }
  }

  writeOrder(order: Uint32Array): void {
    this.writeWords(this.#lowered.layout.order, order);
  }

  readLog(rows: number): Float32Array {
    const { log, scalars } = this.#lowered.layout;
    return this.floats(log, rows * scalars.names.length).slice();
  }

  setWeights(values: readonly Float32Array[]): void {
    const { all } = this.#lowered.layout.parameters;
    if (values.length !== all.length) {
      throw new RangeError(`setWeights: expected ${all.length} weights, got ${values.length}`);
    }
    for (const [index, parameter] of all.entries()) {
      this.#pack(parameter, values[index] as Float32Array, parameter.address);
    }
  }

  getWeights(): Float32Array[] {
    const { all } = this.#lowered.layout.parameters;
    return all.map(({ spec, address, floats }) => unpackWeight(spec, this.floats(address, floats)));
  }

  /** One weight after the other, in the kernels' layout. */
  getPackedWeights(): Float32Array {
    const { all } = this.#lowered.layout.parameters;
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
    for (const { address, floats } of this.#lowered.layout.parameters.all) {
      this.writeFloats(address, packed.subarray(offset, offset + floats));
      offset += floats;
    }
  }

  gradients(): Float32Array[] {
    return this.#trained().map(({ spec, gradient, floats }) =>
      unpackWeight(spec, this.floats(gradient, floats)),
    );
  }

  hyperparameters(): Float32Array {
    return this.floats(this.#lowered.layout.hyperparameters, HYPERPARAMETER_WORDS).slice();
  }

  setOptimizerState(optimizer: OptimizerDescription, state: OptimizerState): void {
    const { layout } = this.#lowered;
    const { slots, weights } = layout.parameters;
    writeScalars(optimizer, this.floats(layout.hyperparameters, HYPERPARAMETER_WORDS), state.scalars);
    const trained = this.#trained();
    for (const [index, slot] of slots.entries()) {
      const values = state.slots[index] ?? [];
      if (values.length === 0) continue;
      if (values.length !== trained.length) {
        throw new LetheError(
          'data',
          `optimizer: slot ${index}: expected ${trained.length} weights, got ${values.length}`,
        );
      }
      for (const [place, parameter] of trained.entries()) {
        const target = slot + parameter.address - weights;
        this.#pack(parameter, values[place] as Float32Array, target, initialSlotValue(optimizer));
      }
    }
  }

  getOptimizerState(optimizer: OptimizerDescription): Omit<OptimizerState, 'iterations'> {
    const { layout } = this.#lowered;
    const { slots, weights } = layout.parameters;
    return {
      scalars: readScalars(optimizer, this.hyperparameters()),
      slots: slots.map((slot) =>
        this.#trained().map(({ spec, address, floats }) =>
          unpackWeight(spec, this.floats(slot + address - weights, floats)),
        ),
      ),
    };
  }

  setStates(states: readonly Float32Array[], batch: number): void {
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

  getStates(batch: number): Float32Array[] {
    return this.#stateRows(this.#carried()).map(({ address, units }) => {
      const values = new Float32Array(batch * units);
      for (let row = 0; row < batch; row++) {
        values.set(this.floats(address + row * rowBytes(units), units), row * units);
      }
      return values;
    });
  }

  resetStates(batch: number): void {
    for (const { address, units } of this.#stateRows(this.#carried())) {
      this.floats(address, stepBytes(batch, units) / 4).fill(0);
    }
  }

  /** Copies the outputs of a prediction's first `samples` samples, batch-major, to `target` from sample `first` on. */
  readValue(program: Program, first: number, samples: number, target: Float32Array): void {
    const { address, steps, columns } = program.output as NonNullable<Program['output']>;
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

  #trained(): (Parameter & { gradient: number })[] {
    return this.#lowered.layout.parameters.all.filter(
      (parameter): parameter is Parameter & { gradient: number } => parameter.gradient !== undefined,
    );
  }

  #pack(parameter: Parameter, values: Float32Array, address: number, padding: number = 0): void {
    const { spec, floats } = parameter;
    const expected = spec.shape.reduce((product, size) => product * size, 1);
    if (values.length !== expected) {
      throw new RangeError(`${spec.name}: expected ${expected} numbers, got ${values.length}`);
    }
    packWeight(spec, values, this.floats(address, floats), padding);
  }

  #carried(): CarriedState[] {
    return [...this.#lowered.layout.carried.values()];
  }

  #stateRows(carried: readonly CarriedState[]): { address: number; units: number }[] {
    return carried.flatMap(({ h, c, units }) => [
      { address: h, units },
      { address: c, units },
    ]);
  }
}
