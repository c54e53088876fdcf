import { expectedId, findWrongId, type IdRange, idRangeOf } from '../compiler/graph/ids.js';
import { inputShapeOf, type NetworkDescription, withInputShapes } from '../compiler/graph/network.js';
import { recordOf } from '../compiler/layers/index.js';
import { lastStates } from '../compiler/program/forward.js';
import type { Layout, Output } from '../compiler/program/layout.js';
import { type Lowered, lower } from '../compiler/program/lower.js';
import { STREAM } from '../compiler/program/predict-program.js';
import { rowBytes, type Value } from '../compiler/program/value.js';
import type { KernelHost } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { mismatch } from '../text/quote.js';
import { NetworkSession } from './network-session.js';
import { openOn, threadsHere } from './runtime.js';

/** What a session runs step by step. */
export interface StreamSessionOptions {
  readonly network: NetworkDescription;
  /** Numbers of one time step. */
  readonly features: number;
  /** Streams that go on at once. */
  readonly batch: number;
  /** 1 to 8. Default: what pays. */
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
  const { network, features, batch, threads } = options;
  const layers = network.layers.map((layer) => recordOf(layer).memory?.streamed(layer) ?? layer);
  const sampleShape = inputShapeOf(network).length === 1 ? [1] : [1, features]; // One id, or a row of features.
  const stateful = { ...withInputShapes(network, [sampleShape]), batchSize: null, layers };
  const sizes = { sampleShapes: [sampleShape], batchSize: batch, threads };
  return lower({ network: stateful, ...sizes, ...threadsHere() }, STREAM);
}

/** The states of one layer. */
export interface LayerStates {
  readonly layer: string;
  /** Such as h and c. */
  readonly names: readonly string[];
  /** Numbers of each, a stream. */
  readonly units: readonly number[];
}

/** A state as a step leaves it, and where the next step looks for it: rows of `width` floats, one a stream. */
interface Carried {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly width: number;
}

/**
 * A network that goes through many sequences step by step and keeps the states of all its LSTMs in between. A step
 * allocates nothing: the views of the arena stay, as its memory does not grow while the session has it.
 */
export class StreamSession extends NetworkSession {
  readonly batch: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** The layers that have states, in their order: that of {@link getStates}, which has all of one, then of the next. */
  readonly states: readonly LayerStates[];
  /** What {@link step} returns: `[batch, outputSize]`. */
  readonly outputs: Float32Array;
  readonly #address: number;
  readonly #input: Float32Array;
  /** Padded rows. */
  readonly #output: Float32Array;
  readonly #outputWidth: number;
  readonly #carried: readonly Carried[];
  readonly #ids: IdRange | undefined;
  readonly #id: number[] = [0];
  #closed = false;

  /**
   * @param prepared what `prepareStream` made of the same options
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
    const { batch } = options;
    const { inputs, outputs, carried } = prepared.layout;
    const [input, output] = [inputs[0], outputs[0]] as [Value, Output]; // It has one of each: see `streamable`.
    super(batch, prepared, host);
    const { address, tape } = this.program('predict', batch);
    const rows = (at: number, columns: number): Float32Array =>
      this.floats(at, (batch * rowBytes(columns)) / 4);
    this.batch = batch;
    this.inputSize = input.columns;
    this.outputSize = output.columns;
    this.states = [...carried].map(([layer, states]) => ({
      layer,
      names: states.map(({ name }) => name),
      units: states.map(({ units }) => units),
    }));
    this.outputs = new Float32Array(batch * output.columns);
    this.#ids = idRangeOf(prepared.layout.resolved);
    this.#address = address;
    this.#input = this.floats(input.address, batch * input.columns).fill(0);
    this.#output = rows((tape.outputs[0] as Value).address, output.columns);
    this.#outputWidth = rowBytes(output.columns) / 4;
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
   * One time step of every stream, or of those whose flag is not 0; the others keep state and output.
   *
   * @param x `[batch, inputSize]`; of streams that do not step it is not looked at
   * @param active one flag for each stream
   * @returns `[batch, outputSize]`: the same array at each call
   * @throws RangeError if a length does not fit or a number is not finite as float32; then nothing has changed.
   * @throws LetheError `state` if the session is closed, `backend` if the kernels stopped.
   */
  step(x: ArrayLike<number>, active?: ArrayLike<number>): Float32Array {
    const { batch, inputSize } = this;
    this.checkOpen('step');
    if (x.length !== batch * inputSize) {
      const sizes = `batch ${batch}, ${inputSize} features`;
      throw new RangeError(`step: x: expected ${batch * inputSize} numbers (${sizes}), got ${x.length}`);
    }
    if (active !== undefined && active.length !== batch) {
      throw new RangeError(
        `step: active: expected ${batch} flags, one for each stream, got ${active.length}`,
      );
    }
    if (active === undefined) this.#write(x, 0, x.length);
    else {
      for (let stream = 0; stream < batch; stream++) {
        if (active[stream]) this.#write(x, stream * inputSize, (stream + 1) * inputSize);
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

  /** @throws LetheError `state` if the session is closed: then its arena is another's. */
  checkOpen(caller: string): void {
    if (this.#closed) throw new LetheError('state', `${caller}: expected an open stream, got a closed one`);
  }

  /** As before the first step: all streams, or one. Outputs stay until the next step. */
  reset(stream?: number): void {
    for (const { to, width } of this.#carried) {
      if (stream === undefined) to.fill(0);
      else to.fill(0, stream * width, (stream + 1) * width);
    }
  }

  #write(x: ArrayLike<number>, begin: number, end: number): void {
    const input = this.#input;
    let zero = 0;
    for (let index = begin; index < end; index++) {
      input[index] = x[index] as number;
      const written = input[index] as number;
      zero += written - written; // NaN if it is not finite
    }
    if (zero !== 0) this.#refuse(x, begin, end);
    if (this.#ids !== undefined) this.#checkIds(this.#ids, begin, end);
  }

  /** Of streams of ids, which are one number a step. */
  #checkIds(ids: IdRange, begin: number, end: number): void {
    for (let index = begin; index < end; index++) {
      this.#id[0] = this.#input[index] as number;
      if (findWrongId(ids, this.#id) === -1) continue;
      throw new RangeError(mismatch(`step: x: stream ${index}`, expectedId(ids), this.#id[0]));
    }
  }

  #refuse(x: ArrayLike<number>, begin: number, end: number): never {
    let index = begin;
    while (index < end - 1 && Number.isFinite(this.#input[index])) index++;
    const stream = Math.floor(index / this.inputSize);
    const feature = index % this.inputSize;
    throw new RangeError(
      `step: x: expected finite float32 numbers, got ${String(x[index])} at stream ${stream}, feature ${feature}`,
    );
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
    const { outputs, outputSize } = this;
    const from = stream * this.#outputWidth;
    const to = stream * outputSize;
    for (let column = 0; column < outputSize; column++) {
      outputs[to + column] = this.#output[from + column] as number;
    }
  }
}
