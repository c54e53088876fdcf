import { didYouMean } from '../text/closest.js';
import { mismatch, quote } from '../text/quote.js';
import { checkCase } from './check-case.js';
import { NETWORKS, type NetworkName } from './networks.js';

/** A network and what is done with it: all that a measurement has to know, in numbers. */
export interface BenchmarkCase {
  name: string;
  /** `training`: a step on the whole batch, with read-out, loss, gradients and Adam. `inference`: a prediction. */
  task: 'training' | 'inference';
  /** What it stands for, in a few words. */
  title: string;
  /** What is before the read-out: LSTM layers alone, or another recurrent layer, or something before them. */
  network: NetworkName;
  /** Samples in a batch, which are all there are: a step is an epoch. */
  batch: number;
  /** Time steps of a sample. */
  time: number;
  /** Numbers in a time step; with an embedding those of a word's row. */
  inputs: number;
  /** Units of each recurrent layer. */
  units: number;
  /** Recurrent layers, one upon the other: more than one only of the network `lstm`. */
  layers: number;
  /** Outputs of the dense read-out at each time step. */
  outputs: number;
  /** With `categoricalCrossentropy` inputs and targets are one-hot, and the read-out's activation is softmax. */
  loss: 'meanSquaredError' | 'categoricalCrossentropy';
  /** The curve this is a point of, if it is one: `value` of this size, everything else alike. */
  curve?: { name: CurveName; value: number };
}

/** Sizes that are varied one at a time. */
export type CurveName = 'units' | 'batch' | 'time';

/** Adam as tfjs-core writes it by default: epsilon is outside the root. */
export const ADAM = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** This many steps are compared between all who are measured on a case, losses and, among our own, weights. */
export const CHECKED_STEPS = 4;

const one = { network: 'lstm', layers: 1, outputs: 1, loss: 'meanSquaredError' } as const;
const regression = { ...one, task: 'training' } as const;
const inference = { ...one, task: 'inference' } as const;

/** What every curve goes through, and what other networks are compared at: `small`. */
const CENTER = { ...regression, batch: 32, time: 24, inputs: 8, units: 32 } as const;

/** The cases by which people compare. Adding one is adding an entry. */
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
 * The case of a name, on a curve or not.
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

/** Passes of the size of the one forwards. */
const PASSES: { readonly [task in BenchmarkCase['task']]: number } = { training: 3, inference: 1 };

/**
 * Floating-point operations of one step or prediction: those of the matrix products alone, a product and a sum
 * each, so that it is the same number for every engine. Backwards each product of the way forwards has two of its
 * size, for inputs and for weights.
 */
export function operationsOf(of: BenchmarkCase): number {
  checkCase('operationsOf', of);
  const { batch, time, outputs, task, network } = of;
  const { products, width } = NETWORKS[network];
  const forward = 2 * batch * time * (products(of) + width(of) * outputs);
  return PASSES[task] * forward;
}
