import { acquireKernels, availableThreads, type KernelHost, kernelThreadSupport } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { LEARNING_RATE_WORD } from '../kernels/optimizers/hyperparameters.js';
import { Opcode, RECORD_WORDS } from '../kernels/program/opcodes.js';
import {
  batchSizes,
  type Lowered,
  lower,
  type Program,
  programWords,
  type TrainStops,
} from './lowering/lower.js';
import type { LoweringOptions } from './lowering/options.js';
import { SessionMemory } from './memory.js';
import type { OptimizerDescription, OptimizerState } from './optimizer.js';
import { type Plan, planOf } from './plan.js';
import type { Samples } from './samples.js';
import { type LstmTrace, readTrace } from './trace.js';

/** What a session trains, evaluates or predicts. */
export interface SessionOptions
  extends Omit<
    LoweringOptions,
    'trainSamples' | 'weighted' | 'evaluationSamples' | 'availableThreads' | 'noThreads'
  > {
  /** What is trained on; copied. */
  readonly train?: Samples | undefined;
  /** What `evaluate` runs over; copied. */
  readonly evaluation?: Samples | undefined;
}

/**
 * What a session would do, without doing it.
 *
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 */
export function planTraining(options: SessionOptions): Plan {
  return planOf(prepareSession(options));
}

/** A session that can be opened again and again: its program and the layout of its arena. */
export type PreparedSession = Lowered;

/**
 * The part of opening a session that needs no arena.
 *
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 */
export function prepareSession(options: SessionOptions): PreparedSession {
  return lower(loweringOptions(options));
}

function loweringOptions(options: SessionOptions): LoweringOptions {
  const { train, evaluation, ...rest } = options;
  const threadSupport = kernelThreadSupport();
  return {
    ...rest,
    trainSamples: train?.count,
    weighted: train?.weights !== undefined,
    evaluationSamples: evaluation?.count,
    availableThreads: availableThreads(),
    noThreads: threadSupport.available ? undefined : threadSupport.reason,
  };
}

/**
 * A network with its weights, optimizer and data in an arena of the kernels. Everything is synchronous but the
 * beginning. Close it when done: it holds memory and threads.
 */
export class TrainingSession {
  /** `loss`, then the metrics: the scalars of each batch. Empty if nothing is trained. */
  readonly scalarNames: readonly string[];
  /** A sample's shape at the output. */
  readonly outputShape: readonly number[];
  /** Batches of one pass over the training samples. */
  readonly batchesPerEpoch: number;
  /** Most batches of one call of {@link train}. */
  readonly maximumBatches: number;
  /** Most samples in an order. */
  readonly maximumOrder: number;
  readonly #host: KernelHost;
  readonly #memory: SessionMemory;
  readonly #lowered: Lowered;
  readonly #options: SessionOptions;
  #iterations = 0;
  /** Epochs that the present order holds. */
  #orderedEpochs = 0;

