// Reads and writes the arena of a session: converts between tfjs's layouts and the kernels'.

import { expectedId, findWrongId, type IdRange, idRangeOf } from '../compiler/graph/ids.js';
import type { Layout } from '../compiler/program/layout.js';
import { type Lowered, type Program, programWords } from '../compiler/program/lower.js';
import { rowBytes, stepBytes, type Value } from '../compiler/program/value.js';
import { packWeight, unpackWeight } from '../compiler/weights/weight-layout.js';
import type { Parameter } from '../compiler/weights/weight-spec.js';
import type { KernelHost } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { ARENA_START } from '../kernels/program/arena.js';
import { mismatch } from '../text/quote.js';

/**
 * A network with its weights and states in an arena of the kernels: the base of all sessions. Everything but opening is
 * synchronous. Close it when done: it holds memory and threads.
 */
export class NetworkSession<Places extends Layout = Layout> {
  /** A sample's shape at each output. */
  readonly outputShapes: readonly (readonly number[])[];
  protected host: KernelHost;
  protected readonly lowered: Lowered<Places>;
  protected readonly layout: Places;
  /** Samples of a full batch: only a full batch has carried states. */
  protected readonly batchSize: number;
  /** Whether weights or states were set since this was last set to false. */
  protected isSet: boolean = true;
  /** The places of the states of each stateful layer. */
  readonly #carried: readonly { readonly address: number; readonly units: number }[];
  /** For each input the range of its ids, if it takes ids. */
  readonly #ids: readonly (IdRange | undefined)[];

  protected constructor(batchSize: number, lowered: Lowered<Places>, host: KernelHost) {
    this.host = host;
    this.lowered = lowered;
    this.layout = lowered.layout;
    this.batchSize = batchSize;
    this.outputShapes = this.layout.outputs.map(({ shape }) => shape);
    // An arena may come from another session: write the zeros that the kernels rely on; all other places are written
    // before they are read.
    const { zeros, parameters } = this.layout;
    this.floats(ARENA_START, (zeros.address + zeros.bytes - ARENA_START) / 4).fill(0);
    for (const { address, floats } of parameters.all) this.floats(address, floats).fill(0);
    this.#carried = [...this.layout.carried.values()].flat();
    this.#ids = this.layout.inputs.map((_, input) => idRangeOf(this.layout.resolved, input));
    this.resetStates();
    for (const program of lowered.programs) this.writeWords(program.address, programWords(program));
  }

  /** Returns memory and threads to the pool. The session cannot be used afterwards. */
  close(): void {
    this.host.release();
  }

  /**
   * The same temporarily: `retakeKernels(key)` returns the host, and the session works again with all its contents,
   * unless another session has used the arena since.
   */
  leave(key: object): KernelHost {
    this.host.release(key);
    return this.host;
  }

  /** Layer by layer: kernel, recurrent kernel, bias; row-major in tfjs's shapes. */
  setWeights(values: readonly Float32Array[]): void {
    const { all } = this.layout.parameters;
    if (values.length !== all.length) {
      throw new RangeError(`setWeights: expected ${all.length} weights, got ${values.length}`);
    }
    for (const [index, parameter] of all.entries()) {
      this.pack(parameter, values[index] as Float32Array, parameter.address);
    }
    this.isSet = true;
  }

  getWeights(): Float32Array[] {
    return this.layout.parameters.all.map((parameter) => this.unpack(parameter, parameter.address));
  }

  /** All weights in the kernels' layout: a session of the same network can take them without converting. */
  getPackedWeights(): Float32Array {
    const { all } = this.layout.parameters;
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
    for (const { address, floats } of this.layout.parameters.all) {
      this.writeFloats(address, packed.subarray(offset, offset + floats));
      offset += floats;
    }
  }

  /** Sets the states of the stateful layers, in order: h and c for an LSTM, each `[batch, units]`. */
  setStates(states: readonly Float32Array[]): void {
    const places = this.#carried;
    if (states.length !== places.length) {
      throw new RangeError(`setStates: expected ${places.length} states, got ${states.length}`);
    }
    for (const [index, { address, units }] of places.entries()) {
      const values = states[index] as Float32Array;
      const size = this.batchSize * units;
      if (values.length !== size) {
        throw new RangeError(`setStates: expected ${size} numbers, got ${values.length}`);
      }
      for (let sample = 0; sample < this.batchSize; sample++) {
        const row = values.subarray(sample * units, (sample + 1) * units);
        this.writeFloats(address + sample * rowBytes(units), row);
      }
    }
    this.isSet = true;
  }

