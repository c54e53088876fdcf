import { experiment } from '../forgetting/experiment/index.js';
import type { BenchmarkCase } from './cases.js';
import { checkCase } from './check-case.js';
import { NETWORKS, VOCABULARY, type WeightSpec } from './networks.js';
import { READ_OUTS } from './read-outs.js';

/** Numbers in row-major order with their shape. */
export interface ShapedValues {
  values: Float32Array;
  shape: number[];
}

/** Data and initial weights of a case. */
export interface CaseData {
  /** `[batch, time, inputs]`, or `[batch, time]` for word ids. */
  x: ShapedValues;
  /** `[batch, time, outputs]`. */
  y: ShapedValues;
  /**
   * Initial weights in tfjs' order: for each LSTM layer kernel `[inputs, 4 units]`, recurrent kernel `[units, 4 units]`
   * and bias `[4 units]` (gates i, f, c, o), then kernel and bias of the read-out. For other networks see networks.ts.
   */
  weights: ShapedValues[];
}

/**
 * Makes data and initial weights of a case, with the same bits everywhere: all numbers are multiples of 2^-15, weights
 * divided by the square root of the units. Data are the experiment's for `seed`, one-hot for a categorical loss, else
 * uniform in [-1, 1); word ids are uniform in 0 to 999. Weights are uniform in [-a, a), `a = 1 / sqrt(units)`; the bias
 * of a forget gate is 1.
 *
 * @throws TypeError unless it is a case.
 */
export function caseData(of: BenchmarkCase): CaseData {
  checkCase('caseData', of);
  const { batch, time, inputs, units, outputs } = of;
  const { words, width, weights } = NETWORKS[of.network];
  const random = uniform(1);
  const draw = (shape: number[], scale = 1): ShapedValues => ({
    values: Float32Array.from({ length: sizeOf(shape) }, () => random() / scale),
    shape,
  });
  const { oneHot } = READ_OUTS[of.loss];
  const data = (size: number): ShapedValues =>
    oneHot ? drawOneHot([batch, time, size], random) : draw([batch, time, size]);
  const x = words ? drawWords([batch, time], random) : data(inputs);
  const y = data(outputs);
  if (of.name === 'seed') {
    x.values.set(experiment.train.x.flat(2));
    y.values.set(experiment.train.y.flat());
  }
  const scale = Math.sqrt(units);
  const constant = (shape: number[]): ShapedValues => ({ values: new Float32Array(sizeOf(shape)), shape });
  const fill: { readonly [values in WeightSpec['values']]: (shape: number[]) => ShapedValues } = {
    uniform: (shape) => draw(shape, scale),
    zeros: constant,
    forget(shape) {
      const bias = constant(shape);
      bias.values.fill(1, units, 2 * units);
      return bias;
    },
  };
  const readOut: WeightSpec[] = [
    { shape: [width(of), outputs], values: 'uniform' },
    { shape: [outputs], values: 'zeros' },
  ];
  return { x, y, weights: [...weights(of), ...readOut].map(({ shape, values }) => fill[values](shape)) };
}

function drawWords(shape: [number, number], random: () => number): ShapedValues {
  const draw = (): number => classOf(random(), VOCABULARY);
  return { values: Float32Array.from({ length: sizeOf(shape) }, draw), shape };
}

/** The class of a number in [-1, 1), of this many. */
function classOf(value: number, count: number): number {
  return Math.floor(((value + 1) / 2) * count);
}

function drawOneHot(shape: [number, number, number], random: () => number): ShapedValues {
  const [batch, time, width] = shape;
  const values = new Float32Array(sizeOf(shape));
  for (let row = 0; row < batch * time; row++) {
    values[row * width + classOf(random(), width)] = 1;
  }
  return { values, shape };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Multiples of 2^-15 in [-1, 1): the upper half of a 32-bit linear congruential generator (Numerical Recipes). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) / 32_768 - 1;
  };
}
