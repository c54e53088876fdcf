// The compiled engine against stock tfjs-layers on its cpu backend, on generated models.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { mendGradients } from '../../../src/tfjs/backend/mended-gradients.js';
import { fit, LogCallback, predict } from '../../../src/tfjs/index.js';
import { areAllTried, inEachGate } from '../../in-proportion.js';
import { buildModel, type Case, cases, compile, fitArgs, makeData } from './generated.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
  mendGradients(); // As useWasm does: else sequences of one step cannot be trained.
});

/** LETHE_MODELS=1000 is the long run (see CONTRIBUTING.md). */
const RUNS = Number(process.env.LETHE_MODELS ?? inEachGate(200));
const STEPS = areAllTried ? 20 : 4;
/** Of one model, on a machine that does much else. */
const PATIENCE_MS = 2000;

/**
 * How far the engines may be apart: more than what 1000 models (seeds 21 to 24, LETHE_SEED) were at most, in brackets.
 * All are roundings of float32 (6e-8), added up.
 */
const TOLERANCE = {
  /** Part of one plus the largest output (1.3e-7). */
  outputs: 5e-7,
  /**
   * Part of the largest of its weight's gradient, or of 0.05 if that is larger: where the samples' parts of a sum
   * cancel, it is rounded as they are (8.7e-6, all but one 3.0e-6).
   */
  gradients: 1e-5,
  /** Part of the largest loss of a step (4.3e-7). */
  losses: 2e-6,
  /** Means of loss and metrics over an epoch, part of one plus the largest (3.6e-7). */
  history: 1e-6,
  /** Part of one plus the largest of its tensor, after the steps (1.2e-7 after twenty). */
  weights: 3e-7,
  /** The same for adam, adamax, rmsprop and adadelta (1.6e-6). */
  normalizedWeights: 2e-5,
} as const;

const NORMALIZING: ReadonlySet<Case['optimizer']> = new Set(['adam', 'adamax', 'rmsprop', 'adadelta']);

/** Training runs beyond it grow without bound, and every rounding with them: they are counted, not compared. */
const LARGEST_LOSS = 1000;
let growing = 0;

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

async function train(
  model: tfl.LayersModel,
  one: Case,
  { x, y }: ReturnType<typeof makeData>,
  engine: 'compiled' | 'tfjs',
  most: number,
): Promise<{ logs: number[]; weights: Float32Array[]; history: number[] }> {
  const logs: number[] = [];
  let steps = 0;
  const batches = Math.ceil(one.samples / one.batchSize);
  const { history } = await fit(model, x, y, {
    ...fitArgs(one),
    engine,
    epochs: Math.ceil(most / batches),
    callbacks: new LogCallback({
      onBatchEnd: async (_, all) => {
        const { batch, size, ...own } = all as { [name: string]: number };
        logs.push(own.loss as number);
        if (++steps === most) model.stopTraining = true;
      },
    }),
  });
  return { logs, weights: await read(model.getWeights()), history: Object.values(history).flat() };
}

/** The weights' changes by one step of sgd: their gradients, and what moving averages change by. */
async function changes(
  model: tfl.LayersModel,
  one: Case,
  data: ReturnType<typeof makeData>,
  engine: 'compiled' | 'tfjs',
): Promise<Float32Array[]> {
  const before = await read(model.getWeights());
  const optimizer = compile(model, one, tf.train.sgd(1));
  const { weights } = await train(model, one, data, engine, 1);
  optimizer.dispose();
  return weights.map((values, index) => values.map((value, at) => (before[index]?.[at] as number) - value));
}

async function compare(one: Case): Promise<void> {
  const model = await buildModel(one);
  const initial = model.getWeights().map((weight) => tf.clone(weight));
  const data = makeData(one);
  const optimizers: tf.Optimizer[] = [];
  const restart = (): void => {
    model.setWeights(initial);
    if (one.stateful) model.resetStates();
  };
  const retrain = async (engine: 'compiled' | 'tfjs'): ReturnType<typeof train> => {
    restart();
    optimizers.push(compile(model, one));
    return train(model, one, data, engine, STEPS);
  };
  try {
    const batch = { batchSize: one.batchSize };
    const stock = [model.predict(data.x, batch)].flat();
    restart();
    const how = { ...batch, engine: 'compiled', threads: 1 } as const;
    const ours = [await predict<tf.Tensor | tf.Tensor[]>(model, data.x, how)].flat();
    const [expected, actual] = [await read(stock), await read(ours)];
    expect(ours.map(({ shape }) => shape)).toEqual(stock.map(({ shape }) => shape));
    tf.dispose([stock, ours]);
    for (const [index, values] of expected.entries()) {
      within('outputs', deviation(actual[index] ?? [], values, 1 + largestOf(values)));
    }
    if (model.trainableWeights.length === 0) return;

    restart();
    const byTfjs = await changes(model, one, data, 'tfjs');
    restart();
    const byKernels = await changes(model, one, data, 'compiled');
    for (const [index, gradient] of byTfjs.entries()) {
      within('gradients', deviation(byKernels[index] ?? [], gradient, Math.max(largestOf(gradient), 0.05)));
    }

    const tfjs = await retrain('tfjs');
    if (!tfjs.logs.every((loss) => loss < LARGEST_LOSS)) {
      growing++;
      return;
    }
    const compiled = await retrain('compiled');
    const weights = NORMALIZING.has(one.optimizer) ? 'normalizedWeights' : 'weights';
    expect(compiled.logs).toHaveLength(tfjs.logs.length);
    within('losses', deviation(compiled.logs, tfjs.logs, largestOf(tfjs.logs)));
    within('history', deviation(compiled.history, tfjs.history, 1 + largestOf(tfjs.history)));
    for (const [index, weight] of tfjs.weights.entries()) {
      within(weights, deviation(compiled.weights[index] ?? [], weight, 1 + largestOf(weight)));
    }
  } finally {
    tf.dispose([data.x, data.y, initial]);
    for (const optimizer of optimizers) optimizer.dispose();
    model.dispose();
  }
}

describe('both engines agree', () => {
  test(
    `on ${RUNS} generated models: outputs, gradients, ${STEPS} steps`,
    async () => {
      await fc.assert(fc.asyncProperty(cases, compare), {
        numRuns: RUNS,
        seed: Number(process.env.LETHE_SEED ?? 4),
      });
      expect(growing).toBeLessThanOrEqual(RUNS / 50);
    },
    60_000 + RUNS * PATIENCE_MS,
  );
  afterAll(() => {
    if (process.env.LETHE_DEVIATIONS !== undefined) console.log(Object.fromEntries(worst));
  });
});
