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

/** A session that tells how a network's outputs depend on its inputs: by its way backwards, nothing being trained. */
export class GradientSession extends NetworkSession<GradientLayout> {
  /**
   * @param prepared what `prepareGradients` made of the same options
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
   * States of stateful layers are those that the session has, and are not moved.
   *
   * @param x inputs `[count, ...sampleShape]`
   * @param outputGradients `[count, ...outputShape]`
   * @returns `[count, ...sampleShape]`
   */
  inputGradients(x: Float32Array, outputGradients: Float32Array, count: number): Float32Array {
    const { batchSize, layout } = this;
    const { input, output, outputGradient } = layout;
    const program = this.program('differentiate', batchSize);
    const [size, outputSize] = [input.steps * input.columns, output.steps * output.columns];
    const gradients = new Float32Array(count * size);
    for (let first = 0; first < count; first += batchSize) {
      const end = Math.min(count, first + batchSize);
      this.writeFloats(input.address, x.subarray(first * size, end * size));
      this.writeFloats(outputGradient, outputGradients.subarray(first * outputSize, end * outputSize));
      this.host.run(program.address, 0, 0, 0, 1);
      this.readSamples(program.inputGradient ?? input, first, end - first, gradients);
    }
    return gradients;
  }
}
