import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Divergence, streamOf, type Trainer } from '../../network/index.js';
import { trainingInternals } from '../model/internals.js';
import { takeBatch } from './batches.js';
import type { SeededDropout } from './dropout.js';
import { evaluateTensors } from './evaluate.js';
import { readScalars } from './read-scalars.js';

/** What it trains on, and how. */
export interface OperationsTask {
  /** `[...inputs, ...targets, ...class weights]`, one row for each sample; null for an output without class weights. */
  readonly train: (tf.Tensor | null)[];
  /** `[...inputs, ...targets]`; undefined without validation. */
  readonly validation: tf.Tensor[] | undefined;
  readonly batchSize: number;
  readonly dropout: SeededDropout;
  readonly checksFinite: boolean;
}

/** Trains batch by batch by tfjs-layers' own train function, as its fit loop does. */
export class OperationsTrainer implements Trainer {
  readonly batchesPerEpoch: number;
  readonly maximumBatches = 1;
  readonly maximumOrder: number;
  /** Not counted: a batch takes longer than any bound by them. */
  readonly plan = { operations: 0 };
  diverged: Divergence['of'] | undefined;
  readonly #model: LayersModel;
  readonly #task: OperationsTask;
  #order: Uint32Array | null = null;

  constructor(model: LayersModel, task: OperationsTask) {
    const samples = task.train[0]?.shape[0] ?? 0;
    this.batchesPerEpoch = Math.ceil(samples / task.batchSize);
    this.maximumOrder = samples;
    this.#model = model;
    this.#task = task;
  }

  setOrder(order: Uint32Array): void {
    this.#order = order;
  }

  async train(firstBatch: number, _batches: number, stream: number): Promise<Float32Array> {
    const { train, batchSize, dropout, checksFinite } = this.#task;
    const step = trainingInternals(this.#model).makeTrainFunction();
    dropout.startStep(streamOf(stream));
    const batch = takeBatch(train, firstBatch, batchSize, this.#order);
    let scalars: tf.Scalar[];
    try {
      scalars = tf.tidy(() => step(batch));
    } finally {
      tf.dispose(batch.filter((tensor) => tensor !== null));
    }
    const values = Float32Array.from(await readScalars(scalars));
    this.diverged = checksFinite ? await this.#findDivergence(values[0]) : undefined;
    return values;
  }

  async evaluate(): Promise<number[]> {
    const { validation = [], batchSize } = this.#task;
    return evaluateTensors(this.#model, validation, batchSize);
  }

  /** What a batch left that is not finite: its loss, or a weight that it trained. */
  async #findDivergence(loss: number | undefined): Promise<Divergence['of'] | undefined> {
    if (!Number.isFinite(loss)) return 'loss';
    const { collectedTrainableWeights = [] } = trainingInternals(this.#model);
    for (const weight of collectedTrainableWeights) {
      const values = await weight.read().data();
      if (!values.every(Number.isFinite)) return 'weights';
    }
    return undefined;
  }
}
