import type { LayerTrace } from '../compiler/index.js';
import { LetheError } from '../errors.js';
import { isObject } from '../text/kinds.js';
import type { FitData } from './data/forms.js';
import { checkInteger } from './data/numbers.js';
import type { Outputs } from './data/outputs.js';
import { countOf, type NamedNumbers, readInputs, sampleShapesOf, withoutPadding } from './data/samples.js';
import { orModelError } from './errors/model-error.js';
import { checkSignal, checkThreads } from './fit/options.js';
import { type LoadOptions, loadParts } from './model-file/load-parts.js';
import type { NetworkParts } from './model-file/read-network.js';
import { DEFAULT_BATCH_SIZE } from './options/defaults.js';
import { type Limits, readLimits, watchOf } from './options/limits.js';
import { type OptionNames, readOptions } from './options/option-names.js';
import type { Predicted, PredictionTask } from './running/prediction.js';
import { PredictionInTurns } from './running/prediction-in-turns.js';
import type { NetworkSource } from './storage/index.js';
import { openStream, type Stream } from './stream/index.js';
import { traceNetwork } from './trace/index.js';
import { fingerprintOf, type HashedWeight } from './weights/fingerprint.js';
import { networkOutputShapes, toModelOrder } from './weights/weight-order.js';

/** One weight of a network: a copy. */
export interface NamedWeight extends HashedWeight {
  /** As tfjs-layers names it: `lstm_LSTM1/kernel`. */
  readonly name: string;
  readonly values: Float32Array;
}

/** An input or output of a network. */
export interface NetworkValue {
  /** The input's name; for an output, the name of the layer that computes it. */
  readonly name: string;
  /** Shape of one sample, such as `[time, features]`; null where a size is open or depends on the input's. */
  readonly shape: readonly (number | null)[];
}

/** Options of `predictSync` and of `evaluate`. */
export interface PredictSyncOptions {
  /**
   * Samples computed at once; it does not change the outputs. Default 32, or the batch size that a stateful network
   * fixes.
   */
  batchSize?: number;
  /** Threads, 1 to 8. Default: as many as speed it up. It does not change the outputs. */
  threads?: number;
  /** What this call may use at most. Default, for each limit: the one that the model was loaded with, if any. */
  limits?: Limits;
}

/** Options of `predict`. */
export interface PredictOptions extends PredictSyncOptions {
  /**
   * Ends the prediction between two batches, with a LetheError `aborted`. With a signal the event loop runs about every
   * 20 milliseconds. A batch is not interrupted.
   */
  signal?: AbortSignal;
}

interface ReadPredictOptions {
  readonly batchSize: number;
  readonly threads: number | undefined;
  readonly limits: Limits | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Options of `stream`. */
export interface StreamOptions {
  /** Streams side by side, each with its own state. Default 1. */
  batch?: number;
  /** Threads, 1 to 8. Default: as many as speed it up. */
  threads?: number;
}

export const PREDICT_SYNC_OPTIONS: OptionNames<PredictSyncOptions> = {
  batchSize: true,
  threads: true,
  limits: true,
};

export const PREDICT_OPTIONS: OptionNames<PredictOptions> = { ...PREDICT_SYNC_OPTIONS, signal: true };

const STREAM_OPTIONS: OptionNames<StreamOptions> = { batch: true, threads: true };

/**
 * A network that predicts, streams and traces, but does not train: a bundle that imports this class and not {@link
 * Network} leaves the training compiler out.
 *
 * @example
 * const network = await InferenceNetwork.load(await Network.create([dense({ units: 1, inputShape: [2] })]).toBytes());
 * const outputs = await network.predict([[1, 2]]);
 * console.log(outputs.shape, outputs.toArray());
 */
export class InferenceNetwork {
  protected readonly parts: Omit<NetworkParts, 'values'>;
  #values: readonly Float32Array[];
  /** h and c of each stateful layer; undefined: zeros. */
  #states: readonly Float32Array[] | undefined;
  #prediction: PredictionInTurns | undefined;
  /** Which inputs the kept prediction pads. */
  #padded = '';

  protected constructor(parts: NetworkParts, className: string = 'InferenceNetwork') {
    if (!isObject(parts)) throw new TypeError(`${className}: expected to be made by create or load`);
    const { values, ...rest } = parts;
    this.parts = rest;
    this.#values = values;
  }

  /**
   * Reads a model that tfjs-layers, Keras' converter or Lethe saved. Options missing from its topology have
   * tfjs-layers' defaults. `hard_sigmoid` is that of tfjs-layers and Keras 2, unless the file says that Keras 3 wrote
   * it. The file is not trusted: sizes are checked before anything is allocated, and nothing in it is evaluated.
   *
   * @param source bytes of `toBytes`; tfjs's artifacts (`tf.io`), or an object whose `load()` returns them; a folder or
   *   `model.json` by path or `file://` URL (Node, Deno, Bun); an `http(s)://` URL of a `model.json`
   * @throws LetheError `data` if there is no model, or an incomplete one; `model` naming the first layer or option that
   *   the compiled engine cannot run; `limits` if the model, or a prediction of one sample, exceeds `limits`; `aborted`
   *   by the signal or the timeout.
   * @throws TypeError if `source` is none of these.
   * @example
   * const limits = { operations: 1e9, bytes: 64e6, parameters: 1e6 };
   * const bytes = await Network.create([dense({ units: 1, inputShape: [2] })]).toBytes();
   * const network = await InferenceNetwork.load(bytes, { limits });
   */
  static async load(source: NetworkSource, options: LoadOptions = {}): Promise<InferenceNetwork> {
    return new InferenceNetwork(await loadParts(source, options));
  }

