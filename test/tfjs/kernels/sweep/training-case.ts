import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel, ModelCompileArgs } from '@tensorflow/tfjs-layers';

/** Made-up numbers: what they look like, and their shape. */
export interface Data {
  kind: 'normal' | 'one-hot' | 'binary' | 'ids' | 'padded' | 'padded-ids' | 'not a number';
  shape: number[];
}

/** One training step, done on two backends and compared. */
export interface TrainingCase {
  name: string;
  /** A new, uncompiled model; its weights are overwritten. */
  model(): LayersModel;
  inputs: Data[];
  targets: Data[];
  /** Default: meanSquaredError. */
  loss?: ModelCompileArgs['loss'];
  metrics?: ModelCompileArgs['metrics'];
  /** Default: SGD with a learning rate of 1, which moves the weights by just the gradient. */
  optimizer?: () => Optimizer | string;
  /** Default 1. */
  steps?: number;
  /** By `fit`, with validation, instead of by `trainOnBatch`. */
  fit?: { classWeight?: Record<number, number>; batchSize?: number; shuffle?: boolean };
  /** The backends draw different numbers, so that only finiteness can be asked for. */
  random?: true;
}

export const BATCH = 3;
export const STEPS = 4;
export const FEATURES = 5;

/** A sequence: batch, time, features. */
export const SEQUENCE: Data = { kind: 'normal', shape: [BATCH, STEPS, FEATURES] };
