import { type Lowered, lower } from '../compiler/program/lower.js';
import { type GradientLayout, INPUT_GRADIENT } from '../compiler/training/gradient-program.js';
import { NetworkSession } from './network-session.js';
import type { PredictSessionOptions } from './predict-session.js';
import { openOn, threadsHere } from './runtime.js';

/** A session that can be opened again and again: its program and the layout of its arena. */
export type PreparedGradients = Lowered<GradientLayout>;

/**
 * The part of opening a session that needs no arena.
 *
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 */
export function prepareGradients(options: PredictSessionOptions): PreparedGradients {
  return lower({ ...options, ...threadsHere() }, INPUT_GRADIENT);
}

/** A session that computes how a network's outputs depend on its inputs: by a backward pass without training. */
export class GradientSession extends NetworkSession<GradientLayout> {
  /**
   * @param prepared result of `prepareGradients` for the same options
   * @throws NotLowered naming the first layer or option that cannot be lowered.
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static async open(
    options: PredictSessionOptions,
    prepared: PreparedGradients = prepareGradients(options),
  ): Promise<GradientSession> {
    return openOn(prepared, (host) => new GradientSession(options.batchSize, prepared, host));
  }

  /**
   * Vector-Jacobian products: for each sample the sum over its outputs of `outputGradients` times d(output) / d(input).
   * It uses the session's states of stateful layers, and does not change them.
   *
   * @param x for each input `[count, ...sampleShape]`
   * @param outputGradients for each output `[count, ...outputShape]`
   * @returns for each input `[count, ...sampleShape]`
   */
  inputGradients(
    x: readonly Float32Array[],
    outputGradients: readonly Float32Array[],
    count: number,
  ): Float32Array[] {
    const { batchSize, layout } = this;
    const program = this.program('differentiate', batchSize);
    const gradients = layout.inputs.map(({ steps, columns }) => new Float32Array(count * steps * columns));
    for (let first = 0; first < count; first += batchSize) {
      const samples = Math.min(batchSize, count - first);
      this.writeBatch(layout.inputs, x, first, samples);
      const places = layout.outputs.map((output, index) => {
        return { ...output, address: layout.outputGradients[index] as number };
      });
      this.writeBatch(places, outputGradients, first, samples);
      this.host.run(program.address, 0, 0, 0, 1);
      for (const [index, gradient] of (program.inputGradients ?? []).entries()) {
        this.readSamples(gradient, first, samples, gradients[index] as Float32Array);
      }
    }
    return gradients;
  }
}
