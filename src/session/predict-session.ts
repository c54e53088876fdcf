import { type LayerTrace, recordOf } from '../compiler/layers/index.js';
import type { Layout } from '../compiler/program/layout.js';
import { type Lowered, lower } from '../compiler/program/lower.js';
import type { PredictionOptions } from '../compiler/program/options.js';
import { PREDICTION } from '../compiler/program/predict-program.js';
import type { Value } from '../compiler/program/value.js';
import { NetworkSession } from './network-session.js';
import { openOn, openOnLoaded, threadsHere } from './runtime.js';

/** Options of a session that predicts. */
export type PredictSessionOptions = Omit<PredictionOptions, 'availableThreads' | 'noThreads'>;

/** A session that can be opened again and again: its program and the layout of its arena. */
export type PreparedPrediction = Lowered<Layout>;

/**
 * The part of opening a session that needs no arena.
 *
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 */
export function preparePrediction(options: PredictSessionOptions): PreparedPrediction {
  return lower({ ...options, ...threadsHere() }, PREDICTION);
}

/** A session that computes a network's outputs. It imports nothing of training. */
export class PredictSession<Places extends Layout = Layout> extends NetworkSession<Places> {
  /** Samples of the last batch, whose inner values are in the arena. */
  #traced = 0;

  /**
   * @param prepared result of `preparePrediction` for the same options
   * @throws NotLowered naming the first layer or option that cannot be lowered.
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static async open(
    options: PredictSessionOptions,
    prepared: PreparedPrediction = preparePrediction(options),
  ): Promise<PredictSession> {
    return openOn(prepared, (host) => new PredictSession(options.batchSize, prepared, host));
  }

  /**
   * The synchronous variant; undefined if the kernels, or this many threads of them, are not loaded yet.
   *
   * @throws LetheError `backend` if the machine lacks the memory.
   */
  static openLoaded(
    { batchSize }: PredictSessionOptions,
    prepared: PreparedPrediction,
  ): PredictSession | undefined {
    return openOnLoaded(prepared, (host) => new PredictSession(batchSize, prepared, host));
  }

  /** Returns each output, `[count, ...outputShape]`, for the inputs, `[count, ...sampleShape]` each. */
  predict(x: readonly Float32Array[], count: number): Float32Array[] {
    const outputs = this.beginPrediction(x, count);
    this.predictSamples(x, 0, count, outputs);
    return outputs;
  }

  /** Allocates the outputs of `count` samples, which {@link predictSamples} fills. */
  beginPrediction(x: readonly Float32Array[], count: number): Float32Array[] {
    this.checkIds('x', x);
    return this.layout.outputs.map(({ steps, columns }) => new Float32Array(count * steps * columns));
  }

  /**
   * Predicts the samples from `begin` up to `end`; both are boundaries of batches, or `end` is the number of all
   * samples.
   */
  predictSamples(x: readonly Float32Array[], begin: number, end: number, outputs: Float32Array[]): void {
    const { batchSize, layout } = this;
    const program = this.program('predict', batchSize);
    for (let first = begin; first < end; first += batchSize) {
      const samples = Math.min(batchSize, end - first);
      this.writeBatch(layout.inputs, x, first, samples);
      this.host.run(program.address, 0, 0, 0, 1);
      for (let index = 0; index < outputs.length; index++) {
        const output = program.tape.outputs[index] as Value;
        this.readSamples(output, first, samples, outputs[index] as Float32Array);
      }
      this.#traced = samples;
    }
  }

  /**
   * Returns the inner values of each LSTM and GRU in the last batch of {@link predict}, in the order of the layers.
   * Only for a session opened with `keep: true`.
   *
   * @throws LetheError `state` if the session keeps no inner values.
   */
  traces(): LayerTrace[] {
    const { batch, tape } = this.program('predict', this.batchSize);
    const floats = (address: number, count: number): Float32Array => this.floats(address, count);
    return tape.entries.flatMap(({ node, entry }) => {
      const { trace } = recordOf(entry.layer);
      return trace === null || node.isFolded ? [] : [trace(floats, entry, batch, this.#traced)];
    });
  }
}
