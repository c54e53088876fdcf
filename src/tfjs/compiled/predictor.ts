import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Prediction } from '../../network/index.js';
import type { NetworkDescription } from '../../training/index.js';
import { describeModel, type ModelDescription } from './describe-model.js';
import { readModelTopology } from './model-topology.js';

/** What is asked of a model. */
interface Asked {
  readonly sampleShape: readonly number[];
  readonly batchSize: number;
  readonly threads: number | undefined;
}

/** The last predictor of each model: most are asked for the same shape again. */
const predictors = new WeakMap<LayersModel, Predictor>();

/** The description of a model and its prediction, kept for the next call. Holds no arena, no thread and no tensor. */
export class Predictor {
  readonly description: ModelDescription;
  readonly prediction: Prediction;
  /** Another topology, or another question, makes another predictor. */
  readonly #topology: NetworkDescription;
  readonly #asked: string;

  /**
   * @param asked batchSize counts unless the model fixes one
   * @throws NotLowered naming the first layer or option that has no kernel.
   */
  static of(model: LayersModel, asked: Asked): Predictor {
    const topology = readModelTopology(model);
    const text = JSON.stringify(asked);
    const kept = predictors.get(model);
    if (kept !== undefined && kept.#topology === topology && kept.#asked === text) return kept;
    const made = new Predictor(model, topology, text, asked);
    predictors.set(model, made);
    return made;
  }

  private constructor(
    model: LayersModel,
    topology: NetworkDescription,
    text: string,
    { sampleShape, batchSize, threads }: Asked,
  ) {
    this.#topology = topology;
    this.#asked = text;
    this.description = describeModel(model);
    const { network } = this.description;
    this.prediction = new Prediction({
      network,
      sampleShape,
      batchSize: network.batchSize ?? batchSize,
      threads,
    });
  }
}
