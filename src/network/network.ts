import type { OptimizerState } from '../compiler/index.js';
import { LetheError } from '../errors.js';
import { type PreparedSession, type SessionOptions, TrainingSession } from '../session/index.js';
import { isObject } from '../text/kinds.js';
import { mismatch } from '../text/quote.js';
import { version } from '../version.js';
import type { LayerTopology, Topology } from './builder/index.js';
import { type CompileArgs, checkOptimizer, type JudgedOutput } from './compile/index.js';
import type { FitData } from './data/forms.js';
import { checkInteger } from './data/numbers.js';
import type { Outputs } from './data/outputs.js';
import { listenWith } from './fit/callbacks.js';
import { tellDivergence } from './fit/divergence.js';
import { Epochs } from './fit/epochs.js';
import { detailsOf, prepareFit, readFitTask, trainedWeights } from './fit/fit-task.js';
import { type FitHistory, makeHistory } from './fit/history.js';
import { checkFitOptions } from './fit/options.js';
import { withPosition } from './fit/position.js';
import { showProgress } from './fit/progress.js';
import { recorderOf } from './fit/recorder.js';
import type { Trainer } from './fit/trainer.js';
import { trainingOf } from './fit/training-of.js';
import { type RunSnapshot, TrainingRun } from './fit/training-run.js';
import { TrainingState } from './fit/training-state.js';
import { inputGradients } from './gradients/input-gradients.js';
import { InferenceNetwork } from './inference-network.js';
import { readGivenLayers } from './model-file/given-layers.js';
import { type LoadOptions, loadParts } from './model-file/load-parts.js';
import { checkValues, type NetworkParts } from './model-file/read-network.js';
import { toModelFile } from './model-file/to-model-file.js';
import {
  CREATE_OPTIONS,
  type CreateOptions,
  EVALUATE_OPTIONS,
  type EvaluateOptions,
  FIT_OPTIONS,
  type NetworkFitArgs,
  readSaveOptions,
  type SaveOptions,
} from './options/network-options.js';
import { readOptions } from './options/option-names.js';
import { checkRules, rulesOf } from './options/rules.js';
import { evaluateNetwork } from './running/evaluate-network.js';
import type { Evaluation } from './running/evaluation.js';
import {
  EXPLAIN_OPTIONS,
  type ExplainOptions,
  type Explanation,
  explainTraining,
} from './running/explain.js';
import { withSession } from './running/open-with-threads.js';
import {
  joinPieces,
  type ModelArtifacts,
  type ModelFile,
  type NetworkSource,
  type SaveHandler,
  toArtifacts,
  writeModel,
} from './storage/index.js';
import { initialWeights } from './weights/initial-weights.js';
import type { NetworkWeight } from './weights/weight-order.js';

/** How other formats than tfjs's read the training run of a network, and resume one. Not part of the API. */
export interface TrainingAccess {
  /** Undefined before `compile`. */
  read(): RunSnapshot | undefined;
  /** Compiles the network, and lets its optimizer go on from a state, which must fit. */
  resume(args: CompileArgs, state: OptimizerState): void;
  /** The weights that the optimizer updates, in its order. */
  trained(): readonly NetworkWeight[];
  /** Trains as {@link Network.fit}, on what a session is opened on. */
  fit(x: FitData, y: FitData, args: NetworkFitArgs, place: TrainingPlace): Promise<FitHistory>;
}

/** What a network trains on. */
export interface TrainingPlace {
  open(options: SessionOptions, prepared?: PreparedSession): Promise<TrainingSession>;
  trainer(session: TrainingSession): Trainer;
}

/** Threads of its own. */
const ALONE: TrainingPlace = { open: TrainingSession.open, trainer: (session) => session };

export function trainingAccess(network: Network): TrainingAccess {
  return (network as unknown as { readonly access: TrainingAccess }).access;
}

/**
 * A network that trains, predicts, streams and saves on the compiled engine, without tfjs. Names, defaults and formats
 * are those of tfjs-layers. The same layers, data, seed and options give the same bits in every runtime and on any
 * number of threads; `fit` of `lethe` gives a tfjs-layers model the same bits.
 *
 * @example
 * const network = Network.create([lstm({ units: 8, inputShape: [4, 1] }), dense({ units: 1 })], { seed: 1 });
 * network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
 * const x = [[[1], [2], [5], [6]], [[5], [7], [7], [8]]]; // [samples, time, features]
 * const { history, fingerprint } = await network.fit(x, [[11], [15]], { epochs: 100 });
 * console.log(history.loss.at(-1), fingerprint, (await network.predict(x)).toArray());
 */
