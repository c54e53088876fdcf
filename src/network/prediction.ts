import {
  PredictSession,
  type PredictSessionOptions,
  type PreparedPrediction,
  preparePrediction,
} from '../training/index.js';
import { Outputs } from './data/outputs.js';
import { withSession } from './open-with-threads.js';

/** What a prediction is made with. */
export interface PredictionTask {
  readonly x: Float32Array;
  /** Samples of `x`. */
  readonly count: number;
  /** Of the stateful layers, before; undefined: zeros. */
  readonly states: readonly Float32Array[] | undefined;
  /** Others than in the last call: other weights. */
  readonly marks: readonly unknown[];
  /** The weights, layer by layer; called if the marks are others. */
  readonly readWeights: () => readonly Float32Array[] | Promise<readonly Float32Array[]>;
}

/**
 * What a prediction leaves for the next one of the same model: its program, and its weights as the kernels have them.
 * Making these takes many times as long as one step of a small network. Holds no arena and no thread.
 */
export class Prediction {
  readonly #options: PredictSessionOptions;
  readonly #prepared: PreparedPrediction;
  #packed: Float32Array | undefined;
  #marks: readonly unknown[] = [];

  /** @throws NotLowered naming the first layer or option that has no kernel. */
  constructor(options: PredictSessionOptions) {
    this.#options = options;
    this.#prepared = preparePrediction(options);
  }

  /**
   * @returns the outputs, and the states of the stateful layers afterwards
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  async run(
    caller: string,
    { x, count, states, marks, readWeights }: PredictionTask,
  ): Promise<{ outputs: Outputs; states: Float32Array[] }> {
    const packed = this.#packed !== undefined && sameItems(this.#marks, marks) ? this.#packed : undefined;
    const weights = packed === undefined ? await readWeights() : [];
    return withSession(caller, this.#options, this.#prepared, PredictSession.open, (session) => {
      if (packed !== undefined) session.setPackedWeights(packed);
      else {
        session.setWeights(weights);
        this.#packed = session.getPackedWeights();
        this.#marks = marks;
      }
      if (states !== undefined) session.setStates(states);
      const values = session.predict(x, count);
      const outputs = new Outputs(values, [count, ...session.outputShape]);
      return { outputs, states: session.getStates() };
    });
  }
}

function sameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