  /**
   * @param prepared what `prepareSession` made of the same options, data apart
   * @throws NotLowered naming the first layer or option that cannot be lowered.
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static async open(
    options: SessionOptions,
    prepared: PreparedSession = prepareSession(options),
  ): Promise<TrainingSession> {
    const { bytes, threads } = prepared;
    const host = await acquireKernels({ bytes, threads: threads.threads });
    try {
      return new TrainingSession(options, prepared, host);
    } catch (error) {
      host.release();
      throw error;
    }
  }

  private constructor(options: SessionOptions, lowered: Lowered, host: KernelHost) {
    const { layout, programs } = lowered;
    this.#host = host;
    this.#options = options;
    this.#lowered = lowered;
    this.#memory = new SessionMemory(host.memory, lowered);
    this.scalarNames = layout.scalars.names;
    this.outputShape = layout.output.shape;
    this.batchesPerEpoch = Math.ceil((options.train?.count ?? 0) / options.batchSize);
    this.maximumBatches = layout.maximumBatches;
    this.maximumOrder = layout.maximumOrder;
    this.#memory.clear(options.training?.optimizer);
    for (const program of programs) this.#memory.writeWords(program.address, programWords(program));
    const { train, evaluation } = options;
    if (train !== undefined) this.#memory.writeSamples('train', layout.train, train);
    if (evaluation !== undefined) this.#memory.writeSamples('evaluation', layout.evaluation, evaluation);
    this.setOrder(undefined);
  }

  /** What it does at each step, and what that takes. */
  get plan(): Plan {
    return planOf(this.#lowered);
  }

  /** Hands memory and threads back. The session is of no use afterwards. */
  close(): void {
    this.#host.release();
  }

  /** Layer by layer: kernel, recurrent kernel, bias; row-major in tfjs's shapes. */
  setWeights(values: readonly Float32Array[]): void {
    this.#memory.setWeights(values);
  }

  getWeights(): Float32Array[] {
    return this.#memory.getWeights();
  }

  /** All weights as the kernels have them: for a session of the same network, which saves it their laying out. */
  getPackedWeights(): Float32Array {
    return this.#memory.getPackedWeights();
  }

  setPackedWeights(packed: Float32Array): void {
    this.#memory.setPackedWeights(packed);
  }

  /** @throws LetheError `data` if the slots do not fit the trainable weights. */
  setOptimizerState(state: OptimizerState): void {
    this.#memory.setOptimizerState(this.#optimizer(), state);
    this.#iterations = state.iterations;
  }

  getOptimizerState(): OptimizerState {
    const { scalars, slots } = this.#memory.getOptimizerState(this.#optimizer());
    return { iterations: this.#iterations, scalars, slots };
  }

  get learningRate(): number {
    return this.#memory.float(this.#lowered.layout.hyperparameters + 4 * LEARNING_RATE_WORD);
  }

  set learningRate(value: number) {
    this.#memory.setFloat(this.#lowered.layout.hyperparameters + 4 * LEARNING_RATE_WORD, value);
  }

  /** States of the stateful layers in their order: h and c of each, `[batch, units]`. */
  setStates(states: readonly Float32Array[]): void {
    this.#memory.setStates(states, this.#options.batchSize);
  }

  getStates(): Float32Array[] {
    return this.#memory.getStates(this.#options.batchSize);
  }

  resetStates(): void {
    this.#memory.resetStates(this.#options.batchSize);
  }

  /**
   * In which order the next {@link train} takes the samples: one epoch after the other, as many as fit into
   * `maximumOrder`. Undefined: as they stand, in every epoch.
   */
  setOrder(order: Uint32Array | undefined): void {
    const { count = 0 } = this.#options.train ?? {};
    if (count === 0) return;
    if (order !== undefined && order.length > this.maximumOrder) {
      throw new RangeError(`setOrder: expected at most ${this.maximumOrder} samples, got ${order.length}`);
    }
    const indices = order ?? repeated(count, this.maximumOrder / count);
    this.#memory.writeOrder(indices);
    this.#orderedEpochs = Math.floor(indices.length / count);
  }

  /**
   * Trains batches one after the other.
   *
   * @param firstBatch counted from the beginning of the order
   * @param batches how many
   * @param stream which masks the first one draws: its number in the whole training
   * @returns the scalars of each batch, `[batches, scalars]`
   */
  train(firstBatch: number, batches: number, stream: number): Float32Array {
    const perEpoch = this.batchesPerEpoch;
    const end = Math.min(this.maximumBatches, perEpoch * this.#orderedEpochs - firstBatch);
    if (!(batches > 0 && batches <= end)) {
      throw new RangeError(`train: expected 1 to ${end} batches from ${firstBatch} on, got ${batches}`);
    }
    const { count } = this.#options.train as Samples;
    const { batchSize } = this.#options;
    const full = Math.floor(count / batchSize);
    let done = 0;
    while (done < batches) {
      const batch = firstBatch + done;
      const inEpoch = batch % perEpoch;
      const position = Math.floor(batch / perEpoch) * count + inEpoch * batchSize;
      // Without a smaller last batch all epochs are one run.
      const run = full === perEpoch ? batches - done : Math.min(batches - done, full - inEpoch);
      if (run > 0) this.#run('train', batchSize, position, stream + done, done, run);
      else this.#run('train', count - full * batchSize, position, stream + done, done, 1);
      done += Math.max(run, 1);
    }
    this.#iterations += batches;
    return this.#memory.readLog(batches);
  }

  /** Means of loss and metrics over all evaluation samples, each batch by its size. */
  evaluate(): number[] {
    const { evaluation, batchSize, evaluationBatchSize = batchSize } = this.#options;
    if (evaluation === undefined) throw new LetheError('state', 'evaluate: expected samples, got none');
    const sums = this.scalarNames.map(() => 0);
    let position = 0;
    for (const size of batchSizes(evaluation.count, evaluationBatchSize)) {
      let left = Math.floor((evaluation.count - position) / size);
      while (left > 0) {
        const batches = Math.min(left, this.maximumBatches);
        this.#run('evaluate', size, position, 0, 0, batches);
        for (const [index, value] of this.#memory.readLog(batches).entries()) {
          const scalar = index % sums.length;
          sums[scalar] = (sums[scalar] as number) + value * size;
        }
        position += batches * size;
        left -= batches;
      }
    }
    return sums.map((sum) => sum / evaluation.count);
  }

  /** Outputs `[count, ...outputShape]` for inputs `[count, ...sampleShape]`. */
  predict(x: Float32Array, count: number): Float32Array {
    const { batchSize } = this.#options;
    const program = this.#program('predict', batchSize);
    const { layout } = this.#lowered;
    const size = layout.input.steps * layout.input.columns;
    const outputs = new Float32Array(count * layout.output.steps * layout.output.columns);
    for (let first = 0; first < count; first += batchSize) {
      const samples = Math.min(batchSize, count - first);
      this.#memory.writeFloats(layout.input.address, x.subarray(first * size, (first + samples) * size));
      this.#host.run(program.address, 0, 0, 0, 1);
      this.#memory.readValue(program, first, samples, outputs);
    }
    return outputs;
  }

  /** Gradients of all trainable weights on the first batch of the order, at the present weights; for tests. */
  gradients(): Float32Array[] {
    const { layout } = this.#lowered;
    const block = this.#memory.hyperparameters();
    this.#runUntil('update');
    this.#memory.writeFloats(layout.hyperparameters, block);
    return this.#memory.gradients();
  }

  /** What the first LSTM did on the first batch of the order, in its order of processing. */
  trace(): LstmTrace {
    const { tape } = this.#runUntil('loss');
    const first = tape.entries.find(({ lstm }) => lstm !== undefined);
    if (first?.lstm === undefined) throw new LetheError('model', 'trace: expected an LSTM, got none');
    return readTrace(this.#memory, first.resolved.layer.name, first.lstm, this.#firstBatch());
  }

  /** Runs the first batch up to a certain instruction; nothing that outlives the step is changed before `update`. */
  #runUntil(stop: 'loss' | 'update'): TrainStops {
    const { address, stops } = this.#program('train', this.#firstBatch());
    if (stops === undefined) throw new LetheError('state', 'this session was not opened to train');
    const at = address + 4 * RECORD_WORDS * (stops[stop] + 1);
    const word = this.#memory.replaceWord(at, Opcode.End);
    try {
      this.#host.run(address, 0, 0, 0, 1);
    } finally {
      this.#memory.replaceWord(at, word);
    }
    return stops;
  }

  #firstBatch(): number {
    return Math.min(this.#options.batchSize, this.#options.train?.count ?? 0);
  }

  #optimizer(): OptimizerDescription {
    const { training } = this.#options;
    if (training === undefined) throw new LetheError('state', 'this session has no optimizer');
    return training.optimizer;
  }

  #program(kind: Program['kind'], batch: number): Program {
    const program = this.#lowered.programs.find((other) => other.kind === kind && other.batch === batch);
    if (program === undefined) throw new LetheError('state', `this session was not opened to ${kind}`);
    return program;
  }

  #run(
    kind: Program['kind'],
    batch: number,
    position: number,
    stream: number,
    logRow: number,
    count: number,
  ): void {
    this.#host.run(this.#program(kind, batch).address, position, stream, logRow, count);
  }
}

/** 0 to count - 1, over and over. */
function repeated(count: number, times: number): Uint32Array {
  const order = new Uint32Array(count * times);
  for (let index = 0; index < count; index++) order[index] = index;
  for (let filled = count; filled < order.length; filled *= 2) order.copyWithin(filled, 0, filled);
  return order;
}
