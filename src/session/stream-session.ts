import { expectedId, findWrongId, type IdRange, idRangesOf } from '../compiler/graph/ids.js';
import { type NetworkDescription, withInputShapes } from '../compiler/graph/network.js';
import { recordOf } from '../compiler/layers/index.js';
import { lastStates } from '../compiler/program/forward.js';
import type { Layout } from '../compiler/program/layout.js';
import { type Lowered, lower } from '../compiler/program/lower.js';
import { STREAM } from '../compiler/program/predict-program.js';
import { rowBytes } from '../compiler/program/value.js';
import type { KernelHost } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { mismatch } from '../text/quote.js';
import { NetworkSession } from './network-session.js';
import { openOn, threadsHere } from './runtime.js';

/** Options of a session that runs step by step. */
export interface StreamSessionOptions {
  readonly network: NetworkDescription;
  /** Shape of each input at one time step, without the batch. */
  readonly stepShapes: readonly (readonly number[])[];
  /** Streams side by side. */
  readonly batch: number;
  /** Threads, 1 to 8. Default: as many as speed it up. */
  readonly threads?: number | undefined;
}

/** A session that can be opened again and again: its program and the layout of its arena. */
export type PreparedStream = Lowered<Layout>;

/**
 * The part of opening a session that needs no arena.
 *
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 */
export function prepareStream(options: StreamSessionOptions): PreparedStream {
  const { network, stepShapes, batch, threads } = options;
  const layers = network.layers.map((layer) => recordOf(layer).memory?.streamed(layer) ?? layer);
  const stateful = { ...withInputShapes(network, stepShapes), batchSize: null, layers };
  const sizes = { sampleShapes: stepShapes, batchSize: batch, threads };
  return lower({ network: stateful, ...sizes, ...threadsHere() }, STREAM);
}

/** The states of one layer. */
export interface LayerStates {
  readonly layer: string;
  /** Such as h and c. */
  readonly names: readonly string[];
  /** Numbers of each state, per stream. */
  readonly units: readonly number[];
}

/** One input of all streams, at its place in the arena. */
interface StreamInput {
  /** Its name in errors. */
  readonly what: string;
  /** Numbers per stream. */
  readonly size: number;
  readonly floats: Float32Array;
  readonly ids: IdRange | undefined;
}

/** One output of all streams: in the arena, in rows of `width` floats, and as returned. */
interface StreamOutput {
  /** Numbers per stream. */
  readonly size: number;
  readonly width: number;
  readonly from: Float32Array;
  readonly to: Float32Array;
}

/** A state where a step writes it, and where the next step reads it: rows of `width` floats, one per stream. */
interface Carried {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly width: number;
}

/**
 * Runs a network over many sequences step by step, and keeps the states of its recurrent layers in between. A step
 * allocates nothing: the views of the arena stay valid, as its memory does not grow while the session has it.
 */
export class StreamSession extends NetworkSession {
  readonly batch: number;
  readonly inputSizes: readonly number[];
  readonly outputSizes: readonly number[];
  /** The layers with states, in order; {@link getStates} returns all states of one, then of the next. */
  readonly states: readonly LayerStates[];
  /** The result of {@link step}: for each output `[batch, size]`. */
  readonly outputs: readonly Float32Array[];
  readonly #address: number;
  readonly #inputs: readonly StreamInput[];
  readonly #outputs: readonly StreamOutput[];
  readonly #carried: readonly Carried[];
  readonly #id: number[] = [0];
  #closed = false;

