import type { StreamSession } from '../../session/index.js';
import { type OneOrEach, partsOf } from '../data/forms.js';
import { checkInteger, checkNumbers, sumOf } from '../data/numbers.js';
import { readSnapshot, type StreamSizes, writeSnapshot } from './snapshot.js';

/** The states of one recurrent layer of a stream: copies. */
export interface StreamState {
  /** The layer's name. */
  layer: string;
  /** Output of the last step, `[batch, units]` in row-major order. */
  h: Float32Array;
  /** Cell state after the last step, `[batch, units]`: only for an LSTM. */
  c?: Float32Array;
}

/**
 * Runs a network over sequences step by step, one or more side by side: each call takes one time step of every stream,
 * returns the network's outputs for the steps so far, and keeps the states of its recurrent layers. The outputs have
 * the bits of `predict`: on the whole sequence at this step, if the network returns sequences, else on the sequence up
 * to this step. For several inputs or outputs a step takes or returns one array for each; an input without time,
 * `[features]`, is given at each step. Close it when done: it holds memory and threads.
 *
 * @example
 * const network = Network.create([lstm({ units: 8, inputShape: [null, 2] }), dense({ units: 1 })]);
 * const stream = await network.stream();
 * for (const values of [[0.1, 0.2], [0.3, 0.4]]) console.log(stream.step(values)[0]);
 * stream.close();
 */
export class Stream {
  /** Streams side by side. */
  readonly batch: number;
  /** Numbers that one stream takes at a time step, for all inputs together. */
  readonly inputSize: number;
  /** Numbers that a step returns for one stream, for all outputs together. */
  readonly outputSize: number;
  /** Numbers of one stream for each input, in the network's order. */
  readonly inputSizes: readonly number[];
  /** Numbers of one stream for each output, in the network's order. */
  readonly outputSizes: readonly number[];
  readonly #session: StreamSession;
  readonly #names: readonly string[];
  /** A step's only input, in a list that is used again. */
  readonly #one: ArrayLike<number>[] = [];

  /**
   * @param session the stream closes it; see `openStream`
   * @param names of the inputs
   */
  constructor(session: StreamSession, names: readonly string[]) {
    this.#session = session;
    this.#names = names;
    this.batch = session.batch;
    this.inputSizes = session.inputSizes;
    this.outputSizes = session.outputSizes;
    this.inputSize = sumOf(session.inputSizes);
    this.outputSize = sumOf(session.outputSizes);
  }

  /**
   * Runs one time step of all streams, or of those whose flag is not 0; the others keep their state and output.
   * Allocates nothing, unless inputs are given by name.
   *
   * @param x `[batch, inputSize]` in row-major order; for several inputs a list in their order, or a record by name,
   *   each `[batch, size]`. Numbers of inactive streams are ignored.
   * @param active one flag for each stream; default: all step
   * @returns outputs `[batch, outputSize]`; a list of these, each `[batch, size]`, if the network has several outputs.
   *   The same arrays at each call: copy what you keep.
   * @throws RangeError if a length does not fit, or a number is not finite as float32; then nothing has changed.
   * @throws TypeError for an unknown name of an input.
   * @throws LetheError `state` if the stream is closed, `backend` if the kernels stopped.
   * @example
   * const [series, place] = [input({ shape: [null, 2], name: 'series' }), input({ shape: [3], name: 'place' })];
   * const seen = concatenate().apply([lstm({ units: 4 }).apply(series), place]);
   * const network = Network.create(model({ inputs: [series, place], outputs: dense({ units: 1 }).apply(seen) }));
   * const stream = await network.stream();
   * console.log(stream.step({ series: [0.1, 0.2], place: [0, 0, 1] })[0]);
   * stream.close();
   */
  step(x: OneOrEach<ArrayLike<number>>, active?: ArrayLike<number> | null): Float32Array;
  step<Result extends Float32Array | readonly Float32Array[]>(
    x: OneOrEach<ArrayLike<number>>,
    active?: ArrayLike<number> | null,
  ): Result;
  step(
    x: OneOrEach<ArrayLike<number>>,
    active?: ArrayLike<number> | null,
  ): Float32Array | readonly Float32Array[] {
    const outputs = this.#session.step(this.#partsOf(x), active ?? undefined);
    return outputs.length === 1 ? (outputs[0] as Float32Array) : outputs;
  }

  /** The states of all recurrent layers, in the order of the layers. */
  get state(): StreamState[] {
    const session = this.#session;
    session.checkOpen('state');
    const values = session.getStates().values();
    return session.states.map(({ layer, names }) => {
      const states = names.map((name) => [name, values.next().value] as const);
      return { layer, ...Object.fromEntries(states) } as StreamState;
    });
  }

  /**
   * Sets states to zeros, as before the first step. The array that `step` returned does not change.
   *
   * @param stream number of the stream in the batch; default: all
   * @throws RangeError if there is no such stream.
   */
  reset(stream?: number | null): void {
    this.#session.checkOpen('reset');
    if (stream != null) checkInteger('reset: stream', stream, 0, this.batch - 1);
    this.#session.reset(stream ?? undefined);
  }

  /**
   * Returns everything that {@link restore} needs to go on from here, in this stream or another of the same network and
   * batch.
   */
  snapshot(): Uint8Array<ArrayBuffer> {
    const session = this.#session;
    session.checkOpen('snapshot');
    return writeSnapshot(this.#sizes(), { states: session.getStates(), outputs: session.outputs });
  }

  /**
   * Goes on from where {@link snapshot} was called, bit for bit. The array that `step` returns holds its values of that
   * moment again.
   *
   * @throws LetheError `data` if the bytes are not a snapshot, or one of another batch or network; then nothing has
   *   changed.
   */
  restore(bytes: Uint8Array): void {
    const session = this.#session;
    session.checkOpen('restore');
    const { states, outputs } = readSnapshot(bytes, this.#sizes());
    session.setStates(states);
    for (const [index, values] of outputs.entries()) session.outputs[index]?.set(values);
  }

  /** Returns memory and threads to the pool. Afterwards all other methods throw. */
  close(): void {
    this.#session.close();
  }

  /** One list or array of numbers for each input. */
  #partsOf(x: OneOrEach<ArrayLike<number>>): readonly ArrayLike<number>[] {
    const count = this.#names.length;
    if (count === 1 && isNumbers(x)) {
      this.#one[0] = x;
      return this.#one;
    }
    const isList = Array.isArray(x) && x.length === count;
    const parts = isList ? x : partsOf('step: x', x, this.#names, ArrayBuffer.isView).map(({ part }) => part);
    for (let index = 0; index < count; index++) {
      if (typeof parts[index] !== 'object' || parts[index] === null) {
        checkNumbers(count === 1 ? 'step: x' : `step: x.${this.#names[index]}`, parts[index]);
      }
    }
    return parts as readonly ArrayLike<number>[];
  }

  #sizes(): StreamSizes {
    const { batch, outputSizes, states } = this.#session;
    return { batch, outputSizes, layers: states.map(({ units }) => units) };
  }
}

/** Whether it is one input's numbers, not a list or record of inputs. */
function isNumbers(x: OneOrEach<ArrayLike<number>>): x is ArrayLike<number> {
  return typeof x === 'object' && x !== null && 'length' in x && typeof (x as unknown[])[0] !== 'object';
}
