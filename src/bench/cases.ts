import { didYouMean } from '../text/closest.js';
import { mismatch, quote } from '../text/quote.js';
import { checkCase } from './check-case.js';
import { NETWORKS, type NetworkName } from './networks.js';

/** A network and its task: all numbers that a measurement needs. */
export interface BenchmarkCase {
  name: string;
  /** `training`: a step on the whole batch, with read-out, loss, gradients and Adam. `inference`: a prediction. */
  task: 'training' | 'inference';
  /** A short description. */
  title: string;
  /** The part before the read-out: LSTM layers, another recurrent layer, or a layer before an LSTM. */
  network: NetworkName;
  /** Samples in the only batch: a step is an epoch. */
  batch: number;
  /** Time steps of a sample. */
  time: number;
  /** Numbers in a time step; with an embedding, the size of a row. */
  inputs: number;
  /** Units of each recurrent layer. */
  units: number;
  /** Stacked recurrent layers: more than one only for the network `lstm`. */
  layers: number;
  /** Outputs of the dense read-out at each time step. */
  outputs: number;
  /** With `categoricalCrossentropy` inputs and targets are one-hot, and the read-out's activation is softmax. */
  loss: 'meanSquaredError' | 'categoricalCrossentropy';
  /** The curve that it belongs to, if any: its size has this `value`, the other sizes are the same. */
  curve?: { name: CurveName; value: number };
}

/** Sizes that the curves vary, one at a time. */
export type CurveName = 'units' | 'batch' | 'time';

/** Adam as tfjs-core writes it by default: epsilon is outside the root. */
export const ADAM = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** Steps that are compared between all contestants of a case: losses and, for Lethe's engines, weights. */
export const CHECKED_STEPS = 4;

const one = { network: 'lstm', layers: 1, outputs: 1, loss: 'meanSquaredError' } as const;
const regression = { ...one, task: 'training' } as const;
const inference = { ...one, task: 'inference' } as const;

/** The common point of all curves, and the sizes of other networks: `small`. */
const CENTER = { ...regression, batch: 32, time: 24, inputs: 8, units: 32 } as const;

/** The cases to compare. A new one is an entry here. */
export const cases: readonly BenchmarkCase[] = [
  { ...regression, name: 'seed', title: 'the experiment', batch: 3, time: 4, inputs: 1, units: 10 },
  { ...CENTER, name: 'small', title: 'a few sensors' },
  { ...regression, name: 'medium', title: 'a time series', batch: 32, time: 50, inputs: 1, units: 64 },
  { ...regression, name: 'large', title: 'many sensors', batch: 64, time: 100, inputs: 16, units: 128 },
  {
    name: 'char-rnn',
    task: 'training',
    title: 'text, letter by letter',
    network: 'lstm',
    batch: 32,
    time: 64,
    inputs: 64,
    units: 128,
    layers: 2,
    outputs: 64,
    loss: 'categoricalCrossentropy',
  },
  { ...CENTER, name: 'gru', title: 'a few sensors, GRU', network: 'gru' },
  { ...CENTER, name: 'bidirectional', title: 'a few sensors, LSTM both ways', network: 'bidirectional' },
  { ...CENTER, name: 'embedding-lstm', title: 'words of 1000', network: 'embedding-lstm' },
  { ...CENTER, name: 'conv1d-lstm', title: 'a few sensors, convolution first', network: 'conv1d-lstm' },
  { ...inference, name: 'predict-step', title: 'one step', batch: 1, time: 1, inputs: 8, units: 64 },
  { ...inference, name: 'predict-sequence', title: 'one sequence', batch: 1, time: 50, inputs: 8, units: 64 },
  { ...inference, name: 'predict-batch', title: '256 sequences', batch: 256, time: 50, inputs: 8, units: 64 },
];

const CURVES: Readonly<Record<CurveName, readonly number[]>> = {
  units: [8, 16, 32, 64, 128, 256],
  batch: [1, 4, 16, 64, 256],
  time: [4, 16, 64, 256, 512],
};

/** Training runs that differ in one size each. */
export const curveCases: readonly BenchmarkCase[] = (Object.keys(CURVES) as CurveName[]).flatMap((name) =>
  CURVES[name].map((value) => ({
    ...CENTER,
    [name]: value,
    name: `${name}-${value}`,
    title: `${value} ${name === 'time' ? 'time steps' : name}`,
    curve: { name, value },
  })),
);

/**
 * Finds a case by name, on a curve or not.
 *
 * @throws RangeError for an unknown one.
 */
export function findCase(name: string): BenchmarkCase {
  const every = [...cases, ...curveCases];
  const found = every.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const names = every.map((each) => each.name);
  const got = `${quote(name)}${typeof name === 'string' ? didYouMean(name, names) : ''}`;
  throw new RangeError(mismatch('findCase', `one of ${names.join(', ')}`, got));
}

/** Passes, each with the operations of a forward pass. */
const PASSES: { readonly [task in BenchmarkCase['task']]: number } = { training: 3, inference: 1 };

/**
 * Floating-point operations of one step or prediction: only those of the matrix products, a product and a sum each, so
 * that the number is the same for every engine. The backward pass has two products of the same size for each product of
 * the forward pass, for inputs and for weights.
 */
export function operationsOf(of: BenchmarkCase): number {
  checkCase('operationsOf', of);
  const { batch, time, outputs, task, network } = of;
  const { products, width } = NETWORKS[network];
  const forward = 2 * batch * time * (products(of) + width(of) * outputs);
  return PASSES[task] * forward;
}
