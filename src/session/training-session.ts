import { batchSizes } from '../compiler/batch-sizes.js';
import { initialSlotValue, type OptimizerDescription, type OptimizerState } from '../compiler/optimizer.js';
import { type Plan, planOf } from '../compiler/plan.js';
import type { Program } from '../compiler/program/lower.js';
import type { Value } from '../compiler/program/value.js';
import type { Samples } from '../compiler/samples.js';
import type { Dataset, WeightsPlace } from '../compiler/training/dataset.js';
import { hyperparameters, readScalars, writeScalars } from '../compiler/training/hyperparameters.js';
import type { TrainingLayout } from '../compiler/training/layout.js';
import type { Parameter } from '../compiler/weights/weight-spec.js';
import type { KernelHost } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { HYPERPARAMETER_WORDS, LEARNING_RATE_WORD } from '../kernels/optimizers/hyperparameters.js';
import { MAX_THREADS } from '../kernels/program/arena.js';
import { PredictSession } from './predict-session.js';
import { type PreparedSession, prepareSession, type SessionOptions } from './prepare.js';
import { openOn } from './runtime.js';
import { SafePoint } from './safe-point.js';

/** What a failed run leaves: the complete state of the step before it, an earlier copy, or nothing usable. */
export type Remains = 'whole' | 'kept' | 'lost';

/** Position, stream, row of the log and steps: see `run` of `KernelHost`. */
type OfProgram = readonly [position: number, stream: number, logRow: number, count: number];

/** Runs of the kernels: of which program, for batches of which size, and what it is given. */
export type Runs<Result> = Generator<
  readonly [kind: Program['kind'], batch: number, ...rest: OfProgram],
  Result,
  undefined
>;

/** A session that trains and evaluates a network; or predicts, if opened without a training run. */
export class TrainingSession extends PredictSession<TrainingLayout> {
  /** Names of the scalars of each batch: `loss`, then the metrics. Empty without training. */
  readonly scalarNames: readonly string[];
  /** Batches of one pass over the training samples. */
  readonly batchesPerEpoch: number;
  /** The most batches in one call of {@link train}. */
  readonly maximumBatches: number;
  /** The most samples in an order. */
  readonly maximumOrder: number;
  readonly #options: SessionOptions;
  /** Optimizer steps. */
  protected iterations = 0;
  /** Epochs in the current order. */
  #orderedEpochs = 0;
  #safe: SafePoint | undefined;

  /**
   * @param prepared result of `prepareSession` for the same options, apart from data
   * @throws NotLowered naming the first layer or option that cannot be lowered.
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static override async open(
    options: SessionOptions,
    prepared: PreparedSession = prepareSession(options),
  ): Promise<TrainingSession> {
    return openOn(prepared, (host) => new TrainingSession(options, prepared, host));
  }

  protected constructor(options: SessionOptions, prepared: PreparedSession, host: KernelHost) {
    super(options.batchSize, prepared, host);
    const { layout } = prepared;
    this.#options = options;
    this.scalarNames = layout.scalars.names;
    this.batchesPerEpoch = Math.ceil((options.train?.count ?? 0) / options.batchSize);
    this.maximumBatches = layout.maximumBatches;
    this.maximumOrder = layout.maximumOrder;
    const { train, evaluation, training } = options;
    for (const { address, values } of layout.constants) this.writeFloats(address, values);
    if (training !== undefined) this.#clear(training.optimizer);
    if (options.gradientMasks !== undefined) this.#writeMasks(options.gradientMasks);
    if (train !== undefined) this.writeSamples('train', layout.train, train);
    if (evaluation !== undefined) this.writeSamples('evaluation', layout.evaluation, evaluation);
    this.setOrder(undefined);
  }

  /** The work of each step, and its cost. */
  get plan(): Plan {
    return planOf(this.lowered);
  }

