import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Divergence, Trainer } from '../../network/index.js';
import { takeBatch } from './batches.js';
import { evaluateTensors } from './evaluate.js';
import { Stepper, type SteppingOptions } from './stepper.js';

/** What it trains on, and how. */
export interface OperationsTask extends SteppingOptions {
  /** `[...inputs, ...targets, ...weights]`, one row for each sample; null for an output without weights. */
  readonly train: (tf.Tensor | null)[];
  /** `[...inputs, ...targets]`; undefined without validation. */
  readonly validation: tf.Tensor[] | undefined;
  readonly batchSize: number;
}

/** Trains batch by batch by tfjs-layers' operations. */
export class OperationsTrainer implements Trainer {
  readonly batchesPerEpoch: number;
  readonly maximumBatches = 1;
  readonly maximumOrder: number;
  /** Not counted: a batch takes longer than any bound by them. */
  readonly plan = { operations: 0 };
  readonly #model: LayersModel;
  readonly #task: OperationsTask;
  readonly #stepper: Stepper;
  #order: Uint32Array | null = null;

  constructor(model: LayersModel, task: OperationsTask) {
    const samples = task.train[0]?.shape[0] ?? 0;
    this.batchesPerEpoch = Math.ceil(samples / task.batchSize);
    this.maximumOrder = samples;
    this.#model = model;
    this.#task = task;
    this.#stepper = new Stepper(model, task);
  }

  get diverged(): Divergence['of'] | undefined {
    return this.#stepper.diverged;
  }

  setOrder(order: Uint32Array): void {
    this.#order = order;
  }

  async train(firstBatch: number, _batches: number, stream: number): Promise<Float32Array> {
    const { train, batchSize } = this.#task;
    const batch = takeBatch(train, firstBatch, batchSize, this.#order);
    try {
      return await this.#stepper.step(batch, stream);
    } finally {
      tf.dispose(batch.filter((tensor) => tensor !== null));
    }
  }

  async evaluate(): Promise<number[]> {
    const { validation = [], batchSize } = this.#task;
    return evaluateTensors(this.#model, validation, batchSize);
  }
}
