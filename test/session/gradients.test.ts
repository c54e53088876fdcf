import { afterAll, describe, expect, test } from '@jest/globals';
import type { OutputTraining } from '../../src/compiler/index.js';
import { releaseKernels } from '../../src/engine/index.js';
import type { SessionOptions } from '../../src/session/index.js';
import {
  dense,
  lstm,
  noise,
  type Setting,
  SGD,
  type Training,
  trainingOptions,
  withSession,
} from '../compiler/networks.js';

afterAll(releaseKernels);

const SETTING: Setting = {
  sampleShape: [4, 3],
  layers: [lstm('a', 5), dense('b', 2)],
  batchSize: 6,
  targetSize: 8,
  samples: 6,
};

type Matrices = Float32Array[];

const norm = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** Gradients, and the step from the weights of one batch at a learning rate of 1. */
async function stepOf(
  options: SessionOptions,
): Promise<{ weights: Matrices; gradients: Matrices; step: Matrices }> {
  return withSession(options, (session) => {
    const weights = session.getWeights();
    const gradients = session.gradients();
    expect(session.getWeights()).toEqual(weights);
    session.train(0, 1, 0);
    const step = session
      .getWeights()
      .map((after, w) => after.map((number, i) => ((weights[w] as Float32Array)[i] as number) - number));
    return { weights, gradients, step };
  });
}

function expectSteps(step: Matrices, expected: Matrices): void {
  for (const [w, weight] of expected.entries()) {
    for (const [i, aim] of weight.entries()) {
      // Weights below 1 lose at most an ULP of 2^-24 where the step is taken from them.
      expect(Math.abs((step[w]?.[i] as number) - aim)).toBeLessThanOrEqual(2 ** -23 + 1e-6 * Math.abs(aim));
    }
  }
}

function clipping(training: Training, layers = SETTING.layers): SessionOptions {
  return trainingOptions({ ...SETTING, layers, training: { optimizer: SGD, ...training } });
}

describe('one step goes down', () => {
  test('the gradients, which asking for them does not change', async () => {
    const { gradients, step } = await stepOf(clipping({}));
    expectSteps(step, gradients);
  });

  test('gradients of which each element is held within clipValue', async () => {
    const { gradients, step } = await stepOf(clipping({ clipValue: 0.01 }));
    expect(Math.max(...gradients.flatMap((gradient) => [...gradient]))).toBeGreaterThan(0.01);
    const clipped = gradients.map((gradient) => gradient.map((g) => Math.min(0.01, Math.max(-0.01, g))));
    expectSteps(step, clipped);
  });

  test("gradients of which each weight's is scaled down to clipNorm", async () => {
    const { gradients, step } = await stepOf(clipping({ clipNorm: 0.1 }));
    const norms = gradients.map(norm);
    expect(Math.max(...norms)).toBeGreaterThan(0.1);
    const clipped = gradients.map((gradient, w) =>
      gradient.map((g) => (g * 0.1) / Math.max(0.1, norms[w] as number)),
    );
    expectSteps(step, clipped);
  });

  test('gradients that together are scaled down to globalClipNorm', async () => {
    const { gradients, step } = await stepOf(clipping({ globalClipNorm: 0.1 }));
    const all = Math.hypot(...gradients.map(norm));
    expect(all).toBeGreaterThan(0.1);
    expectSteps(
      step,
      gradients.map((gradient) => gradient.map((g) => (g * 0.1) / all)),
    );
  });

  test('gradients of the regularizers, which the loss takes in and predictions do not', async () => {
    const regularizer = { class_name: 'L1L2', config: { l1: 0.01, l2: 0.02 } };
    const punished = [
      lstm('a', 5),
      dense('b', 2, { kernel_regularizer: regularizer, bias_regularizer: regularizer }),
    ];
    const options = clipping({}, punished);
    const { weights, gradients, step } = await stepOf(options);
    const expected = gradients.map((gradient, w) =>
      gradient.map((g, i) => {
        const weight = (weights[w] as Float32Array)[i] as number;
        return w < 3 ? g : g + 0.01 * Math.sign(weight) + 2 * 0.02 * weight;
      }),
    );
    expectSteps(step, expected);
    const loss = (of: SessionOptions): Promise<number> =>
      withSession(of, (session) => session.train(0, 1, 0)[0] as number);
    const penalty = weights
      .slice(3)
      .flatMap((weight) => [...weight])
      .reduce((sum, weight) => sum + 0.01 * Math.abs(weight) + 0.02 * weight * weight, 0);
    expect(Math.abs((await loss(options)) - (await loss(clipping({}))) - penalty)).toBeLessThan(1e-6);
  });
});

