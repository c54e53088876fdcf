import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AdadeltaWord,
  AdagradWord,
  AdamaxWord,
  AdamWord,
  HYPERPARAMETER_WORDS,
  MomentumWord,
  RmsPropWord,
  SgdWord,
} from '../../../src/kernels/optimizers/hyperparameters.js';
import { OptimizerKind } from '../../../src/kernels/program/opcodes.js';
import { expectClose, matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, startKernels } from '../harness.js';
import * as reference from '../reference/optimizers.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

const STEPS = 20;

interface Optimizer {
  readonly kind: OptimizerKind;
  /** Hyperparameters by word. */
  readonly words: Readonly<Record<number, number>>;
  readonly reference: () => (w: number, g: number) => number;
  /** What slot 0 begins as. */
  readonly initial?: number;
}

const momentum = (nesterov: boolean): Optimizer => ({
  kind: OptimizerKind.Momentum,
  words: {
    [MomentumWord.LearningRate]: 0.05,
    [MomentumWord.Momentum]: 0.8,
    [MomentumWord.Nesterov]: Number(nesterov),
  },
  reference: () => reference.momentum(0.05, 0.8, nesterov),
});

const rmsProp = (inertia: number, centered: boolean): Optimizer => ({
  kind: OptimizerKind.RmsProp,
  words: {
    [RmsPropWord.LearningRate]: 0.01,
    [RmsPropWord.Decay]: 0.9,
    [RmsPropWord.Momentum]: inertia,
    [RmsPropWord.Epsilon]: 1e-3,
    [RmsPropWord.OneMinusDecay]: 1 - 0.9,
    [RmsPropWord.Centered]: Number(centered),
  },
  reference: () => reference.rmsProp(0.01, 0.9, inertia, 1e-3, centered),
});

const adam = (epsilon: number, isKeras: boolean): Optimizer => ({
  kind: OptimizerKind.Adam,
  words: {
    [AdamWord.LearningRate]: 0.01,
    [AdamWord.Beta1]: 0.9,
    [AdamWord.Beta2]: 0.999,
    [AdamWord.Epsilon]: epsilon,
    [AdamWord.OneMinusBeta1]: 1 - 0.9,
    [AdamWord.OneMinusBeta2]: 1 - 0.999,
    [AdamWord.AccumulatedBeta1]: 0.9,
    [AdamWord.AccumulatedBeta2]: 0.999,
    [AdamWord.KerasEpsilon]: Number(isKeras),
  },
  reference: () => reference.adam(0.01, 0.9, 0.999, epsilon, isKeras),
});

const OPTIMIZERS: Readonly<Record<string, Optimizer>> = {
  sgd: {
    kind: OptimizerKind.Sgd,
    words: { [SgdWord.LearningRate]: 0.1 },
    reference: () => reference.sgd(0.1),
  },
  momentum: momentum(false),
  nesterov: momentum(true),
  adam: adam(1e-7, false),
  "adam with Keras' epsilon": adam(1e-3, true),
  adamax: {
    kind: OptimizerKind.Adamax,
    words: {
      [AdamaxWord.LearningRate]: 0.01,
      [AdamaxWord.Beta1]: 0.9,
      [AdamaxWord.Beta2]: 0.999,
      [AdamaxWord.Epsilon]: 1e-7,
      [AdamaxWord.OneMinusBeta1]: 1 - 0.9,
      [AdamaxWord.Decay]: 0.03,
      [AdamaxWord.AccumulatedBeta1]: 0.9,
      [AdamaxWord.Iteration]: 0,
    },
    reference: () => reference.adamax(0.01, 0.9, 0.999, 1e-7, 0.03),
  },
  rmsprop: rmsProp(0, false),
  'rmsprop with momentum': rmsProp(0.7, false),
  'centered rmsprop': rmsProp(0.5, true),
  adagrad: {
    kind: OptimizerKind.Adagrad,
    words: { [AdagradWord.LearningRate]: 0.1, [AdagradWord.Epsilon]: 1e-7 },
    reference: () => reference.adagrad(0.1, 0.1, 1e-7),
    initial: 0.1,
  },
  adadelta: {
    kind: OptimizerKind.Adadelta,
    words: {
      [AdadeltaWord.LearningRate]: 1,
      [AdadeltaWord.Rho]: 0.9,
      [AdadeltaWord.Epsilon]: 1e-6,
      [AdadeltaWord.OneMinusRho]: 1 - 0.9,
    },
    reference: () => reference.adadelta(1, 0.9, 1e-6),
  },
};