  /** @throws LetheError `data` if the slots do not fit the trainable weights. */
  setOptimizerState(state: OptimizerState): void {
    const optimizer = this.#optimizer();
    const { slots, weights } = this.layout.parameters;
    writeScalars(optimizer, this.#hyperparameters(), state.scalars);
    const trained = this.#trained();
    for (const [index, slot] of slots.entries()) {
      const values = state.slots[index] ?? [];
      if (values.length === 0) continue;
      if (values.length !== trained.length) {
        throw new LetheError(
          'data',
          `optimizer: slot ${index}: expected ${trained.length} weights, got ${values.length}`,
        );
      }
      for (const [place, parameter] of trained.entries()) {
        const target = slot + parameter.address - weights;
        this.pack(parameter, values[place] as Float32Array, target, initialSlotValue(optimizer));
      }
    }
    this.iterations = state.iterations;
    this.isSet = true;
  }

  getOptimizerState(): OptimizerState {
    const { slots, weights } = this.layout.parameters;
    return {
      iterations: this.iterations,
      scalars: readScalars(this.#optimizer(), this.#hyperparameters()),
      slots: slots.map((slot) =>
        this.#trained().map((parameter) => this.unpack(parameter, slot + parameter.address - weights)),
      ),
    };
  }

  get learningRate(): number {
    return this.#hyperparameters()[LEARNING_RATE_WORD] as number;
  }

  set learningRate(value: number) {
    this.#hyperparameters()[LEARNING_RATE_WORD] = value;
  }

  /**
   * Sets the order in which the next {@link train} takes the samples: for one or more epochs, as many as fit into
   * `maximumOrder`. Undefined: the given order, in every epoch.
   */
  setOrder(order: Uint32Array | undefined): void {
    const { count = 0 } = this.#options.train ?? {};
    if (count === 0) return;
    if (order !== undefined && order.length > this.maximumOrder) {
      throw new RangeError(`setOrder: expected at most ${this.maximumOrder} samples, got ${order.length}`);
    }
    const indices = order ?? repeated(count, this.maximumOrder / count);
    this.writeWords(this.layout.order, indices);
    this.#orderedEpochs = Math.floor(indices.length / count);
  }

  /**
   * Trains batches one after the other.
   *
   * @param firstBatch counted from the beginning of the order
   * @param batches number of batches
   * @param stream number of the first one in the whole training run: it keys the masks
   * @returns the scalars of each trained batch, `[batches, scalars]`: all, or those up to the one that diverged, see
   *   {@link diverged}
   */
  train(firstBatch: number, batches: number, stream: number): Float32Array {
    return this.#runAll(this.trainRuns(firstBatch, batches, stream));
  }

  /** The runs of {@link train}, each to be done before the next one is asked for; at last what it returns. */
  protected *trainRuns(firstBatch: number, batches: number, stream: number): Runs<Float32Array> {
    const perEpoch = this.batchesPerEpoch;
    const end = Math.min(this.maximumBatches, perEpoch * this.#orderedEpochs - firstBatch);
    if (!(batches > 0 && batches <= end)) {
      throw new RangeError(`train: expected 1 to ${end} batches from ${firstBatch} on, got ${batches}`);
    }
    const { count } = this.#options.train as Samples;
    const { batchSize } = this.#options;
    const log = new Float32Array(batches * this.scalarNames.length); // Before the steps, which then keep track of changes.
    const full = Math.floor(count / batchSize);
    let done = 0;
    while (done < batches) {
      const batch = firstBatch + done;
      const inEpoch = batch % perEpoch;
      const position = Math.floor(batch / perEpoch) * count + inEpoch * batchSize;
      // Without a smaller last batch all epochs are one run.
      const run = full === perEpoch ? batches - done : Math.min(batches - done, full - inEpoch);
      if (run > 0) yield ['train', batchSize, position, stream + done, done, run];
      else yield ['train', count - full * batchSize, position, stream + done, done, 1];
      const diverged = this.#divergedRow();
      if (diverged !== undefined) {
        done = diverged + 1;
        break;
      }
      done += Math.max(run, 1);
    }
    this.iterations += done;
    const told = done * this.scalarNames.length;
    log.set(this.floats(this.layout.log, told));
    return log.subarray(0, told);
  }

  /**
   * Copies weights, states and optimizer between two steps, if it is time and if there are threads, which may die; see
   * {@link fallBack}.
   *
   * @param now by `performance.now()`
   * @returns whether it did */
  keep(now: number): boolean {
    const { threads, memory } = this.host;
    if (threads === 1) return false;
    this.#safe ??= new SafePoint(this.layout);
    if (!this.isSet && !this.#safe.isDue(now)) return false;
    this.#safe.take(memory.buffer, this.iterations, now);
    this.isSet = false;
    return true;
  }

  /** Called after a failed run: if it stopped in the middle of a step, restores the last copy. */
  fallBack(): Remains {
    if (!this.host.broken) return 'whole';
    if (this.#safe === undefined) return 'lost';
    this.iterations = this.#safe.iterations;
    this.host = this.#safe.standIn(this.host);
    return 'kept';
  }

  /**
   * What the last trained batch left that is not finite; undefined if nothing, or if the session was opened without
   * `checksFinite`.
   */
  get diverged(): 'loss' | 'weights' | undefined {
    const row = this.#divergedRow();
    if (row === undefined) return undefined;
    const width = this.scalarNames.length;
    const [loss] = this.floats(this.layout.log + 4 * width * row, width);
    return Number.isFinite(loss) ? 'weights' : 'loss';
  }

  /**
   * The log's row of the batch that left numbers that are not finite; undefined if there is none, or without the check.
   */
  #divergedRow(): number | undefined {
    const { status } = this.layout;
    if (status === 0) return undefined;
    const rows = new Uint32Array(this.host.memory.buffer, status, MAX_THREADS);
    const found = rows.find((row) => row > 0); // All threads that found any found them in the same step.
    return found === undefined ? undefined : found - 1;
  }

  /** Means of loss and metrics over all evaluation samples, weighted by batch size. */
  evaluate(): number[] {
    return this.#runAll(this.evaluateRuns());
  }

  /** The same as {@link trainRuns}. */
  protected *evaluateRuns(): Runs<number[]> {
    const { evaluation, batchSize, evaluationBatchSize = batchSize } = this.#options;
    if (evaluation === undefined) throw new LetheError('state', 'evaluate: expected samples, got none');
    const sums = this.scalarNames.map(() => 0);
    let position = 0;
    for (const size of batchSizes(evaluation.count, evaluationBatchSize)) {
      let left = Math.floor((evaluation.count - position) / size);
      while (left > 0) {
        const batches = Math.min(left, this.maximumBatches);
        yield ['evaluate', size, position, 0, 0, batches];
        for (const [index, value] of this.readLog(batches).entries()) {
          const scalar = index % sums.length;
          sums[scalar] = (sums[scalar] as number) + value * size;
        }
        position += batches * size;
        left -= batches;
      }
    }
    return sums.map((sum) => sum / evaluation.count);
  }

  /** Resets gradients and the optimizer's state. */
  #clear(optimizer: OptimizerDescription): void {
    const { gradients, slots, trainableFloats } = this.layout.parameters;
    this.floats(gradients, trainableFloats).fill(0);
    this.#hyperparameters().set(hyperparameters(optimizer));
    for (const slot of slots) this.floats(slot, trainableFloats).fill(initialSlotValue(optimizer));
    if (this.layout.status !== 0) this.writeWords(this.layout.status, new Uint32Array(MAX_THREADS));
  }

  #writeMasks(masks: readonly (Float32Array | undefined)[]): void {
    const { parameters, gradientMask } = this.layout;
    const { all, weights, trainableFloats } = parameters;
    if (masks.length !== all.length) {
      throw new RangeError(`gradientMasks: expected ${all.length} masks, got ${masks.length}`);
    }
    this.floats(gradientMask, trainableFloats).fill(1);
    for (const parameter of this.#trained()) {
      const mask = masks[all.indexOf(parameter)];
      if (mask !== undefined) this.pack(parameter, mask, gradientMask + parameter.address - weights);
    }
  }

  protected writeSamples(
    name: string,
    dataset: Dataset,
    { inputs, targets, weights = [], count }: Samples,
  ): void {
    const write = (kind: string, index: number, place: Value, values: Float32Array | undefined): void => {
      const expected = count * place.steps * place.columns;
      if (values?.length !== expected) {
        const of = kind === 'x' ? dataset.inputs : dataset.targets;
        const what = of.length === 1 ? kind : `${kind} ${index}`;
        throw new RangeError(
          `${name}: ${what}: expected ${expected} numbers for ${count} samples, got ${values?.length ?? 0}`,
        );
      }
      this.writeFloats(place.address, values);
    };
    this.checkIds(`${name}: x`, inputs);
    for (const [index, place] of dataset.inputs.entries()) write('x', index, place, inputs[index]);
    if (targets.length === 0) return;
    for (const [index, place] of dataset.targets.entries()) {
      write('y', index, place, targets[index]);
      const own = dataset.weights[index] as WeightsPlace;
      if (own.steps > 0) write('weights', index, { ...own, columns: 1 }, weights[index]);
    }
  }

  protected readLog(rows: number): Float32Array {
    return this.floats(this.layout.log, rows * this.scalarNames.length).slice();
  }

  /** The optimizer's block of hyperparameters, in the arena. */
  #hyperparameters(): Float32Array {
    return this.floats(this.layout.hyperparameters, HYPERPARAMETER_WORDS);
  }

  #trained(): Parameter[] {
    return this.layout.parameters.all.filter(({ gradient }) => gradient !== undefined);
  }

  #optimizer(): OptimizerDescription {
    const { training } = this.#options;
    if (training === undefined) throw new LetheError('state', 'this session has no optimizer');
    return training.optimizer;
  }

  #runAll<Result>(runs: Runs<Result>): Result {
    let next = runs.next();
    while (!next.done) {
      this.run(...next.value);
      next = runs.next();
    }
    return next.value;
  }

  protected run(kind: Program['kind'], batch: number, ...rest: OfProgram): void {
    this.host.run(this.program(kind, batch).address, ...rest);
  }
}

/** 0 to count - 1, repeated. */
function repeated(count: number, times: number): Uint32Array {
  const order = new Uint32Array(count * times);
  for (let index = 0; index < count; index++) order[index] = index;
  for (let filled = count; filled < order.length; filled *= 2) order.copyWithin(filled, 0, filled);
  return order;
}
