// The compiled engine against tfjs's operations, on generated trainings.
import { afterAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { epochOrder } from '../../../src/network/index.js';
import { describeModel } from '../../../src/tfjs/compiled/describe-model.js';
import { type FitArgs, fit, LogCallback, predict } from '../../../src/tfjs/index.js';
import { describeTraining } from '../../../src/tfjs/model/describe-training.js';
import { trainedModel } from '../../../src/tfjs/model/internals.js';
import { inProportion } from '../../in-proportion.js';
import { InspectedSession } from '../../session/inspected-session.js';
import { withBackend } from '../backend-for-tests.js';
import { buildModel, type Case, cases, compile, fitArgs, makeData } from './generated.js';

withBackend();

const RUNS = inProportion(300);
const STEPS = 20;

/**
 * How far the engines may be apart: at least three times what 1500 cases (seeds 1 to 5 of this property, by
 * LETHE_SEED) were at most, in brackets. All are roundings of float32 (6e-8), added up; Adam and its kin divide a
 * gradient by its own size, also where it is all rounding.
 */
const TOLERANCE = {
  /** Part of one plus the largest output (1.2e-7). */
  outputs: 5e-7,
  /**
   * Part of the largest of its weight's gradient, or of 0.05 if that is larger: where the samples' parts of a sum
   * cancel, it is rounded as they are (2.3e-6).
   */
  gradients: 1e-5,
  /** Part of the largest loss of a step (3.5e-7). */
  losses: 2e-6,
  /** Means of loss and metrics over an epoch, part of one plus the largest (1.6e-7). */
  history: 1e-6,
  /** Part of one plus the largest of its tensor, after twenty steps (7.3e-8). */
  weights: 3e-7,
  /** The same for adam, adamax, rmsprop and adadelta (1.8e-6). */
  normalizedWeights: 2e-5,
} as const;

const NORMALIZING: ReadonlySet<Case['optimizer']> = new Set(['adam', 'adamax', 'rmsprop', 'adadelta']);

/** The largest deviations seen; LETHE_DEVIATIONS=1 prints them. */
const worst = new Map<string, number>();

function within(name: keyof typeof TOLERANCE, deviation: number): void {
  worst.set(name, Math.max(worst.get(name) ?? 0, deviation));
  if (deviation <= TOLERANCE[name]) return;
  throw new RangeError(`${name}: expected the engines within ${TOLERANCE[name]}, got ${deviation}`);
}

/** Largest deviation as a part of `scale`; where one is NaN, both have to be. */
function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>, scale: number): number {
  if (actual.length !== expected.length) return Number.NaN;
  let largest = 0;
  for (let index = 0; index < expected.length; index++) {
    const [a = Number.NaN, b = Number.NaN] = [actual[index], expected[index]];
    if (Number.isNaN(a) && Number.isNaN(b)) continue;
    const off = a === b ? 0 : Math.abs(a - b) / scale;
    if (!(off <= largest)) largest = off;
  }
  return largest;
}

const largestOf = (values: ArrayLike<number>): number => Math.max(0, ...Array.from(values, Math.abs));

const read = (tensors: tf.Tensor[]): Promise<Float32Array[]> =>
  Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())));

async function gradientsOfTfjs(
  model: tfl.LayersModel,
  one: Case,
  x: tf.Tensor,
  y: tf.Tensor,
): Promise<Float32Array[]> {
  const { clipNorm, globalClipNorm, clipValue, ...args } = fitArgs(one, model);
  const seen: tf.Tensor[] = [];
  (model.optimizer as unknown as { applyGradients: unknown }).applyGradients = (
    given: { tensor: tf.Tensor }[],
  ) => {
    if (seen.length === 0) seen.push(...given.map(({ tensor }) => tf.keep(tf.clone(tensor))));
  };
  const stop = async (): Promise<void> => {
    model.stopTraining = true;
  };
  await fit(model, x, y, { ...args, engine: 'tfjs', callbacks: { onBatchEnd: stop } });
  const values = await read(seen);
  tf.dispose(seen);
  return values;
}

