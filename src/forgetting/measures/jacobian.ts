import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import type { Network } from '../../network/public.js';
import { quote } from '../../text/quote.js';
import { checkValues } from '../statistics/check-values.js';
import { checkNetwork } from '../tasks/check-network.js';
import { checkArray, checkPlace, checkSequences, checkSizes } from '../tasks/check-sequences.js';
import type { Sequences } from '../tasks/task.js';
import { jacobianRows, type Row } from './jacobian-rows.js';

/** Derivatives of all or some outputs with respect to all inputs. */
export class Jacobian {
  /** `[samples, outputSteps, outputs, steps, features]`, in the order of the requested samples and steps. */
  readonly values: Float32Array;
  readonly shape: readonly [number, number, number, number, number];
  readonly #samples: readonly number[];
  readonly #outputSteps: readonly number[];

  /**
   * @param values of that shape
   * @throws TypeError or RangeError naming an invalid argument, or if the number of values does not fit.
   */
  constructor(
    values: Float32Array,
    samples: readonly number[],
    outputSteps: readonly number[],
    sequences: Pick<Sequences, 'outputs' | 'steps' | 'features'>,
  ) {
    checkValues('Jacobian: samples', samples);
    checkValues('Jacobian: outputSteps', outputSteps);
    checkSizes('Jacobian', sequences, ['outputs', 'steps', 'features']);
    const { outputs, steps, features } = sequences;
    checkArray('Jacobian: values', values, [samples.length, outputSteps.length, outputs, steps, features]);
    this.values = values;
    this.shape = [samples.length, outputSteps.length, outputs, steps, features];
    this.#samples = samples;
    this.#outputSteps = outputSteps;
  }

  /**
   * Returns dy[outputStep][output] / dx[inputStep][feature] of a sample, counted as in the sequences.
   *
   * @throws RangeError if it was not computed, or the network does not have it.
   */
  at(sample: number, outputStep: number, output: number, inputStep: number, feature: number): number {
    const [, , outputs, steps, features] = this.shape;
    const [sampleAt, stepAt] = [this.#samples.indexOf(sample), this.#outputSteps.indexOf(outputStep)];
    if (sampleAt < 0) throw new RangeError(`Jacobian.at: sample ${quote(sample)} was not computed`);
    if (stepAt < 0) throw new RangeError(`Jacobian.at: outputStep ${quote(outputStep)} was not computed`);
    checkPlace('Jacobian.at: output', output, outputs);
    checkPlace('Jacobian.at: inputStep', inputStep, steps);
    checkPlace('Jacobian.at: feature', feature, features);
    const row = (sampleAt * this.#outputSteps.length + stepAt) * outputs + output;
    return this.values[(row * steps + inputStep) * features + feature] as number;
  }
}

/** The part of a Jacobian to compute. */
export interface JacobianOptions {
  /** Steps of the outputs. Default: all. */
  readonly outputSteps?: readonly number[];
  /** Default: all. */
  readonly samples?: readonly number[];
}

const JACOBIAN_OPTIONS: OptionNames<JacobianOptions> = { outputSteps: true, samples: true };

/**
 * Computes the Jacobian of a network's outputs with respect to its inputs, J = dy_t / dx_s, exactly (apart from float32
 * rounding): by backpropagation through time on the compiled engine, one row per output. Each sequence begins with
 * zeros.
 *
 * Source: P. J. Werbos, Backpropagation through time, Proceedings of the IEEE 78(10), 1990.
 *
 * @throws RangeError naming a sample or step that does not exist; and as `network.inputGradients`.
 * @throws TypeError naming the invalid argument or option.
 */
export async function jacobian(
  network: Network,
  sequences: Sequences,
  jacobianOptions: JacobianOptions = {},
): Promise<Jacobian> {
  const options = readOptions('jacobian', jacobianOptions, JACOBIAN_OPTIONS);
  checkNetwork('jacobian', network, 'inputGradients');
  checkSequences('jacobian', sequences);
  const { count, outputSteps: allSteps, outputs, steps, features } = sequences;
  const samples = options.samples ?? [...new Array(count).keys()];
  const outputSteps = options.outputSteps ?? [...new Array(allSteps).keys()];
  checkValues('jacobian: samples', samples);
  checkValues('jacobian: outputSteps', outputSteps);
  const rows = samples.flatMap((sample) =>
    outputSteps.flatMap((outputStep) =>
      Array.from({ length: outputs }, (_, output): Row => ({ sample, outputStep, output })),
    ),
  );
  const values = new Float32Array(rows.length * steps * features);
  await jacobianRows('jacobian', network, sequences, rows, (row, derivatives) => {
    values.set(derivatives, row * steps * features);
  });
  return new Jacobian(values, samples, outputSteps, sequences);
}
