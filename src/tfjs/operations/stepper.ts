import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Divergence, streamOf } from '../../network/index.js';
import { trainingInternals } from '../model/internals.js';
import type { SeededDropout } from './dropout.js';
import { readScalars } from './read-scalars.js';

/** How steps are done. */
export interface SteppingOptions {
  readonly dropout: SeededDropout;
  readonly checksFinite: boolean;
}

/** Does optimizer steps by tfjs-layers' own train function, as its fit loop does. */
export class Stepper {
  /** What the last step left that is not finite. */
  diverged: Divergence['of'] | undefined;
  readonly #model: LayersModel;
  readonly #options: SteppingOptions;

  constructor(model: LayersModel, options: SteppingOptions) {
    this.#model = model;
    this.#options = options;
  }

  /**
   * @param batch `[...inputs, ...targets, ...weights]`, null for an output without weights
   * @param stream of the generator
   * @returns loss and metrics
   */
  async step(batch: (tf.Tensor | null)[], stream: number): Promise<Float32Array> {
    const { dropout, checksFinite } = this.#options;
    const train = trainingInternals(this.#model).makeTrainFunction();
    dropout.startStep(streamOf(stream));
    const values = Float32Array.from(await readScalars(tf.tidy(() => train(batch))));
    this.diverged = checksFinite ? await this.#findDivergence(values[0]) : undefined;
    return values;
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
