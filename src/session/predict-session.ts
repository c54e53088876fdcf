import { type LayerTrace, recordOf } from '../compiler/layers/index.js';
import type { Layout } from '../compiler/program/layout.js';
import { type Lowered, lower } from '../compiler/program/lower.js';
import type { PredictionOptions } from '../compiler/program/options.js';
import { PREDICTION } from '../compiler/program/predict-program.js';
import type { Value } from '../compiler/program/value.js';
import { NetworkSession } from './network-session.js';
import { openOn, openOnLoaded, threadsHere } from './runtime.js';

/** What a session predicts. */
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

/** A session that gives a network's outputs. Nothing of training comes with it. */
export class PredictSession<Places extends Layout = Layout> extends NetworkSession<Places> {
  /** Samples of the batch that was run last, whose inner values are in the arena. */
  #traced = 0;

  /**
   * @param prepared what `preparePrediction` made of the same options
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
   * The same without waiting; undefined if the kernels, or this many threads of them, are not loaded yet.
   *
   * @throws LetheError `backend` if this machine does not give the memory.
   */
  static openLoaded(
    { batchSize }: PredictSessionOptions,
    prepared: PreparedPrediction,
  ): PredictSession | undefined {
    return openOnLoaded(prepared, (host) => new PredictSession(batchSize, prepared, host));
  }

  /** Of each output `[count, ...outputShape]`, for each input's `[count, ...sampleShape]`. */
  predict(x: readonly Float32Array[], count: number): Float32Array[] {
    const outputs = this.beginPrediction(x, count);
    this.predictSamples(x, 0, count, outputs);
    return outputs;
  }

  /** Room for the outputs of `count` samples, which {@link predictSamples} fills. */
  beginPrediction(x: readonly Float32Array[], count: number): Float32Array[] {
    this.checkIds('x', x);
    return this.layout.outputs.map(({ steps, columns }) => new Float32Array(count * steps * columns));
  }

  /** Predicts the samples from `begin`, the first of a batch, to `end`: the next first of a batch, or the number of all. */
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
   * What each LSTM and GRU did in the batch that {@link predict} ran last, in the order of the layers. Only of a session that
   * was opened with `keep: true`.
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