  /**
   * @param prepared result of `prepareStream` for the same options
   * @throws NotLowered naming the first layer or option that cannot be lowered.
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static async open(
    options: StreamSessionOptions,
    prepared: PreparedStream = prepareStream(options),
  ): Promise<StreamSession> {
    return openOn(prepared, (host) => new StreamSession(options, prepared, host));
  }

  private constructor(options: StreamSessionOptions, prepared: PreparedStream, host: KernelHost) {
    const { batch, network } = options;
    const { inputs, carried } = prepared.layout;
    super(batch, prepared, host);
    const { address, tape } = this.program('predict', batch);
    const rows = (at: number, columns: number): Float32Array =>
      this.floats(at, (batch * rowBytes(columns)) / 4);
    this.batch = batch;
    this.states = [...carried].map(([layer, states]) => ({
      layer,
      names: states.map(({ name }) => name),
      units: states.map(({ units }) => units),
    }));
    const ids = idRangesOf(network);
    this.#address = address;
    this.#inputs = inputs.map(({ address: at, columns: size }, index) => ({
      what: inputs.length > 1 ? `step: x.${network.inputs[index]?.name}` : 'step: x',
      size,
      floats: this.floats(at, batch * size).fill(0),
      ids: ids[index],
    }));
    this.#outputs = tape.outputs.map(({ address: at, columns: size }) => {
      const to = new Float32Array(batch * size);
      return { size, width: rowBytes(size) / 4, from: rows(at, size), to };
    });
    this.inputSizes = this.#inputs.map(({ size }) => size);
    this.outputSizes = this.#outputs.map(({ size }) => size);
    this.outputs = this.#outputs.map(({ to }) => to);
    this.#carried = tape.entries.flatMap(({ entry }) =>
      lastStates({ batch }, entry).flatMap((from, index) => {
        const state = carried.get(entry.layer.name)?.[index];
        if (state === undefined) return [];
        const { address: to, units } = state;
        return [{ from: rows(from, units), to: rows(to, units), width: rowBytes(units) / 4 }];
      }),
    );
  }

  /**
   * Runs one time step of every stream, or of those whose flag is not 0; the others keep state and output.
   *
   * @param x for each input `[batch, size]`; numbers of inactive streams are ignored
   * @param active one flag for each stream
   * @returns {@link outputs}: the same arrays at each call
   * @throws RangeError if a length does not fit or a number is not finite as float32; then nothing has changed.
   * @throws LetheError `state` if the session is closed, `backend` if the kernels stopped.
   */
  step(x: readonly ArrayLike<number>[], active?: ArrayLike<number>): readonly Float32Array[] {
    const { batch } = this;
    this.checkOpen('step');
    for (let index = 0; index < x.length; index++) {
      const { length } = x[index] as ArrayLike<number>;
      const { what, size } = this.#inputs[index] as StreamInput;
      if (length === batch * size) continue;
      const sizes = `batch ${batch}, ${size} features`;
      throw new RangeError(`${what}: expected ${batch * size} numbers (${sizes}), got ${length}`);
    }
    if (active !== undefined && active.length !== batch) {
      throw new RangeError(
        `step: active: expected ${batch} flags, one for each stream, got ${active.length}`,
      );
    }
    for (let index = 0; index < x.length; index++) {
      const numbers = x[index] as ArrayLike<number>;
      const input = this.#inputs[index] as StreamInput;
      if (active === undefined) this.#write(input, numbers, 0, batch);
      else {
        for (let stream = 0; stream < batch; stream++) {
          if (active[stream]) this.#write(input, numbers, stream, stream + 1);
        }
      }
    }
    this.host.run(this.#address, 0, 0, 0, 1);
    if (active === undefined) this.#takeAll();
    else {
      for (let stream = 0; stream < batch; stream++) if (active[stream]) this.#take(stream);
    }
    return this.outputs;
  }

  override close(): void {
    this.#closed = true;
    super.close();
  }

  /** @throws LetheError `state` if the session is closed: its arena may belong to another. */
  checkOpen(caller: string): void {
    if (this.#closed) throw new LetheError('state', `${caller}: expected an open stream, got a closed one`);
  }

  /** Resets all streams, or one, to their states before the first step. Outputs stay until the next step. */
  reset(stream?: number): void {
    for (const { to, width } of this.#carried) {
      if (stream === undefined) to.fill(0);
      else to.fill(0, stream * width, (stream + 1) * width);
    }
  }

  /** Writes an input of streams `begin` to `end`. */
  #write(input: StreamInput, x: ArrayLike<number>, begin: number, end: number): void {
    const { floats, size, ids } = input;
    let zero = 0;
    for (let index = begin * size; index < end * size; index++) {
      floats[index] = x[index] as number;
      const written = floats[index] as number;
      zero += written - written; // NaN if it is not finite
    }
    if (zero !== 0) refuse(input, x, begin);
    if (ids !== undefined) this.#checkIds(input, ids, begin, end);
  }

  /** For streams of ids, which take one number per step. */
  #checkIds({ what, floats }: StreamInput, ids: IdRange, begin: number, end: number): void {
    for (let index = begin; index < end; index++) {
      this.#id[0] = floats[index] as number;
      if (findWrongId(ids, this.#id) === -1) continue;
      throw new RangeError(mismatch(`${what}: stream ${index}`, expectedId(ids), this.#id[0]));
    }
  }

  #takeAll(): void {
    for (let index = 0; index < this.#carried.length; index++) {
      const { from, to } = this.#carried[index] as Carried;
      to.set(from);
    }
    for (let stream = 0; stream < this.batch; stream++) this.#takeOutput(stream);
  }

  #take(stream: number): void {
    for (let index = 0; index < this.#carried.length; index++) {
      const { from, to, width } = this.#carried[index] as Carried;
      const end = (stream + 1) * width;
      for (let at = stream * width; at < end; at++) to[at] = from[at] as number;
    }
    this.#takeOutput(stream);
  }

  #takeOutput(stream: number): void {
    for (let index = 0; index < this.#outputs.length; index++) {
      const { from, to, size, width } = this.#outputs[index] as StreamOutput;
      for (let column = 0; column < size; column++) {
        to[stream * size + column] = from[stream * width + column] as number;
      }
    }
  }
}

/** @param begin the first stream whose numbers may be invalid */
function refuse({ what, floats, size }: StreamInput, x: ArrayLike<number>, begin: number): never {
  let index = begin * size;
  while (index < floats.length - 1 && Number.isFinite(floats[index])) index++;
  const [stream, feature] = [Math.floor(index / size), index % size];
  throw new RangeError(
    `${what}: expected finite float32 numbers, got ${String(x[index])} at stream ${stream}, feature ${feature}`,
  );
}
