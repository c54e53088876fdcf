import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Prediction } from '../../network/index.js';
import { describeModel, type ModelDescription } from './describe-model.js';

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
  /** Layers, their options, and what was asked: others make another predictor. */
  readonly #layers: readonly unknown[];
  readonly #asked: string | undefined;

  /**
   * @param asked batchSize counts unless the model fixes one
   * @throws NotLowered naming the first layer or option that has no kernel.
   */
  static of(model: LayersModel, asked: Asked): Predictor {
    const described = describeAsked(model, asked);
    const kept = predictors.get(model);
    const same =
      kept !== undefined &&
      described !== undefined &&
      kept.#asked === described &&
      kept.#layers.length === model.layers.length &&
      kept.#layers.every((layer, index) => layer === model.layers[index]);
    if (same) return kept;
    const made = new Predictor(model, described, asked);
    predictors.set(model, made);
    return made;
  }

  private constructor(
    model: LayersModel,
    described: string | undefined,
    { sampleShape, batchSize, threads }: Asked,
  ) {
    this.#layers = [...model.layers];
    this.#asked = described;
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

/** Undefined if a layer cannot say its options: nothing is kept then. */
function describeAsked(model: LayersModel, asked: Asked): string | undefined {
  try {
    return JSON.stringify([asked, model.layers.map((layer) => layer.getConfig())]);
  } catch {
    return undefined;
  }
}
