// The error of the losses of one number and its target, in units of the last place, as pointwise.ts states it.
import { beforeAll, expect, test } from '@jest/globals';
import { LossFunction } from '../../../src/kernels/program/opcodes.js';
import { Generator } from '../../../src/random/index.js';
import { type Kernels, startKernels } from '../harness.js';
import { EPSILON, LOSSES } from '../reference/losses.js';

const COUNT = 40_000;
const f32 = Math.fround;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

/** How far apart float32 numbers are at this size. */
function ulp(size: number): number {
  return 2 ** (Math.max(Math.floor(Math.log2(size)), -126) - 23);
}

interface Domain {
  readonly prediction: readonly [number, number];
  readonly target: readonly [number, number];
  /** The greatest term of which l is made; absent: l itself. */
  readonly term?: (t: number, p: number) => number;
  /** ULP. */
  readonly bound: number;
  /** Targets are the ends of their range alone. */
  readonly whole?: true;
}

const DELTA = 0.5;
const log1p = (x: number): number => Math.log1p(Math.max(x, EPSILON));

const DOMAINS: { readonly [name: string]: Domain } = {
  MeanAbsolutePercentageError: {
    prediction: [-3, 3],
    target: [-3, 3],
    bound: 2.1,
    term: (t, p) => 100 * (1 + Math.abs(p / t)),
  },
  MeanSquaredLogarithmicError: {
    prediction: [-0.5, 9],
    target: [0, 9],
    bound: 2.7,
    term: (t, p) => Math.max(log1p(p), log1p(t)) ** 2,
  },
  SquaredHinge: { prediction: [-3, 3], target: [-1, 1], whole: true, bound: 2 },
  Hinge: { prediction: [-3, 3], target: [-1, 1], whole: true, bound: 0.51 },
  HingeLoss: { prediction: [-3, 3], target: [0, 1], whole: true, bound: 0.51 },
  Logcosh: { prediction: [-3, 3], target: [-3, 3], bound: 6 },
  KullbackLeiblerDivergence: {
    prediction: [0, 1],
    target: [0, 1],
    bound: 2.5,
    term: (t, p) => t * Math.max(1, Math.abs(Math.log(t / p))),
  },
  Poisson: {
    prediction: [0.001, 9],
    target: [0, 9],
    bound: 2.5,
    term: (t, p) => Math.max(p, Math.abs(t * Math.log(p))),
  },
  Huber: { prediction: [-3, 3], target: [-3, 3], bound: 2 },
  Quantile: { prediction: [-3, 3], target: [-3, 3], bound: 0.51 },
  AbsoluteDifference: { prediction: [-3, 3], target: [-3, 3], bound: 0.51 },
  LogLoss: { prediction: [0, 1], target: [0, 1], bound: 2.5, term: () => 1 },
  SigmoidCrossEntropy: {
    prediction: [-30, 30],
    target: [0, 1],
    bound: 2,
    term: (_, p) => Math.max(Math.abs(p), 0.7),
  },
};

test.each(Object.entries(DOMAINS))('%s is as exact as its kernel says', (name, domain) => {
  const code = LossFunction[name as keyof typeof LossFunction];
  const generator = new Generator(7, 'data', code);
  const draw = ([low, high]: readonly [number, number]): number =>
    f32(low + (high - low) * generator.uniform());
  const target = Array.from({ length: COUNT }, () => {
    const [low, high] = domain.target;
    return domain.whole ? (generator.uniform() < 0.5 ? low : high) : draw([low, high]);
  });
  const prediction = target.map((t, index) =>
    index % 4 === 0 ? f32(t + 0.01 * draw([-1, 1])) : draw(domain.prediction),
  );
  kernels.clear();
  const sums = kernels.space(COUNT);
  const [p, t] = [prediction, target].map((all) => kernels.putRows(all.map((one) => [one])));
  const parameters = kernels.putRows([[DELTA]]);
  kernels.call('loss', [p as number, t as number, 0, 0, sums, 1, COUNT, 1, code, parameters]);
  let worst = 0;
  for (const [index, l] of kernels.get(sums, COUNT).entries()) {
    const [truth, forecast] = [target[index] as number, prediction[index] as number];
    const exact = LOSSES[code]([truth], [forecast], [DELTA]);
    const size = Math.max(Math.abs(exact), domain.term?.(truth, forecast) ?? 0);
    if (size > 0) worst = Math.max(worst, Math.abs(l - exact) / ulp(size));
  }
  expect(worst).toBeLessThan(domain.bound);
});
