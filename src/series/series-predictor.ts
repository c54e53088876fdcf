import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { kernelSupport } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { ADAM, DEFAULT_EPOCHS, DEFAULT_LEARNING_RATE } from '../forgetting/experiment/index.js';
import {
  checkCount,
  checkInteger,
  checkSample,
  type FitHistory,
  readSaveOptions,
  type SaveOptions,
} from '../network/index.js';
import { mismatch, quote } from '../text/quote.js';
import {
  bringUpToDate,
  fingerprint,
  fit,
  joinPieces,
  keepPosition,
  LogCallback,
  type ModelFile,
  type Numbers,
  type Part,
  type Place,
  positionOf,
  predict,
  readModel,
  readParts,
  restoreOptimizer,
  setLearningRate,
  splitPieces,
  toModelFile,
  useWasm,
  wasmInfo,
  writeModel,
} from '../tfjs/index.js';
import { buildModel, initialWeights, type SeriesShape, setWeights } from './model.js';
import { checkOptions, readTrainOptions, type SeriesPredictorOptions, type TrainOptions } from './options.js';
import { readSaved, type SavedSeries, toUserDefinedMetadata } from './saved.js';

/** Threads of tfjs's backend. More are not faster at this size: they wait for each other. */
const DEFAULT_THREADS = 1;

/**
 * An LSTM that predicts a number at each step of a series: the experiment's network. It is trained with Adam (epsilon
 * 1e-8) on the mean squared error over batch and time, with all data in each step. Internally it is an ordinary
 * tfjs-layers model, see {@link SeriesPredictor.model}.
 *
 * The same options, data and seed give the same bits in every runtime. The WebAssembly backend starts on first use.
 *
 * @example
 * const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 1 });
 * await predictor.train([[[1], [2], [5], [6]]], [[1, 3, 7, 11]]);
 * const [prediction] = await predictor.predict([[[1], [2], [3], [4]]]);
 */
export class SeriesPredictor {
  readonly inputDim: number;
  readonly seqSize: number;
  /** Units of the LSTM; the same as {@link SeriesPredictor.units}. */
  readonly hiddenDim: number;
  readonly seed: number;
  /** Steps before the current training run. */
  #steps = 0;
  #isTraining = false;
  /** The optimizer's steps before the current training run. */
  #iterations: number | undefined;
  #learningRate = DEFAULT_LEARNING_RATE;
  #model: tfl.LayersModel | undefined;
  /** The state from which to create the model on its next use; undefined: the seed's initial weights. */
  #saved: SavedSeries | undefined;

  /** @throws RangeError if a size is not a positive integer, or the seed is not an integer from 0 to 2^53 - 1. */
  constructor(options: SeriesPredictorOptions) {
    const { inputDim, seqSize, hiddenDim, seed } = checkOptions(options);
    this.inputDim = inputDim;
    this.seqSize = seqSize;
    this.hiddenDim = hiddenDim;
    this.seed = seed;
  }