  getStates(): Float32Array[] {
    return this.#carried.map(({ address, units }) => {
      const values = new Float32Array(this.batchSize * units);
      for (let sample = 0; sample < this.batchSize; sample++) {
        values.set(this.floats(address + sample * rowBytes(units), units), sample * units);
      }
      return values;
    });
  }

  resetStates(): void {
    this.isSet = true;
    for (const { address, units } of this.#carried) {
      this.floats(address, stepBytes(this.batchSize, units) / 4).fill(0);
    }
  }

  protected program(kind: Program['kind'], batch: number): Program {
    const program = this.lowered.programs.find((other) => other.kind === kind && other.batch === batch);
    if (program === undefined) throw new LetheError('state', `this session was not opened to ${kind}`);
    return program;
  }

  /** A view of the arena, valid until its memory grows: made anew for each use. */
  protected floats(address: number, count: number): Float32Array {
    return new Float32Array(this.host.memory.buffer, address, count);
  }

  protected writeFloats(address: number, values: ArrayLike<number>): void {
    this.floats(address, values.length).set(values);
  }

  protected writeWords(address: number, words: Uint32Array): void {
    new Uint32Array(this.host.memory.buffer, address, words.length).set(words);
  }

  /** Writes tfjs's row-major `values` of a weight, or of its gradient or slot, to `address`. */
  protected pack(parameter: Parameter, values: Float32Array, address: number, padding: number = 0): void {
    const { spec, floats } = parameter;
    const expected = spec.shape.reduce((product, size) => product * size, 1);
    if (values.length !== expected) {
      throw new RangeError(`${spec.name}: expected ${expected} numbers, got ${values.length}`);
    }
    packWeight(spec, values, this.floats(address, floats), padding);
  }

  /** Reads them back from `address`, in tfjs's layout. */
  protected unpack({ spec, floats }: Parameter, address: number): Float32Array {
    return unpackWeight(spec, this.floats(address, floats));
  }

  /** Writes `samples` samples of each of `data`, from `first` on, to the place of its batch, without padding. */
  protected writeBatch(
    places: readonly Value[],
    data: readonly Float32Array[],
    first: number,
    samples: number,
  ): void {
    for (let index = 0; index < places.length; index++) {
      const { address, steps, columns } = places[index] as Value;
      const size = steps * columns;
      const values = data[index] as Float32Array;
      const isAll = values.length === samples * size;
      this.writeFloats(address, isAll ? values : values.subarray(first * size, (first + samples) * size));
    }
  }

  /** @throws RangeError if an input takes ids, and a number is not a valid id: the kernel would read another row. */
  protected checkIds(what: string, data: readonly ArrayLike<number>[]): void {
    for (let index = 0; index < data.length; index++) {
      const ids = this.#ids[index];
      if (ids === undefined) continue;
      const x = data[index] as ArrayLike<number>;
      const wrong = findWrongId(ids, x);
      if (wrong === -1) continue;
      const input = data.length === 1 ? what : `${what} ${index}`;
      throw new RangeError(mismatch(`${input}: number ${wrong}`, expectedId(ids), x[wrong] as number));
    }
  }

  /** Copies a value's first `samples` samples of a full batch, batch-major, to `target` from sample `first` on. */
  protected readSamples(value: Value, first: number, samples: number, target: Float32Array): void {
    const { address, steps, columns } = value;
    const { batchSize } = this;
    const width = rowBytes(columns) / 4;
    const source = this.floats(address, steps * batchSize * width);
    for (let step = 0; step < steps; step++) {
      for (let sample = 0; sample < samples; sample++) {
        const from = (step * batchSize + sample) * width;
        const to = ((first + sample) * steps + step) * columns;
        // No view per row: with few columns creating one takes longer than copying the row.
        for (let column = 0; column < columns; column++)
          target[to + column] = source[from + column] as number;
      }
    }
  }
}
