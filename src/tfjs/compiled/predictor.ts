import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  type PreparedSession,
  prepareSession,
  type SessionOptions,
  type TrainingSession,
} from '../../training/index.js';
import { describeModel, type ModelDescription } from './describe-model.js';
import { readWeights } from './model-state.js';

/** The last predictor of each model: most are asked for the same shape again. */
const predictors = new WeakMap<LayersModel, Predictor>();

/**
 * What a prediction leaves for the next one of the same model: its program, and its weights as the kernels have them.
 * Making these takes many times as long as one step of a small network. Holds no arena, no thread and no tensor.
 */
export class Predictor {
  readonly description: ModelDescription;
  readonly options: SessionOptions;
  readonly prepared: PreparedSession;
  /** Layers, their options, and what was asked: others make another predictor. */
  readonly #layers: readonly unknown[];
  readonly #asked: string | undefined;
  #packed: Float32Array | undefined;
  /** The data that the packed weights were made of. */
  #marks: readonly unknown[] = [];

  /**
   * @param batchSize unless the model fixes one
   * @throws NotLowered naming the first layer or option that has no kernel.
   */
  static of(
    model: LayersModel,
    sampleShape: readonly number[],
    batchSize: number,
    threads: number | undefined,
  ): Predictor {
    const asked = describeAsked(model, sampleShape, batchSize, threads);
    const kept = predictors.get(model);
    if (
      kept !== undefined &&
      asked !== undefined &&
      kept.#asked === asked &&
      sameItems(kept.#layers, model.layers)
    )
      return kept;
    const made = new Predictor(model, asked, { sampleShape, batchSize, threads });
    predictors.set(model, made);
    return made;
  }

  private constructor(
    model: LayersModel,
    asked: string | undefined,
    { sampleShape, batchSize, threads }: Pick<SessionOptions, 'sampleShape' | 'batchSize' | 'threads'>,
  ) {
    this.#layers = [...model.layers];
    this.#asked = asked;
    this.description = describeModel(model);
    const { network } = this.description;
    this.options = { network, sampleShape, batchSize: network.batchSize ?? batchSize, threads };
    this.prepared = prepareSession(this.options);
  }

  /** Reads the model's weights if they are others than before; what it resolves with gives them to a session. */
  async readWeights(): Promise<(session: TrainingSession) => void> {
    const marks = this.description.weights.map((weight) => (weight.read() as { dataId?: unknown }).dataId);
    const packed = this.#packed;
    if (packed !== undefined && sameItems(this.#marks, marks))
      return (session) => session.setPackedWeights(packed);
    const weights = await readWeights(this.description);
    return (session) => {
      session.setWeights(weights);
      this.#packed = session.getPackedWeights();
      this.#marks = marks;
    };
  }
}

/** Undefined if a layer cannot say its options: nothing is kept then. */
function describeAsked(model: LayersModel, ...asked: readonly unknown[]): string | undefined {
  try {
    return JSON.stringify([asked, model.layers.map((layer) => layer.getConfig())]);
  } catch {
    return undefined;
  }
}

function sameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
