import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type IdRange, idRangeOf, type NetworkDescription } from '../../compiler/index.js';
import {
  checkIds,
  type Limits,
  type Predicted,
  PredictionInTurns,
  withoutPadding,
} from '../../network/index.js';
import type { Part } from '../data/parts.js';
import { hasLengths } from '../data/samples.js';
import { describeModel, type ModelDescription } from './describe-model.js';
import { readStates, readStatesNow, writeStates } from './layer-states.js';
import { readWeights, readWeightsNow } from './model-state.js';
import { readModelTopology } from './model-topology.js';
import { inputsOf } from './samples.js';

/** A requested prediction. */
interface Asked {
  /** Of each input. */
  readonly sampleShapes: readonly (readonly number[])[];
  readonly batchSize: number;
  readonly threads: number | undefined;
  /** See `PredictionOptions`. */
  readonly watchBytes: ((bytes: number) => void) | undefined;
}

/** The last predictor of each model: most callers use the same shape again. */
const predictors = new WeakMap<LayersModel, Predictor>();

/** The description of a model and its prediction, kept for the next call. Holds no arena, no thread and no tensor. */
export class Predictor {
  readonly #description: ModelDescription;
  readonly #prediction: PredictionInTurns;
  /** For each input the range of its ids, if it takes ids. */
  readonly #ids: readonly (IdRange | undefined)[];
  /** Another topology, or another request, needs another predictor. */
  readonly #topology: NetworkDescription;
  /** For each input whether it has sequences of unequal length, which is another request as well. */
  readonly #padded: string;

  /**
   * @param caller how errors begin, such as `predict`
   * @param inputs those that are asked for, or others of the same shapes
   * @param asked batchSize counts unless the model fixes one
   * @throws NotLowered naming the first layer or option that has no kernel.
   */
  static of(
    model: LayersModel,
    caller: string,
    inputs: readonly Part[],
    { batchSize, ...asked }: Asked,
  ): Predictor {
    const topology = readModelTopology(model);
    const size = topology.batchSize ?? batchSize;
    const kept = predictors.get(model);
    const padded = hasLengths(inputs) ? inputs.map(({ lengths }) => lengths !== undefined).join() : '';
    const isSame = kept !== undefined && kept.#topology === topology && kept.#padded === padded;
    if (isSame && kept.#prediction.isFor(asked.sampleShapes, size, asked.threads)) return kept;
    const leaveOut = (network: NetworkDescription) => withoutPadding(caller, network, inputs);
    const made = new Predictor(model, topology, { ...asked, batchSize: size }, leaveOut, padded);
    predictors.set(model, made);
    return made;
  }

  private constructor(
    model: LayersModel,
    topology: NetworkDescription,
    asked: Asked,
    leaveOut: (network: NetworkDescription) => NetworkDescription,
    padded: string,
  ) {
    this.#topology = topology;
    this.#padded = padded;
    this.#description = describeModel(model);
    const { network } = this.#description;
    this.#ids = network.inputs.map((_, index) => idRangeOf(network, index));
    this.#prediction = new PredictionInTurns({ network: leaveOut(network), ...asked });
  }

  /**
   * Computes the outputs; changes the states of stateful layers.
   *
   * @throws RangeError naming the first number that is not a valid id.
   * @throws LetheError `backend` if the kernels cannot be started here; `limits` if it would exceed `limits`; `aborted`
   *   by the signal.
   */
  async predict(
    caller: string,
    inputs: readonly Part[],
    limits: Limits | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Tensor[]> {
    const { x, count } = this.#take(inputs);
    if (limits !== undefined) this.#prediction.check(caller, limits, count);
    const { stateful } = this.#description;
    const marks = this.#marks();
    // Read at once, as the marks are; what comes in between is of another call.
    const known = this.#prediction.known(marks);
    const reading = known === undefined ? readWeights(this.#description) : [];
    const states = stateful.length === 0 ? [] : await readStates(stateful);
    const task = { x, count, states, marks, known, weights: await reading };
    return this.#give(await this.#prediction.runUntil(caller, task, signal));
  }

  /**
   * The synchronous variant.
   *
   * @throws LetheError `state` if the kernels are not loaded yet; `limits` if it would exceed `limits`.
   */
  predictLoaded(caller: string, inputs: readonly Part[], limits: Limits | undefined): Tensor[] {
    const { x, count } = this.#take(inputs);
    if (limits !== undefined) this.#prediction.check(caller, limits, count);
    const marks = this.#marks();
    const known = this.#prediction.known(marks);
    const weights = known === undefined ? readWeightsNow(this.#description) : [];
    const states = readStatesNow(this.#description.stateful);
    return this.#give(this.#prediction.runLoaded(caller, { x, count, states, marks, known, weights }));
  }

  /** They change whenever a weight's numbers change. */
  #marks(): unknown[] {
    return this.#description.weights.map((weight) => (weight.read() as { dataId?: unknown }).dataId);
  }

  /** @throws RangeError naming the first number that is not a valid id. */
  #take(inputs: readonly Part[]): { x: Float32Array[]; count: number } {
    const x = inputsOf(this.#description.network, inputs);
    for (const [index, input] of inputs.entries()) checkIds(input.what, input, this.#ids[index]);
    return { x, count: inputs[0]?.shape[0] ?? 0 };
  }

  #give({ outputs, states }: Predicted): Tensor[] {
    const { stateful } = this.#description;
    if (stateful.length > 0) writeStates(stateful, states);
    return outputs.map(({ values, shape }) => tensor(values, [...shape], 'float32'));
  }
}
