import type { StreamSession } from '../../session/index.js';
import { checkInteger, checkNumbers } from '../data/numbers.js';
import { readSnapshot, type StreamSizes, writeSnapshot } from './snapshot.js';

/** What one recurrent layer of a stream remembers: copies. */
export interface StreamState {
  /** The layer's name. */
  layer: string;
  /** Output of the last step, `[batch, units]` in row-major order. */
  h: Float32Array;
  /** Cell state after the last step, `[batch, units]`: of an LSTM alone. */
  c?: Float32Array;
}

/**
 * A network that goes through sequences step by step, many side by side: each call takes one time step of every
 * stream, gives the network's outputs for what it has seen so far, and remembers its recurrent layers' states. The outputs are
 * those of `predict` on the whole sequence, bit for bit: at every step where the network returns sequences, else
 * those for the sequence up to this step. Close it when done: it holds memory and threads.
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
  /** Features: numbers of one time step of one stream. */
  readonly inputSize: number;
  /** Numbers that a step gives for one stream. */
  readonly outputSize: number;
  readonly #session: StreamSession;

  /** @param session which the stream closes; see `openStream` */
  constructor(session: StreamSession) {
    this.#session = session;
    this.batch = session.batch;
    this.inputSize = session.inputSize;
    this.outputSize = session.outputSize;
  }

  /**
   * One time step of all streams, or of those whose flag is not 0; the others keep their state and output. Allocates
   * nothing.
   *
   * @param x `[batch, inputSize]` in row-major order; numbers of streams that do not step are ignored
   * @param active one flag for each stream; default: all step
   * @returns outputs `[batch, outputSize]`: the same array at each call, so copy what shall stay
   * @throws RangeError if a length does not fit, or a number is not finite as float32; then nothing has changed.
   * @throws LetheError `state` if the stream is closed, `backend` if the kernels stopped.
   */
  step(x: ArrayLike<number>, active?: ArrayLike<number> | null): Float32Array {
    if (typeof x !== 'object' || x === null) checkNumbers('step: x', x);
    return this.#session.step(x, active ?? undefined);
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
   * Forgets what was seen, as before the first step. The array that `step` returned stays as it is.
   *
   * @param stream which one of the batch; default: all
   * @throws RangeError if there is no such stream.
   */
  reset(stream?: number | null): void {
    this.#session.checkOpen('reset');
    if (stream != null) checkInteger('reset: stream', stream, 0, this.batch - 1);
    this.#session.reset(stream ?? undefined);
  }

  /** All that {@link restore} needs to go on from here, in this stream or another of the same network and batch. */
  snapshot(): Uint8Array<ArrayBuffer> {
    const session = this.#session;
    session.checkOpen('snapshot');
    return writeSnapshot(this.#sizes(), { states: session.getStates(), outputs: session.outputs });
  }

  /**
   * Goes on from where {@link snapshot} was called, bit for bit. The array that `step` returns holds again what it
   * held then.
   *
   * @throws LetheError `data` if the bytes are no snapshot, or one of another batch or network; then nothing has
   *   changed.
   */
  restore(bytes: Uint8Array): void {
    const session = this.#session;
    session.checkOpen('restore');
    const { states, outputs } = readSnapshot(bytes, this.#sizes());
    session.setStates(states);
    session.outputs.set(outputs);
  }

  /** Hands memory and threads back. All further calls but this one throw. */
  close(): void {
    this.#session.close();
  }

  #sizes(): StreamSizes {
    const { batch, outputSize, states } = this.#session;
    return { batch, outputSize, layers: states.map(({ units }) => units) };
  }
}