  /** The network's inputs, in its order. */
  get inputs(): readonly NetworkValue[] {
    return this.parts.description.inputs.map(({ name, shape }) => ({ name, shape: [...shape] }));
  }

  /** The network's outputs, in its order. */
  get outputs(): readonly NetworkValue[] {
    const { description, outputNames } = this.parts;
    return networkOutputShapes(description).map((shape, index) => {
      return { name: outputNames[index] as string, shape };
    });
  }

  /**
   * Shape of one input sample, such as `[time, features]`; null where any size is allowed.
   *
   * @throws LetheError `model` if there are several inputs: see {@link inputs}.
   */
  get inputShape(): readonly (number | null)[] {
    return onlyShape('inputShape', 'inputs', this.inputs);
  }

  /**
   * Shape of one output sample, such as `[units]` or `[time, units]`; null where it depends on the input.
   *
   * @throws LetheError `model` if there are several outputs: see {@link outputs}.
   */
  get outputShape(): readonly (number | null)[] {
    return onlyShape('outputShape', 'outputs', this.outputs);
  }

  /** The layers as JSON, in the form of `modelTopology` in tfjs-layers' model.json; a copy. */
  get topology(): object {
    return JSON.parse(JSON.stringify(this.parts.fields.modelTopology)) as object;
  }

  /** All weights, copied, in the order of tfjs-layers' `model.getWeights()`. */
  get weights(): NamedWeight[] {
    const { weights, order } = this.parts;
    const values = toModelOrder(order, this.currentValues());
    return toModelOrder(order, weights).map(({ name, shape }, index) => ({
      name,
      shape: [...shape],
      values: Float32Array.from(values[index] as Float32Array),
    }));
  }

  /**
   * SHA-256 of the weights, 64 hexadecimal digits: equal if and only if the weights are equal bit for bit.
   * `fingerprint(model)` of `lethe` returns the same for the tfjs-layers model.
   */
  fingerprint(): string {
    return fingerprintOf(this.weights);
  }

  /**
   * Computes the network's outputs, as `model.predict` of tfjs-layers does.
   *
   * @param x inputs, such as `[samples, time, features]`; sequences of unequal length as nested arrays, where the
   *   network leaves `time` open, or as `{ values, shape, lengths }`: each is predicted as if it were alone; for
   *   several inputs a list in their order, or a record by name
   * @returns one output for each sample: `[samples, ...outputShape]`; a list of these if the network has several outputs
   * @throws RangeError or TypeError naming the expected and the received shape, or the number that is not finite.
   * @throws LetheError `backend` if the kernels cannot be started here; `limits` if the call would exceed `limits`;
   *   `aborted` by the signal: then no state has changed.
   */
  async predict<Result extends Outputs | Outputs[] = Outputs>(
    x: FitData,
    options: PredictOptions = {},
  ): Promise<Result> {
    const read = this.readPredictOptions('predict', options, PREDICT_OPTIONS);
    const { prediction, task } = this.#ask('predict', x, read);
    return this.#take(await prediction.runUntil('predict', task, read.signal)) as Result;
  }

  /**
   * Predicts without a promise, for loops in which awaiting is the main cost. Needs loaded kernels. Runs on one thread
   * unless `threads` is given; then a `predict` with the same option must have started this many.
   *
   * @param x inputs, as for `predict`
   * @returns the bits of `predict`
   * @throws RangeError or TypeError as for `predict`.
   * @throws LetheError `state` if the kernels, or this many threads of them, are not loaded yet: await one `predict`
   *   with the same options first; `limits` as for `predict`.
   * @example
   * const network = Network.create([dense({ units: 1, inputShape: [2] })]);
   * await network.predict([[0, 0]]);
   * for (const point of [[1, 2], [3, 4]]) console.log(network.predictSync([point]).values[0]);
   */
  predictSync<Result extends Outputs | Outputs[] = Outputs>(
    x: FitData,
    options: PredictSyncOptions = {},
  ): Result {
    const read = this.readPredictOptions('predictSync', options, PREDICT_SYNC_OPTIONS);
    const { prediction, task } = this.#ask('predictSync', x, { ...read, threads: read.threads ?? 1 });
    return this.#take(prediction.runLoaded('predictSync', task)) as Result;
  }

