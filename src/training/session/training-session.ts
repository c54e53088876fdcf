import type { KernelHost } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { LEARNING_RATE_WORD } from '../../kernels/optimizers/hyperparameters.js';
import { Opcode, RECORD_WORDS } from '../../kernels/program/opcodes.js';
import { batchSizes } from '../batch-sizes.js';
import type { Program, TrainStops } from '../lowering/lower.js';
import type { TrainingLayout } from '../lowering/training/layout.js';
import type { OptimizerDescription, OptimizerState } from '../optimizer.js';
import type { Samples } from '../samples.js';
import { PredictSession } from './predict-session.js';
import { type PreparedSession, prepareSession, type SessionOptions } from './prepare.js';
import { openOn } from './runtime.js';
import { type LstmTrace, readTrace } from './trace.js';
import { TrainingMemory } from './training-memory.js';

/** A session that trains a network and evaluates it; or predicts, if it was opened without a training. */
export class TrainingSession extends PredictSession {
  /** `loss`, then the metrics: the scalars of each batch. Empty if nothing is trained. */
  readonly scalarNames: readonly string[];
  /** Batches of one pass over the training samples. */
  readonly batchesPerEpoch: number;
  /** Most batches of one call of {@link train}. */
  readonly maximumBatches: number;
  /** Most samples in an order. */
  readonly maximumOrder: number;
  readonly #memory: TrainingMemory;
  readonly #layout: TrainingLayout;
  readonly #options: SessionOptions;
  #iterations = 0;
  /** Epochs that the present order holds. */
  #orderedEpochs = 0;

  /**
   * @param prepared what `prepareSession` made of the same options, data apart
   * @throws NotLowered naming the first layer or option that cannot be lowered.
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static override async open(
    options: SessionOptions,
    prepared: PreparedSession = prepareSession(options),
  ): Promise<TrainingSession> {
    return openOn(prepared, (host) => new TrainingSession(options, prepared, host));
  }

  private constructor(options: SessionOptions, prepared: PreparedSession, host: KernelHost) {
    const { layout } = prepared;
    const memory = new TrainingMemory(host.memory, layout, options.batchSize);
    super(options.batchSize, prepared, host, memory);
    this.#memory = memory;
    this.#layout = layout;
    this.#options = options;
    this.scalarNames = layout.scalars.names;
    this.batchesPerEpoch = Math.ceil((options.train?.count ?? 0) / options.batchSize);
    this.maximumBatches = layout.maximumBatches;
    this.maximumOrder = layout.maximumOrder;
    const { train, evaluation, training } = options;
    if (training !== undefined) memory.clearTraining(training.optimizer);
    if (train !== undefined) memory.writeSamples('train', layout.train, train);
    if (evaluation !== undefined) memory.writeSamples('evaluation', layout.evaluation, evaluation);
    this.setOrder(undefined);
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
    return this.#memory.float(this.#layout.hyperparameters + 4 * LEARNING_RATE_WORD);
  }

  set learningRate(value: number) {
    this.#memory.setFloat(this.#layout.hyperparameters + 4 * LEARNING_RATE_WORD, value);
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

  /** Gradients of all trainable weights on the first batch of the order, at the present weights; for tests. */
  gradients(): Float32Array[] {
    const layout = this.#layout;
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
    const batch = this.#firstBatch();
    return readTrace(this.#memory, first.resolved.layer.name, first.lstm, batch, batch);
  }

  /** Runs the first batch up to a certain instruction; nothing that outlives the step is changed before `update`. */
  #runUntil(stop: keyof TrainStops): Program {
    const program = this.program('train', this.#firstBatch());
    const { address, stops } = program;
    if (stops === undefined) throw new LetheError('state', 'this session was not opened to train');
    const at = address + 4 * RECORD_WORDS * (stops[stop] + 1);
    const word = this.#memory.replaceWord(at, Opcode.End);
    try {
      this.host.run(address, 0, 0, 0, 1);
    } finally {
      this.#memory.replaceWord(at, word);
    }
    return program;
  }

  #firstBatch(): number {
    return Math.min(this.#options.batchSize, this.#options.train?.count ?? 0);
  }

  #optimizer(): OptimizerDescription {
    const { training } = this.#options;
    if (training === undefined) throw new LetheError('state', 'this session has no optimizer');
    return training.optimizer;
  }

  #run(
    kind: Program['kind'],
    batch: number,
    position: number,
    stream: number,
    logRow: number,
    count: number,
  ): void {
    this.host.run(this.program(kind, batch).address, position, stream, logRow, count);
  }
}

/** 0 to count - 1, over and over. */
function repeated(count: number, times: number): Uint32Array {
  const order = new Uint32Array(count * times);
  for (let index = 0; index < count; index++) order[index] = index;
  for (let filled = count; filled < order.length; filled *= 2) order.copyWithin(filled, 0, filled);
  return order;
}