async function gradientsOfKernels(
  model: tfl.LayersModel,
  one: Case,
  x: tf.Tensor,
  y: tf.Tensor,
  args: FitArgs,
): Promise<Float32Array[]> {
  const trained = trainedModel(model);
  const description = describeModel(trained);
  const { classWeight } = args;
  const labels = classWeight === undefined ? undefined : await classesOf(y);
  const session = await InspectedSession.open({
    network: description.network,
    sampleShapes: [[one.time, one.features]],
    training: describeTraining(trained, {}),
    batchSize: one.batchSize,
    seed: one.seed,
    threads: 1,
    train: {
      inputs: await read([x]),
      targets: await read([y]),
      weights: labels && [labels.map((label) => (classWeight as { [name: number]: number })[label] ?? 0)],
      count: one.samples,
    },
  });
  try {
    session.setWeights(await read(description.weights.map((weight) => weight.read())));
    session.setOrder(epochOrder(one.samples, one.seed, 0, one.shuffle) ?? undefined);
    const gradients = session.gradients();
    // tfjs's are of the loss with its penalties; the session adds those to the gradients later.
    if (one.regularized) {
      for (const [index, weight] of description.trained.entries()) {
        const isOutput = index >= description.trained.length - 2;
        if (!isOutput) continue;
        const values = (await read([weight.read()]))[0] as Float32Array;
        const [l1, l2] = weight.originalName.endsWith('kernel') ? [0.01, 0.02] : [0, 0.01];
        const gradient = gradients[index] as Float32Array;
        for (const [at, value] of values.entries())
          gradient[at] = (gradient[at] as number) + l1 * Math.sign(value) + 2 * l2 * value;
      }
    }
    return gradients;
  } finally {
    session.close();
  }
}

async function classesOf(y: tf.Tensor): Promise<Float32Array> {
  const classes = tf.tidy(() => (y.shape[1] === 1 ? tf.clone(y) : tf.argMax(y, 1)));
  const [values] = await read([classes]);
  classes.dispose();
  return values as Float32Array;
}

async function train(
  model: tfl.LayersModel,
  one: Case,
  x: tf.Tensor,
  y: tf.Tensor,
  engine: 'compiled' | 'tfjs',
): Promise<{ logs: number[]; weights: Float32Array[]; history: number[] }> {
  const logs: number[] = [];
  let steps = 0;
  const batches = Math.ceil(one.samples / one.batchSize);
  const { history } = await fit(model, x, y, {
    ...fitArgs(one, model),
    engine,
    epochs: Math.ceil(STEPS / batches),
    callbacks: new LogCallback({
      onBatchEnd: async (_, all) => {
        const { batch, size, ...own } = all as { [name: string]: number };
        logs.push(own.loss as number);
        if (++steps === STEPS) model.stopTraining = true;
      },
    }),
  });
  return { logs, weights: await read(model.getWeights()), history: Object.values(history).flat() };
}

describe('both engines agree', () => {
  test(`on ${RUNS} generated trainings: outputs, gradients, ${STEPS} steps`, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const model = buildModel(one);
        const initial = model.getWeights().map((weight) => tf.clone(weight));
        const { x, y } = makeData(one, model);
        const restart = (): tf.Optimizer => {
          model.setWeights(initial);
          if (one.stateful) model.resetStates();
          return compile(model, one);
        };
        const optimizers: tf.Optimizer[] = [];
        try {
          optimizers.push(restart());
          const batch = { batchSize: one.batchSize };
          const stock = model.predict(x, batch) as tf.Tensor;
          if (one.stateful) model.resetStates();
          const ours = await predict(model, x, { ...batch, engine: 'compiled', threads: 1 });
          const [expected, actual] = (await read([stock, ours])) as [Float32Array, Float32Array];
          expect(ours.shape).toEqual(stock.shape);
          tf.dispose([stock, ours]);
          within('outputs', deviation(actual, expected, 1 + largestOf(expected)));

          if (model.trainableWeights.length === 0) return;
          restart();
          const gradients = await gradientsOfTfjs(model, one, x, y);
          optimizers.push(restart());
          const kernels = await gradientsOfKernels(model, one, x, y, fitArgs(one, model));
          expect(kernels.length).toBe(gradients.length);
          for (const [index, gradient] of gradients.entries()) {
            const scale = Math.max(largestOf(gradient), 0.05);
            within('gradients', deviation(kernels[index] ?? [], gradient, scale));
          }

          optimizers.push(restart());
          const tfjs = await train(model, one, x, y, 'tfjs');
          optimizers.push(restart());
          const compiled = await train(model, one, x, y, 'compiled');
          const weights = NORMALIZING.has(one.optimizer) ? 'normalizedWeights' : 'weights';
          expect(compiled.logs).toHaveLength(tfjs.logs.length);
          within('losses', deviation(compiled.logs, tfjs.logs, largestOf(tfjs.logs)));
          within('history', deviation(compiled.history, tfjs.history, 1 + largestOf(tfjs.history)));
          for (const [index, weight] of tfjs.weights.entries()) {
            within(weights, deviation(compiled.weights[index] ?? [], weight, 1 + largestOf(weight)));
          }
        } finally {
          tf.dispose([x, y, initial]);
          for (const optimizer of optimizers) optimizer.dispose();
          model.dispose();
        }
      }),
      { numRuns: RUNS, seed: Number(process.env.LETHE_SEED ?? 4) },
    );
  }, 300_000);
  afterAll(() => {
    if (process.env.LETHE_DEVIATIONS !== undefined) console.log(Object.fromEntries(worst));
  });
});