/** The weights after a step for each row of gradients; followed by the slots. */
function train(optimizer: Optimizer, weights: number[], gradients: number[][], threads: number): number[] {
  kernels.clear();
  const block = new Float32Array(HYPERPARAMETER_WORDS);
  for (const [word, number] of Object.entries(optimizer.words)) block[Number(word)] = number;
  const blockAt = kernels.put(block);
  const w = kernels.put(weights);
  const count = weights.length;
  const slots = [optimizer.initial ?? 0, 0, 0].map((initial) =>
    kernels.put(new Float32Array(count).fill(initial)),
  );
  for (const gradient of gradients) {
    const g = kernels.put(gradient);
    kernels.call('prepareOptimizer', [blockAt, optimizer.kind], threads);
    kernels.call('optimize', [w, g, ...slots, count, blockAt, optimizer.kind], threads);
  }
  return [w, ...slots].flatMap((at) => [...kernels.get(at, count)]);
}

test('each kind is tried', () => {
  const tried = new Set(Object.values(OPTIMIZERS).map(({ kind }) => OptimizerKind[kind]));
  expect([...tried].sort()).toEqual(
    Object.keys(OptimizerKind)
      .filter((name) => Number.isNaN(Number(name)))
      .sort(),
  );
});

describe.each(Object.keys(OPTIMIZERS))('%s', (name) => {
  const optimizer = OPTIMIZERS[name] as Optimizer;

  test("is tfjs-core's, or Keras', within 3e-6 over 20 steps, with the same bits for all threads", () => {
    const cases = fc
      .integer({ min: 1, max: 24 })
      .chain((vectors) => matrix(STEPS + 1, 4 * vectors, numbers(-1, 1)));
    fc.assert(
      fc.property(cases, ([weights = [], ...gradients]) => {
        const result = sameForAllThreads((threads) => train(optimizer, weights, gradients, threads));
        const expected = weights.map((weight, i) => {
          const step = optimizer.reference();
          return gradients.reduce((w, gradient) => step(w, gradient[i] as number), weight);
        });
        expectClose([result.slice(0, weights.length)], [expected], 3e-6, 3e-6);
      }),
      { ...RUNS, numRuns: 8 },
    );
  });

  test('leaves padding at 0 and its slots finite, even where epsilon is 0', () => {
    const words = { ...optimizer.words };
    for (const word of Object.keys(words).map(Number)) {
      if (Math.abs(words[word] as number) < 2e-3 && words[word] !== 1 - 0.999) words[word] = 0;
    }
    const zeros = [0, 0, 0, 0];
    const result = train({ ...optimizer, words }, zeros, new Array<number[]>(3).fill(zeros), 1);
    expect(result.slice(0, 4).map(Math.abs)).toEqual(zeros);
    expect(result.every(Number.isFinite)).toBe(true);
  });
});

test('centered rmsprop stays finite where gradients do not change', () => {
  const optimizer = rmsProp(0, true);
  const words = { ...optimizer.words, [RmsPropWord.Epsilon]: 1e-7 };
  const gradients = new Array<number[]>(300).fill([0.3, -0.3, 1e-3, 10]);
  expect(train({ ...optimizer, words }, [1, 1, 1, 1], gradients, 1).every(Number.isFinite)).toBe(true);
});