  /**
   * The tfjs-layers model: `[batch, seqSize, inputDim]` to `[batch, seqSize, 1]`, compiled; during training its state
   * after the last finished step.
   *
   * @throws LetheError `state` before the backend runs: call `train`, `predict` or `useWasm` first.
   */
  get model(): tfl.LayersModel {
    if (this.#model !== undefined) {
      bringUpToDate(this.#model);
      return this.#model;
    }
    if (wasmInfo() === undefined) {
      throw new LetheError(
        'state',
        'model: the backend is not running yet: await useWasm() or train() first',
      );
    }
    const model = buildModel(this.#shape);
    setWeights(model, this.#shape, this.#saved?.weights ?? initialWeights(this.#shape, this.seed));
    this.#model = model;
    const optimizer = tf.train.adam(this.#learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
    model.compile({ optimizer, loss: 'meanSquaredError' });
    return model;
  }

  /** Units of the LSTM. */
  get units(): number {
    return this.hiddenDim;
  }

  /** The number of optimizer steps so far. */
  get steps(): number {
    return this.#iterations === undefined
      ? this.#steps
      : this.#steps + this.model.optimizer.iterations - this.#iterations;
  }

  /**
   * Trains on all sequences at once. Another call goes on where the last one ended, to the bit. Predictions, saves and
   * {@link SeriesPredictor.model} meanwhile use the state after the last finished step.
   *
   * @param x `[batch, seqSize, inputDim]`
   * @param y `[batch, seqSize]`
   * @returns the loss before each step, and the other results of `fit`.
   * @throws RangeError or TypeError naming the argument, the expected and the received shape; nothing is trained then.
   * @throws LetheError `state` if it is being trained already; `limits` if the call would exceed `limits`.
   */
  async train(x: Numbers, y: Numbers, options: TrainOptions = {}): Promise<FitHistory> {
    const given = readTrainOptions(options);
    const { epochs = DEFAULT_EPOCHS, learningRate = this.#learningRate, threads } = given;
    const { engine = 'auto', onDivergence, onEpoch, onYield, signal, limits, checkpoint, receipt } = given;
    checkInteger('train: epochs', epochs, 1);
    if (!(learningRate > 0 && Number.isFinite(learningRate))) {
      throw new RangeError(mismatch('train: learningRate', 'a positive number', quote(learningRate)));
    }
    if (this.#isTraining) {
      throw new LetheError('state', 'train: this predictor is being trained already');
    }
    this.#isTraining = true;
    try {
      // `threads` applies to the engine that trains.
      const compiled = engine !== 'tfjs' && kernelSupport().available;
      await this.#ready(compiled ? undefined : threads);
      const { inputDim, seqSize } = this;
      const inputs = await readSequences('train: x', x, [seqSize, inputDim]);
      const targets = await readSequences('train: y', y, [seqSize]);
      checkCount('train: y', targets, 'x', inputs);
      const column = { ...targets, shape: [...targets.shape, 1] };
      const { optimizer } = this.model;
      if (learningRate !== this.#learningRate) setLearningRate(optimizer, learningRate); // Its moments stay.
      this.#learningRate = learningRate;
      this.#iterations = optimizer.iterations;
      const history = await fit(this.model, inputs, column, {
        batchSize: inputs.shape[0] ?? 1,
        epochs,
        shuffle: false,
        engine,
        ...(compiled && threads !== undefined ? { threads } : {}),
        ...(signal === undefined ? {} : { signal }),
        ...(limits === undefined ? {} : { limits }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
        ...(receipt === undefined ? {} : { receipt }),
        ...(onDivergence === undefined ? {} : { onDivergence }),
        callbacks: new LogCallback({
          ...(onEpoch && {
            onEpochEnd: (epoch: number, logs?: tfl.Logs) => onEpoch(epoch, Number(logs?.loss)),
          }),
          ...(onYield && {
            onYield: async (epoch: number, _: number, logs: tfl.Logs) => onYield(epoch, Number(logs.loss)),
          }),
        }),
      });
      return history;
    } finally {
      this.#steps = this.steps;
      this.#iterations = undefined;
      this.#isTraining = false;
    }
  }

  /**
   * @param x `[batch, seqSize, inputDim]`; a batch may be one sequence.
   * @returns the predictions, `[batch, seqSize]`
   * @throws RangeError or TypeError naming the expected and the received shape.
   */
  async predict(x: Numbers): Promise<number[][]> {
    await this.#ready();
    const inputs = await readSequences('predict: x', x, [this.seqSize, this.inputDim]);
    const output = await predict(this.model, inputs);
    const values = (await output.array()) as number[][][];
    output.dispose();
    return values.map((sequence) => sequence.map(([value]) => value as number));
  }

  /** SHA-256 of the weights; see `fingerprint`. */
  async fingerprint(): Promise<string> {
    await this.#ready();
    return fingerprint(this.model);
  }

  /**
   * Saves the model as tfjs-layers' `model.json` and `weights.bin`, which stock tfjs-layers reads as well. It saves the
   * state at the time of the call; during training, that after the last finished step.
   *
   * @param where a folder (path or `file://` URL) in Node, Deno and Bun, where each file is replaced at once or not at
   *   all, and the save requested last stays; a URL such as `indexeddb://name` in browsers; or an IO handler of tfjs.
   * @param options `includeOptimizer`: save Adam's state, too, so that training can go on. Default false.
   * @throws TypeError if `where` is not a place, LetheError `data` naming it if it cannot be written.
   */
  async save(where: Place, options: SaveOptions = {}): Promise<void> {
    const { includeOptimizer } = readSaveOptions('save', options);
    await writeModel(() => this.#toFile(includeOptimizer), where);
  }

  /** Returns the saved model as one array of bytes, for runtimes without files; {@link SeriesPredictor.load} takes it. */
  async toBytes(options: SaveOptions = {}): Promise<Uint8Array> {
    const { includeOptimizer } = readSaveOptions('toBytes', options);
    return joinPieces(await this.#toFile(includeOptimizer));
  }

  /**
   * Loads a predictor from the result of `save` or `toBytes`.
   *
   * @throws LetheError `data` if it is missing, incomplete, or not a SeriesPredictor.
   */
  static async load(where: Place | Uint8Array): Promise<SeriesPredictor> {
    const file = where instanceof Uint8Array ? splitPieces(where) : await readModel(where);
    const saved = readSaved(file);
    const { inputDim, seqSize, hiddenDim, seed } = saved.metadata;
    const predictor = new SeriesPredictor({ inputDim, seqSize, hiddenDim, seed });
    predictor.#take(saved);
    await predictor.#ready();
    await predictor.#restore();
    return predictor;
  }

  /** Frees the tensors of model and optimizer, and forgets the training: the predictor is as new afterwards. */
  dispose(): void {
    this.#free();
    this.#saved = undefined;
    this.#steps = 0;
    this.#iterations = undefined;
    this.#learningRate = DEFAULT_LEARNING_RATE;
  }

  get #shape(): SeriesShape {
    return { inputDim: this.inputDim, seqSize: this.seqSize, hiddenDim: this.hiddenDim };
  }

  /**
   * Starts Lethe's backend unless it runs, or another one for another number of threads; the model, if there is one,
   * moves there with its optimizer's state.
   */
  async #ready(threads?: number): Promise<void> {
    const running = wasmInfo();
    if (running !== undefined && (threads === undefined || threads === running.threads)) return;
    if (this.#model === undefined) {
      await useWasm({ threads: threads ?? DEFAULT_THREADS });
      return;
    }
    this.#take(readSaved(await this.#toFile(true)));
    this.#free();
    try {
      await useWasm({ threads: threads ?? DEFAULT_THREADS });
    } finally {
      if (wasmInfo() !== undefined) await this.#restore();
    }
  }

  #take(saved: SavedSeries): void {
    this.#saved = saved;
    this.#steps = saved.metadata.steps;
    this.#learningRate = saved.metadata.learningRate;
  }

  /** Builds the model from its saved state, including the optimizer's. */
  async #restore(): Promise<void> {
    const { model } = this;
    const { optimizer: state = [], position } = this.#saved ?? {};
    if (state.length > 0) {
      const weights = state.map(({ name, dtype, shape, values }) => ({
        name,
        tensor: tf.tensor(values.slice(), [...shape], dtype),
      }));
      await restoreOptimizer(model.optimizer, weights);
      tf.dispose(weights.map(({ tensor }) => tensor));
      keepPosition(model, position);
    }
    this.#saved = undefined;
  }

  #free(): void {
    this.#model?.optimizer.dispose();
    this.#model?.dispose();
    this.#model = undefined;
  }

  async #toFile(includeOptimizer: boolean): Promise<ModelFile> {
    if (wasmInfo() === undefined) await this.#ready();
    const { model, seed } = this;
    const [steps, learningRate] = [this.steps, this.#learningRate];
    const metadata = toUserDefinedMetadata({ ...this.#shape, seed, steps, learningRate });
    const position = positionOf('save', model);
    model.setUserDefinedMetadata(metadata);
    if (position !== undefined) keepPosition(model, position);
    return toModelFile(model, includeOptimizer);
  }
}

/** @throws RangeError or TypeError naming the expected and the given value. */
async function readSequences(what: string, data: Numbers, sequence: readonly number[]): Promise<Part> {
  const [part] = (await readParts(what, data, ['the only one'])) as [Part];
  checkSample(what, part, sequence);
  return part;
}
