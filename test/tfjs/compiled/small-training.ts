// A small training that both engines can do.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { initialize } from '../../../src/tfjs/index.js';

export const SAMPLES = 10;

export const x: number[][][] = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: 4 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11, (sample % 3) - 1]),
);
export const y: number[][] = x.map((sequence) => [sequence[0]?.[0] ?? 0, sequence[3]?.[1] ?? 0]);

export interface SmallOptions {
  optimizer?: tf.Optimizer;
  metrics?: string[];
  dropout?: number;
  /** Batches of this many samples, whose states go on. */
  stateful?: number;
}

export function makeSmall(options: SmallOptions = {}): tfl.Sequential {
  const { optimizer = tf.train.adam(0.01), metrics = [], dropout = 0, stateful } = options;
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({
        units: 5,
        batchInputShape: [stateful ?? null, 4, 2],
        recurrentDropout: dropout,
        stateful: stateful !== undefined,
      }),
      tfl.layers.dense({ units: 2 }),
    ],
  });
  model.compile({ optimizer, loss: 'meanSquaredError', metrics });
  initialize(model, 1);
  return model;
}

export async function weightsOf(model: tfl.LayersModel): Promise<number[]> {
  const values = await Promise.all(model.getWeights().map((weight) => weight.data()));
  return values.flatMap((value) => Array.from(value));
}

/** Largest difference of two lists of numbers; NaN if their lengths differ. */
export function furthest(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.NaN;
  return Math.max(0, ...actual.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN))));
}
