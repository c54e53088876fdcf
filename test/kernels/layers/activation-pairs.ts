// Which activations recurrent kernels are tried with.
import { Activation } from '../../../src/kernels/program/opcodes.js';

export interface Pair {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  /** Largest weight: gates without a bound make states grow, and float32 and float64 part, unless it is small. */
  readonly largest: number;
}

function pair(activation: Activation, recurrentActivation: Activation, largest: number = 0.5): Pair {
  return { activation, recurrentActivation, largest };
}

export const USUAL: Pair = pair(Activation.Tanh, Activation.Sigmoid);

/** tfjs-layers' default, and some of the others. */
export const OTHERS: readonly Pair[] = [
  pair(Activation.Tanh, Activation.HardSigmoid),
  pair(Activation.Tanh, Activation.Keras3HardSigmoid),
  pair(Activation.Relu, Activation.Sigmoid),
  pair(Activation.Softsign, Activation.Tanh),
  pair(Activation.Linear, Activation.Sigmoid),
  pair(Activation.Sigmoid, Activation.Tanh),
  // Of which the padding's states would not be zeros by themselves.
  pair(Activation.Sigmoid, Activation.Sigmoid),
  pair(Activation.Softplus, Activation.HardSigmoid),
  pair(Activation.Swish, Activation.Softplus, 0.1),
  pair(Activation.HardTanh, Activation.Exponential, 0.1),
  pair(Activation.LeakyRelu, Activation.HardSilu, 0.1),
  pair(Activation.Gelu, Activation.Mish, 0.1),
];

/** Whether the slope can be told from the value alone, so that nobody keeps what came before. */
export function slopeOfValue(activation: Activation): boolean {
  return activation === Activation.Tanh || activation === Activation.Sigmoid;
}