export class Network extends InferenceNetwork {
  /** A callback sets it to true to end the training run after the current batch. */
  stopTraining = false;
  /** Undefined before `compile`. */
  #run: TrainingRun | undefined;
  #metadata: ModelArtifacts['userDefinedMetadata'];
  #isTraining = false;
  #training: TrainingState | undefined;

  private constructor(parts: NetworkParts) {
    super(parts, 'Network');
    this.#metadata = parts.fields.userDefinedMetadata;
  }

  /**
   * Makes a network. Each layer's initializers draw its weights from the seed: `initialize(model, seed)` of `lethe`
   * gives the same tfjs-layers model the same bits.
   *
   * @param topology layers, or the result of `sequential`; or a topology that tfjs-layers wrote (`model.toJSON`, the
   *   `modelTopology` of a model.json)
   * @throws RangeError if the seed is not an integer from 0 to 2^53 - 1.
   * @throws LetheError `model` naming the first layer, option or initializer that the compiled engine cannot run.
   */
  static create(
    topology: Topology | readonly LayerTopology[] | object,
    options: CreateOptions = {},
  ): Network {
    const { topology: modelTopology, ...layers } = readGivenLayers('create', topology);
    const { seed = 0 } = readOptions('create', options, CREATE_OPTIONS);
    checkInteger('create: seed', seed, 0);
    const values = initialWeights(modelTopology, seed, 'create');
    const fields = {
      modelTopology,
      format: 'layers-model',
      generatedBy: `Lethe v${version}`,
      convertedBy: null,
    };
    return new Network({ ...layers, fields, values, optimizer: [] });
  }

  /**
   * Reads a model as `InferenceNetwork.load` does. A model saved with its optimizer comes back compiled, and training
   * goes on to the same bits as without the interruption.
   */
  static override async load(source: NetworkSource, options: LoadOptions = {}): Promise<Network> {
    const parts = await loadParts(source, options);
    const network = new Network(parts);
    network.#run = TrainingRun.restore('load', parts, network.#judged, network.#trained());
    return network;
  }

