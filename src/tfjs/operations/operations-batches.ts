import { dispose } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { BatchEngine } from '../data/batch-trainer.js';
import type { Batch } from '../data/batches.js';
import { lendTensors, lendWeights } from '../data/part-tensors.js';
import { evaluateTensors } from './evaluate.js';
import { Stepper, type SteppingOptions } from './stepper.js';

/** Steps and evaluations of one batch by tfjs-layers' operations. */
export class OperationsBatches implements BatchEngine {
  /** Not counted: a batch takes longer than any bound by them. */
  readonly plan = { operations: 0 };
  readonly #model: LayersModel;
  readonly #stepper: Stepper;

  constructor(model: LayersModel, options: SteppingOptions) {
    this.#model = model;
    this.#stepper = new Stepper(model, options);
  }

  get diverged(): BatchEngine['diverged'] {
    return this.#stepper.diverged;
  }

  async prepare(): Promise<void> {}

  async train({ samples, weights }: Batch, stream: number): Promise<Float32Array> {
    const lent = lendTensors([...samples.x, ...samples.y]);
    const weighing = lendWeights(weights, samples.y);
    try {
      return await this.#stepper.step([...lent.tensors, ...weighing], stream);
    } finally {
      lent.dispose();
      dispose(weighing.filter((tensor) => tensor !== null));
    }
  }

  async evaluate(batch: Batch): Promise<number[]> {
    return evaluateBatch(this.#model, batch);
  }
}

/** Loss and metrics of one batch, in the order of their names. */
export async function evaluateBatch(model: LayersModel, { samples, count }: Batch): Promise<number[]> {
  const { tensors, dispose } = lendTensors([...samples.x, ...samples.y]);
  try {
    return await evaluateTensors(model, tensors, count);
  } finally {
    dispose();
  }
}
