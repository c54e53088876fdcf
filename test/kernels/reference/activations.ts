// The activations of tfjs-layers in float64, as its source writes them, and those of Keras 3: naive, for comparison.

import { Activation } from '../../../src/kernels/program/opcodes.js';
import type { Rows } from '../harness.js';

/** Abramowitz and Stegun 7.1.6, a series of positive terms: exact to float64 for |x| < 6; 1 from there on. */
export function erf(x: number): number {
  if (Math.abs(x) >= 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** f(x) by number of the activation. */
export const ACTIVATIONS: Readonly<Record<Activation, (x: number) => number>> = {
  [Activation.Linear]: (x) => x,
  [Activation.Sigmoid]: sigmoid,
  [Activation.HardSigmoid]: (x) => Math.min(Math.max(0.2 * x + 0.5, 0), 1),
  [Activation.Tanh]: Math.tanh,
  [Activation.Relu]: (x) => Math.max(x, 0),
  [Activation.Relu6]: (x) => Math.min(Math.max(x, 0), 6),
  [Activation.Elu]: (x) => (x >= 0 ? x : Math.expm1(x)),
  [Activation.Selu]: (x) => (x >= 0 ? 1.0507009873554805 * x : 1.7580993408473768 * Math.expm1(x)),
  [Activation.Keras3HardSigmoid]: (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
  [Activation.Exponential]: Math.exp,
  [Activation.HardTanh]: (x) => Math.min(Math.max(x, -1), 1),
  [Activation.HardSilu]: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  [Activation.LeakyRelu]: (x) => Math.max(x, 0.2 * x),
  [Activation.Softplus]: softplus,
  [Activation.Softsign]: (x) => x / (1 + Math.abs(x)),
  [Activation.Swish]: (x) => x * sigmoid(x),
  [Activation.Mish]: (x) => x * Math.tanh(softplus(x)),
  [Activation.Gelu]: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  [Activation.GeluNew]: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
};

/**
 * f'(x), by the central difference quotient: good to ten digits for all activations, away from their corners. Of relu's, where
 * sums of nothing but zeros come, it is tfjs's.
 */
export function slopeOf(activation: Activation, x: number): number {
  if (activation === Activation.Relu) return x > 0 ? 1 : 0;
  const width = 1e-6;
  const f = ACTIVATIONS[activation];
  return (f(x + width) - f(x - width)) / (2 * width);
}

/** Softmax of every row. */
export function softmax(x: Rows): number[][] {
  return x.map((row) => {
    const most = Math.max(...row);
    const powers = row.map((number) => Math.exp(number - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  });
}

/** The logarithm of softmax of every row. */
export function logSoftmax(x: Rows): number[][] {
  return x.map((row) => {
    const most = Math.max(...row);
    const sum = row.reduce((total, number) => total + Math.exp(number - most), 0);
    return row.map((number) => number - most - Math.log(sum));
  });
}