describe('gradients of the loss', () => {
  const losses: [OutputTraining['loss'], string][] = [
    ['meanSquaredError', 'sigmoid'],
    ['meanAbsoluteError', 'tanh'],
    ['binaryCrossentropy', 'sigmoid'],
    ['categoricalCrossentropy', 'softmax'],
  ];
  // Of an LSTM at the output whose padding would not be zeros by itself, too: it must not reach the loss.
  const outputs = (activation: string) => [
    [lstm('a', 5), dense('b', 2, { activation })],
    [lstm('a', 5), lstm('b', 2, { activation: 'sigmoid' })],
  ];

  test.each(losses)(
    '%s are its slopes: a small step changes it by step times gradient',
    async (loss, activation) => {
      for (const layers of outputs(activation)) {
        const options = trainingOptions({
          ...SETTING,
          layers,
          training: { loss, optimizer: { ...SGD, learningRate: 0 } },
        });
        const { train } = options;
        const y = train?.targets[0]?.map((number) => (number > 0 ? 1 : 0)) as Float32Array;
        await withSession(
          { ...options, train: { inputs: train?.inputs ?? [], targets: [y], count: 6 } },
          (session) => {
            const weights = session.getWeights();
            const gradients = session.gradients();
            const direction = weights.map((weight, w) => noise(weight.length, 30 + w));
            const lossAt = (step: number): number => {
              session.setWeights(
                weights.map((weight, w) =>
                  weight.map((x, i) => x + step * ((direction[w] as Float32Array)[i] as number)),
                ),
              );
              return session.train(0, 1, 0)[0] as number;
            };
            const width = 2 ** -6;
            // Two central differences of which the errors of third order cancel.
            const slope =
              (4 * ((lossAt(width) - lossAt(-width)) / (2 * width)) -
                (lossAt(2 * width) - lossAt(-2 * width)) / (4 * width)) /
              3;
            const expected = gradients.reduce(
              (sum, gradient, w) =>
                gradient.reduce(
                  (more, g, i) => more + g * ((direction[w] as Float32Array)[i] as number),
                  sum,
                ),
              0,
            );
            expect(Math.abs(slope - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
          },
        );
      }
    },
  );
});

describe('weights of samples', () => {
  const weighted = (weights: number[] | undefined): SessionOptions => {
    const options = trainingOptions(SETTING);
    const { train } = options;
    return {
      ...options,
      train: {
        inputs: train?.inputs ?? [],
        targets: train?.targets ?? [],
        weights: weights && [Float32Array.from(weights)],
        count: 6,
      },
    };
  };
  const run = (weights: number[] | undefined) =>
    withSession(weighted(weights), (session) => ({
      gradients: session.gradients(),
      loss: session.train(0, 1, 0)[0] as number,
    }));

  test('of 1 change no bit', async () => {
    expect(await run([1, 1, 1, 1, 1, 1])).toEqual(await run(undefined));
  });

  test('multiply the share of each sample in loss and gradients', async () => {
    const parts = await Promise.all(
      Array.from({ length: 6 }, (_, i) => run(Array.from({ length: 6 }, (_, k) => (k === i ? i : 0)))),
    );
    const together = await run([0, 1, 2, 3, 4, 5]);
    const sum = parts.reduce((total, { loss }) => total + loss, 0);
    expect(Math.abs(together.loss - sum)).toBeLessThan(1e-6 * sum);
    for (const [w, gradient] of together.gradients.entries()) {
      for (const [i, g] of gradient.entries()) {
        const total = parts.reduce((more, { gradients }) => more + (gradients[w]?.[i] as number), 0);
        expect(Math.abs(g - total)).toBeLessThan(1e-6);
      }
    }
  });
});
