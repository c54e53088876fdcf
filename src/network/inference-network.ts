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
  /** Of an input its own, of an output that of the layer that gives it. */
  readonly name: string;
  /** Of one sample, such as `[time, features]`; null where a size is open, or depends on the input's. */
  readonly shape: readonly (number | null)[];
}

/** Options of `predictSync`; `evaluate` has them, too. */
export interface PredictSyncOptions {
  /** Samples that are computed at once; no output depends on it. Default 32, or what a stateful network fixes. */
  batchSize?: number;
  /** 1 to 8. Default: as many as pay. No output depends on it. */
  threads?: number;
  /** What this call may take. Default: what the model was loaded with, each limit for itself; else there are none. */
  limits?: Limits;
}

/** Options of `predict`. */
export interface PredictOptions extends PredictSyncOptions {
  /**
   * Ends the prediction between two batches, by a LetheError `aborted`: with a signal the event loop gets its turn about every 20
   * milliseconds. One batch is not interrupted.
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
  /** Streams side by side, each with a state of its own. Default 1. */
  batch?: number;
  /** 1 to 8. Default: as many as pay. */
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
 * A network that predicts, streams and shows what it does, but does not train: a bundle that imports this class and not
 * {@link Network} leaves the training compiler out.
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
  /** Which inputs were padded in the prediction that is kept. */
  #padded = '';

  protected constructor(parts: NetworkParts, className: string = 'InferenceNetwork') {
    if (!isObject(parts)) throw new TypeError(`${className}: expected to be made by create or load`);
    const { values, ...rest } = parts;
    this.parts = rest;
    this.#values = values;
  }

  /**
   * Reads a model that tfjs-layers, Keras' converter or Lethe saved. What its topology leaves out is what tfjs-layers
   * takes then, `hard_sigmoid` what tfjs-layers and Keras 2 call so, unless the file says that Keras 3 wrote it. The file is not trusted: sizes are checked before
   * anything is made of them, nothing in it is evaluated.
   *
   * @param source bytes of `toBytes`; tfjs's artifacts (`tf.io`), or whatever has a `load()` that gives them; a folder or
   *   `model.json` by path or `file://` URL (Node, Deno, Bun); an `http(s)://` URL of a `model.json`
   * @throws LetheError `data` if there is no model, or not a whole one; `model` naming the first layer or option that the
   *   compiled engine cannot run; `limits` if the model has more parameters, or takes more for one sample; `aborted` by
   *   signal or timeout.
   * @throws TypeError if `source` is none of these.
   * @example
   * const limits = { operations: 1e9, bytes: 64e6, parameters: 1e6 };
   * const bytes = await Network.create([dense({ units: 1, inputShape: [2] })]).toBytes();
   * const network = await InferenceNetwork.load(bytes, { limits });
   */
  static async load(source: NetworkSource, options: LoadOptions = {}): Promise<InferenceNetwork> {
    return new InferenceNetwork(await loadParts(source, options));
  }

  /** What goes into the network, in its order. */
  get inputs(): readonly NetworkValue[] {
    return this.parts.description.inputs.map(({ name, shape }) => ({ name, shape: [...shape] }));
  }

  /** What comes out of it, in its order. */
  get outputs(): readonly NetworkValue[] {
    const { description, outputNames } = this.parts;
    return networkOutputShapes(description).map((shape, index) => {
      return { name: outputNames[index] as string, shape };
    });
  }

  /**
   * Shape of one input sample, such as `[time, features]`; null where any size will do.
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
   * SHA-256 of the weights, 64 hexadecimal digits: equal if and only if they are equal bit for bit; the same as
   * `fingerprint(model)` of `lethe` gives the tfjs-layers model.
   */
  fingerprint(): string {
    return fingerprintOf(this.weights);
  }

  /**
   * The network's outputs, as `model.predict` of tfjs-layers.
   *
   * @param x inputs, such as `[samples, time, features]`; sequences of unequal length as nested arrays, where the network leaves
   *   `time` open, or as `{ values, shape, lengths }`: each is predicted as if it were alone; of several inputs a list in
   *   their order, or a record by their names
   * @returns one output for each sample: `[samples, ...outputShape]`; a list of these if the network has several outputs
   * @throws RangeError or TypeError naming the expected and the received shape, or the number that is not finite.
   * @throws LetheError `backend` if the kernels cannot be started here; `limits` if it would take more than these; `aborted` if
   *   the signal was: then nothing has changed, states neither.
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
   * The same at once, where the kernels are loaded, for loops in which a promise is the cost. On one thread unless
   * `threads` says otherwise; then this many must have been started, by a `predict` with the same option.
   *
   * @param x inputs, as for `predict`
   * @returns the bits of `predict`
   * @throws RangeError or TypeError as `predict`.
   * @throws LetheError `state` if the kernels, or this many threads of them, are not loaded yet: await `predict` with the
   *   same options once before; `limits` as `predict`.
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
   * The network as it goes through sequences step by step, many of them side by side over one set of weights (those of
   * now: what is trained later does not show). Each step takes microseconds and allocates nothing.
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
   * What each LSTM and each GRU does at each time step: gates, candidate, cell state (of an LSTM) and output. States of
   * stateful layers are not moved, and not used: every sequence begins with zeros.
   *
   * @param x inputs, as for `predict`
   * @returns one for each of them, in the order of the layers; an LSTM's has `f`, a GRU's `z`
   * @throws RangeError or TypeError as `predict`.
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

  /** Stateful LSTMs begin with zeros again, as after `model.resetStates()`. */
  resetStates(): void {
    this.keepStates(undefined);
  }

  /** Of the engine's order; not copies, and never changed in place. */
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
   * @throws RangeError if an option is out of its bounds, TypeError if there is none of its name.
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

  /** A prediction that is asked for, and what it is made with. */
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

  /** The last prediction is kept: most ask for the same shape again. */
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