  /**
   * Opens a stream: the network goes through one or more sequences step by step, side by side, with the weights of this
   * moment (later training does not change them). A step takes microseconds and allocates nothing.
   *
   * @throws RangeError if an option is out of its bounds.
   * @throws LetheError `model` naming the layer that needs more than one step at a time (`goBackwards`, `flatten`, ...);
   *   `backend` if the kernels cannot be started here.
   */
  async stream(options: StreamOptions = {}): Promise<Stream> {
    const { batch, threads } = readOptions('stream', options, STREAM_OPTIONS);
    const { description: network, limits } = this.parts;
    return openStream({ network, weights: this.currentValues(), batch, threads, limits });
  }

  /**
   * Returns the inner values of each LSTM and GRU at each time step: gates, candidate, cell state (LSTM only) and
   * output. It neither uses nor changes the states of stateful layers: every sequence begins with zeros.
   *
   * @param x inputs, as for `predict`
   * @returns one trace for each of these layers, in their order; an LSTM's has `f`, a GRU's `z`
   * @throws RangeError or TypeError as for `predict`.
   */
  async trace(x: FitData): Promise<LayerTrace[]> {
    const network = { ...this.parts.description, batchSize: null };
    const inputs = readInputs('trace', 'x', x, network, 1);
    return traceNetwork({
      network,
      weights: this.currentValues(),
      x: inputs.map(({ values }) => values),
      count: countOf(inputs),
      sampleShapes: sampleShapesOf(inputs),
      limits: this.parts.limits,
    });
  }

  /** Sets the states of stateful layers to zeros, as `model.resetStates()` does. */
  resetStates(): void {
    this.keepStates(undefined);
  }

  /** In the engine's order; not copies, and never changed in place. */
  protected currentValues(): readonly Float32Array[] {
    return this.#values;
  }

  protected keepValues(values: readonly Float32Array[]): void {
    this.#values = values;
  }

  /** h and c of each stateful layer; undefined: zeros. */
  protected currentStates(): readonly Float32Array[] | undefined {
    return this.#states;
  }

  protected keepStates(states: readonly Float32Array[] | undefined): void {
    this.#states = states;
  }

  /**
   * @param known names of the options that the caller takes: not all have a signal
   * @throws RangeError if an option is out of bounds, TypeError if its name is unknown.
   */
  protected readPredictOptions(
    caller: string,
    options: PredictOptions,
    known: OptionNames<PredictSyncOptions>,
  ): ReadPredictOptions {
    const read = readOptions(caller, options, known as OptionNames<PredictOptions>);
    const { batchSize, threads, limits, signal } = read;
    const size = batchSize ?? this.parts.description.batchSize ?? DEFAULT_BATCH_SIZE;
    checkInteger(`${caller}: batchSize`, size, 1);
    checkThreads(caller, threads);
    if (signal !== undefined) checkSignal(caller, signal);
    return { batchSize: size, threads, limits: readLimits(caller, limits, this.parts.limits), signal };
  }

  /** The prediction for a call, and what it is compiled for. */
  #ask(
    caller: string,
    x: FitData,
    { batchSize, threads, limits }: ReadPredictOptions,
  ): { prediction: PredictionInTurns; task: PredictionTask } {
    const { description } = this.parts;
    const inputs = readInputs(caller, 'x', x, description, batchSize, true);
    const count = countOf(inputs);
    const size = description.batchSize ?? Math.min(batchSize, count);
    const prediction = this.#predictionOf(caller, inputs, size, threads, limits);
    if (limits !== undefined) prediction.check(caller, limits, count);
    const weights = this.currentValues();
    const known = prediction.known(weights);
    const states = this.currentStates();
    const values = inputs.map((input) => input.values);
    return { prediction, task: { x: values, count, states, marks: weights, known, weights } };
  }

  #take({ outputs, states }: Predicted): Outputs | Outputs[] {
    this.keepStates(states);
    return outputs.length === 1 ? (outputs[0] as Outputs) : [...outputs];
  }

  /** Keeps the last prediction: most callers use the same shape again. */
  #predictionOf(
    caller: string,
    inputs: readonly NamedNumbers[],
    batchSize: number,
    threads: number | undefined,
    limits: Limits | undefined,
  ): PredictionInTurns {
    const kept = this.#prediction;
    const sampleShapes = sampleShapesOf(inputs);
    const padded = inputs.some(({ lengths }) => lengths)
      ? inputs.map(({ lengths }) => lengths !== undefined).join()
      : '';
    if (this.#padded === padded && kept?.isFor(sampleShapes, batchSize, threads)) return kept;
    const network = withoutPadding(caller, this.parts.description, inputs);
    const options = { network, sampleShapes, batchSize, threads, watchBytes: watchOf(caller, limits) };
    const made = orModelError(caller, () => new PredictionInTurns(options));
    this.#prediction = made;
    this.#padded = padded;
    return made;
  }
}

/** @throws LetheError `model` unless there is one. */
function onlyShape(
  name: string,
  all: 'inputs' | 'outputs',
  values: readonly NetworkValue[],
): readonly (number | null)[] {
  const [first] = values;
  if (first !== undefined && values.length === 1) return first.shape;
  const names = values.map((value) => value.name).join(', ');
  throw new LetheError(
    'model',
    `${name}: expected a network with one of them, got ${all} ${names}: network.${all} has the shape of each`,
  );
}