  /**
   * Chooses optimizer, loss and metrics, as `model.compile` of tfjs-layers does, and begins a training run: the
   * optimizer's state and the random numbers of `fit` begin anew, the weights stay.
   *
   * @throws LetheError `model` naming an unknown optimizer, loss or metric; `state` while the network is being trained.
   */
  compile(args: CompileArgs): void {
    if (this.#isTraining) throw new LetheError('state', 'compile: this network is being trained');
    this.#run = new TrainingRun('compile', args, this.#judged);
    this.#metadata = withPosition(this.#metadata, undefined);
  }

  /**
   * Trains, as `model.fit` of tfjs-layers does. Meanwhile the network shows its current weights.
   *
   * @param x inputs, such as `[samples, time, features]`, sequences of unequal length as well (see `predict`); for
   *   several inputs a list in their order, or a record by name
   * @param y targets, one for each sample, `[samples, ...outputShape]`; for several outputs likewise
   * @returns losses and metrics of each epoch, the fingerprint of the weights, and times
   * @throws RangeError or TypeError if an option or the data do not fit; nothing is trained then.
   * @throws LetheError `state` if the network is not compiled, or is being trained already; `model` if it has no
   *   trainable weights; `backend` if the kernels cannot be started here; `limits` if the call would exceed `limits`;
   *   `diverged` if the training run diverged and `onDivergence` is `throw`.
   */
  async fit(x: FitData, y: FitData, fitArgs: NetworkFitArgs = {}): Promise<FitHistory> {
    return this.#fit(x, y, fitArgs, ALONE);
  }

  async #fit(x: FitData, y: FitData, fitArgs: NetworkFitArgs, place: TrainingPlace): Promise<FitHistory> {
    const call = performance.now();
    const args = readOptions('fit', fitArgs, FIT_OPTIONS);
    const options = checkFitOptions(args);
    const run = this.#requireRun('fit');
    checkOptimizer('fit: optimizer', run.compiled.optimizer); // Out of a file it may be anything.
    if (this.#isTraining) throw new LetheError('state', 'fit: this network is being trained already');
    const listening = listenWith(args.callbacks, args.yieldEvery);
    const task = readFitTask(this.parts, run, [x, y], args, options);
    const { batchesPerEpoch, data } = task;
    const recorder = recorderOf(args);
    this.#isTraining = true;
    try {
      const from = await recorder?.begin(detailsOf(task, this.parts, this.topology, run.config()), undefined);
      const { begin, initialEpoch } = from?.progress ?? { ...task, ...options };
      const seeded = { ...task.session, seed: begin.seed };
      const prepared = prepareFit(task, this.parts, seeded);
      return await withSession('fit', seeded, prepared, place.open, async (session) => {
        const model = this.#beginTraining(session, run);
        if (from !== undefined) model.restore(from);
        const epochs = new Epochs({
          ...listening,
          model,
          trainer: place.trainer(session),
          names: run.compiled.names,
          samples: data.train.samples.count,
          begin,
          validates: data.validation !== undefined,
          options: { ...options, initialEpoch },
          args,
          ...{ recorder, from },
          progress: showProgress(args.verbose, options.epochs, batchesPerEpoch),
        });
        const training = performance.now();
        try {
          const result = await epochs.run();
          tellDivergence(result.divergence, options.onDivergence);
          const { threads } = session.plan;
          const rest = { fingerprint: this.fingerprint(), engine: 'compiled', threads } as const;
          return makeHistory(result, { call, training }, rest);
        } finally {
          this.#endTraining(run);
        }
      });
    } finally {
      this.#isTraining = false;
      await recorder?.end();
    }
  }

  /**
   * Computes loss and metrics, as `model.evaluate` of tfjs-layers does: means over batches, weighted by batch size.
   *
   * @throws RangeError or TypeError if options or data do not fit.
   * @throws LetheError `state` if the network is not compiled; `backend` if the kernels cannot be started here;
   *   `limits` if the call would exceed `limits`.
   */
  async evaluate(x: FitData, y: FitData, options: EvaluateOptions = {}): Promise<Evaluation> {
    const { compiled } = this.#requireRun('evaluate');
    const asked = this.readPredictOptions('evaluate', options, EVALUATE_OPTIONS);
    checkRules('evaluate', options);
    const { description: network, outputNames } = this.parts;
    const { evaluation, states } = await evaluateNetwork({
      ...{ network, outputNames, compiled, ...asked, rules: rulesOf(options) },
      ...{ x, y, sampleWeight: options?.sampleWeight },
      ...{ weights: this.currentValues(), states: this.currentStates() },
    });
    this.keepStates(states);
    return evaluation;
  }

  /**
   * Computes how outputs depend on inputs: for each sample the sum over its outputs of `outputGradients` times
   * d(output) / d(input) (a vector-Jacobian product), by the compiled backward pass. A 1 for one output and zeros for
   * all others give that output's row of the Jacobian. Weights and states do not change; stateful layers begin with
   * zeros.
   *
   * @param x inputs, as for `predict`
   * @param outputGradients `[samples, ...outputShape]`; for several outputs a list in their order, or a record by name
   * @returns gradients in the shape of `x`; a list of these if the network has several inputs
   * @throws RangeError or TypeError naming the expected and the received shape.
   */
  async inputGradients<Result extends Outputs | Outputs[] = Outputs>(
    x: FitData,
    outputGradients: FitData,
  ): Promise<Result> {
    const { description, outputNames, limits } = this.parts;
    const weights = this.currentValues();
    const found = await inputGradients(description, outputNames, weights, x, outputGradients, limits);
    return (found.length === 1 ? found[0] : found) as Result;
  }

  /**
   * Sets all weights, in the order of {@link InferenceNetwork.weights}. Numbers are in row-major order, and rounded to
   * float32.
   *
   * @throws RangeError naming the weight whose length does not fit; then no weight changes.
   */
  setWeights(values: readonly ArrayLike<number>[]): void {
    this.keepValues(checkValues('setWeights', this.parts, values));
  }

  /** The metadata that `setUserDefinedMetadata` set or the file had, without Lethe's own entry about the training run. */
  getUserDefinedMetadata(): ModelArtifacts['userDefinedMetadata'] {
    return withPosition(this.#metadata, undefined);
  }

  /** Sets metadata to be saved with the network, as JSON; like tfjs-layers' method of the same name. */
  setUserDefinedMetadata(metadata: NonNullable<ModelArtifacts['userDefinedMetadata']>): void {
    if (!isObject(metadata)) {
      throw new TypeError(mismatch('setUserDefinedMetadata', 'an object', typeof metadata));
    }
    this.#metadata = metadata;
  }

  /**
   * Returns the network as tfjs's artifacts, which `tf.loadLayersModel(tf.io.fromMemory(artifacts))` takes. Loading and
   * saving them again gives the same bytes.
   */
  save(where?: undefined, options?: SaveOptions): Promise<ModelArtifacts>;
  /**
   * Saves the network in tfjs-layers' format.
   *
   * @param where a folder (path or `file://` URL; Node, Deno, Bun), where each file is replaced at once or not at all; or
   *   an object with `save(artifacts)`, such as tfjs's IO handlers
   * @throws LetheError `model` if tfjs has no format for the optimizer; `data` if this runtime has no files.
   */
  save(where: string | URL | SaveHandler, options?: SaveOptions): Promise<void>;
  async save(where?: string | URL | SaveHandler, options: SaveOptions = {}): Promise<unknown> {
    const file = this.#toFile('save', options);
    return where === undefined ? toArtifacts(file) : writeModel(file, where);
  }

  /** Returns the saved network as one array of bytes, which `load` takes: for runtimes without files. */
  async toBytes(options: SaveOptions = {}): Promise<Uint8Array> {
    return joinPieces(this.#toFile('toBytes', options));
  }

  /**
   * Describes the compiled engine's work for each training step of this network or, before `compile`, for each
   * predicted batch: instructions, shapes, operations, memory, threads. `String()` of it is a table.
   *
   * @throws RangeError if an option is out of its bounds.
   */
  explain(explainOptions: ExplainOptions = {}): Explanation {
    const options = readOptions('explain', explainOptions, EXPLAIN_OPTIONS);
    const { description } = this.parts;
    const compiled = this.#run?.compiled;
    return explainTraining(options, description, () => ({
      network: description,
      training: compiled && trainingOf(compiled, options),
    }));
  }

  protected override currentValues(): readonly Float32Array[] {
    return this.#live?.session.getWeights() ?? super.currentValues();
  }

  protected override keepValues(values: readonly Float32Array[]): void {
    super.keepValues(values);
    this.#live?.session.setWeights(values);
  }

  protected override currentStates(): readonly Float32Array[] | undefined {
    return this.#live?.session.getStates() ?? super.currentStates();
  }

  protected override keepStates(states: readonly Float32Array[] | undefined): void {
    super.keepStates(states);
    if (states === undefined) this.#live?.session.resetStates();
    else this.#live?.session.setStates(states);
  }

  /** For {@link trainingAccess}. */
  protected get access(): TrainingAccess {
    return {
      read: () => this.#run?.snapshot(this.#live),
      resume: (args, state) => {
        this.compile(args);
        this.#run?.resume(state);
      },
      trained: () => this.#trained(),
      fit: (...given) => this.#fit(...given),
    };
  }

  /** The current training run, unless it failed in the middle. */
  get #live(): TrainingState | undefined {
    return this.#training?.failed ? undefined : this.#training;
  }

  get #judged(): JudgedOutput[] {
    return this.outputs.map(({ name, shape }) => ({ name, columns: shape.at(-1) ?? null }));
  }

  #requireRun(caller: string): TrainingRun {
    if (this.#run !== undefined) return this.#run;
    const first = 'call network.compile({optimizer, loss}) first';
    throw new LetheError('state', `${caller}: expected a compiled network: ${first}`);
  }

  #trained(): NetworkWeight[] {
    return trainedWeights(this.parts);
  }

  /** Hands weights and states to a session; from now on the network shows the session's. */
  #beginTraining(session: TrainingSession, run: TrainingRun): TrainingState {
    session.setWeights(this.currentValues());
    const states = this.currentStates();
    if (states !== undefined) session.setStates(states);
    run.give(session);
    const { learningRate } = run.compiled.optimizer;
    this.#training = new TrainingState(session, this, learningRate, run.position);
    return this.#training;
  }

  /** Takes weights and states back from the session, unless the run failed in the middle. */
  #endTraining(run: TrainingRun): void {
    const training = this.#live;
    this.#training = undefined;
    if (training === undefined) return;
    run.take(training);
    this.keepValues(training.session.getWeights());
    this.keepStates(training.session.getStates());
  }

  #toFile(caller: string, options: SaveOptions): ModelFile {
    const { includeOptimizer } = readSaveOptions(caller, options);
    const run = includeOptimizer ? this.#requireRun(caller) : undefined;
    const position = this.#live?.position ?? this.#run?.position;
    return toModelFile({
      fields: this.parts.fields,
      metadata: position === undefined ? this.#metadata : withPosition(this.#metadata, position),
      weights: this.weights,
      training: run?.saved(this.#live, this.#trained()),
    });
  }
}
