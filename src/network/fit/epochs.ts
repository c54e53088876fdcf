import { yieldToEventLoop } from '../../engine/index.js';
import { Stopper } from './early-stopping.js';
import { Safety } from './failure.js';
import type { EpochsResult, Logs } from './history.js';
import type { Hooks, Method } from './hooks.js';
import { scheduledRate } from './learning-rate.js';
import type { CheckedOptions, FitOptions } from './options.js';
import { epochOrder } from './order.js';
import { Pace } from './pace.js';
import { advance, type TrainingPosition } from './position.js';
import type { Progress } from './progress.js';
import type { EpochsProgress, Look, Recorder, TrainingSnapshot } from './recorder.js';
import type { TrainedModel, Trainer } from './trainer.js';

/** Samples whose orders are drawn at once: few, as early stopping makes them useless. */
const ORDERED_SAMPLES = 8192;

/** Functions that a training run calls. */
export interface Listener {
  onTrainBegin(): Promise<void>;
  onEpochBegin(epoch: number): Promise<void>;
  onBatchBegin(batch: number, logs: Logs): Promise<void>;
  onBatchEnd(batch: number, logs: Logs): Promise<void>;
  onEpochEnd(epoch: number, logs: Logs): Promise<void>;
  onTrainEnd(): Promise<void>;
}

type Listeners = { readonly [method in Method]: (...args: unknown[]) => Promise<void> };

/** Called when the event loop is about to run. */
export type OnYield = (epoch: number, batch: number, logs: Logs) => void | Promise<void>;

/** Inputs of {@link Epochs}. */
export interface EpochsTask {
  model: TrainedModel;
  trainer: Trainer;
  /** `loss` and the metrics, as tfjs-layers calls them. */
  names: readonly string[];
  samples: number;
  /** Position in the training run at the beginning of this call. */
  begin: TrainingPosition;
  validates: boolean;
  options: CheckedOptions;
  args: Pick<FitOptions, 'signal' | 'yieldEvery' | 'learningRateSchedule' | 'verbose'>;
  listener: Listener;
  hooks: Hooks;
  onYield: readonly OnYield[];
  progress: Progress;
  /** Lists that each finished epoch is appended to. Default: new lists. */
  record?: Pick<EpochsResult, 'epoch' | 'history'> | undefined;
  recorder?: Recorder | undefined;
  /** Where another call ended: this one goes on with its epochs; the model is at that state already. */
  from?: Pick<TrainingSnapshot, 'progress' | 'best'> | undefined;
}

/**
 * Trains epoch by epoch, batch by batch, with tfjs-layers' callbacks in its order, and its history. Calls that nobody
 * listens to are left out, so that without callbacks many epochs are one call into the kernels.
 */
export class Epochs {
  readonly #task: EpochsTask;
  readonly #perEpoch: number;
  readonly #pace: Pace;
  readonly #result: EpochsResult;
  /** Whether each epoch has work at its beginning or end. */
  readonly #eachEpoch: boolean;
  readonly #eachBatch: boolean;
  readonly #stopper: Stopper | undefined;
  /** Whether it ended the training run. */
  #stopped = false;
  /** The weights of the best epoch, if they are to be restored. */
  #best: readonly Float32Array[] | undefined;
  /** Sums of the current epoch's scalars, weighted by batch size. */
  readonly #sums: Float64Array;
  #seen = 0;
  /** The next batch, counted from the beginning of epoch 0. */
  #position = 0;
  readonly #safety: Safety;
  #epochStarted = 0;
  /** The epochs whose order the trainer has: from `first`, before `last`. */
  #ordered = { first: 0, last: 0 };

  constructor(task: EpochsTask) {
    const { trainer, hooks, args, names } = task;
    const { earlyStopping } = task.options;
    const validated = task.validates ? names.map((name) => `val_${name}`) : [];
    this.#task = task;
    this.#result = {
      ...(task.record ?? { epoch: [], history: {} }),
      ...{ aborted: false, divergence: undefined, steps: 0, stepsBefore: 0, firstEpoch: 0 },
    };
    this.#stopper =
      earlyStopping && new Stopper('fit: earlyStopping', earlyStopping, [...names, ...validated]);
    this.#safety = new Safety(task);
    this.#perEpoch = trainer.batchesPerEpoch;
    this.#pace = new Pace(args.yieldEvery, args.signal !== undefined, trainer.plan.operations);
    this.#eachBatch = hooks.onBatchBegin !== 'nothing' || hooks.onBatchEnd !== 'nothing';
    this.#eachEpoch =
      this.#eachBatch ||
      task.validates ||
      earlyStopping !== undefined ||
      hooks.onEpochBegin !== 'nothing' ||
      hooks.onEpochEnd !== 'nothing' ||
      args.learningRateSchedule !== undefined ||
      args.yieldEvery === 'epoch' ||
      (args.verbose ?? 0) === 2;
    this.#sums = new Float64Array(names.length);
    if (task.from !== undefined) this.#goOn(task.from);
  }

  async run(): Promise<EpochsResult> {
    try {
      return await this.#run();
    } catch (reason) {
      this.#safety.end();
      throw reason;
    }
  }

  async #run(): Promise<EpochsResult> {
    const { model, trainer, options, args } = this.#task;
    const { signal } = args;
    const end = options.epochs * this.#perEpoch;
    let batch = this.#task.from?.progress.batch ?? options.initialEpoch * this.#perEpoch;
    model.stopTraining = false;
    await this.#call('onTrainBegin');
    if (this.#seen > 0 && batch < end) this.#orderFrom(this.#epochOf(batch));
    if (this.#task.from === undefined) await this.#look(batch, { starts: true, ends: false });
    while (batch < end && !this.#stopped) {
      if (this.#seen === 0) {
        if (signal?.aborted === true) {
          this.#result.aborted = true;
          break;
        }
        await this.#beginEpoch(this.#epochOf(batch));
        if (trainer.ended) break;
      }
      const logs = await this.#runBatches(batch, this.#batchesFrom(batch, end));
      batch = this.#position;
      const atEnd = batch % this.#perEpoch === 0;
      if (this.#pace.due) await this.#yield(this.#epochOf(batch - 1), logs);
      if (signal?.aborted === true && !atEnd) {
        this.#result.aborted = true;
        break;
      }
      const { divergence } = this.#result;
      if (this.#seen > 0 && (atEnd || model.stopTraining || divergence !== undefined)) {
        await this.#endEpoch(this.#epochOf(batch - 1));
      }
      if (model.stopTraining || divergence !== undefined) break;
      await this.#look(batch, { starts: false, ends: false });
    }
    await this.#look(batch, { starts: false, ends: true });
    if (this.#best !== undefined) model.setWeights(this.#best);
    await this.#call('onTrainEnd');
    return this.#result;
  }

  /** Goes on where another call ended. */
  #goOn({ progress, best }: Pick<TrainingSnapshot, 'progress' | 'best'>): void {
    const { model, options, begin } = this.#task;
    const { batch, steps, sums, seen, epoch, history, stopper, stopped } = progress;
    this.#sums.set(sums);
    this.#seen = seen;
    this.#best = best;
    this.#stopped = stopped;
    this.#result.epoch.push(...epoch);
    for (const name of Object.keys(history)) this.#result.history[name] = [...(history[name] ?? [])];
    this.#result.steps = steps;
    this.#result.stepsBefore = steps;
    this.#result.bestEpoch = stopper?.bestEpoch;
    if (stopper !== undefined && this.#stopper !== undefined) this.#stopper.state = stopper;
    if (steps === 0) return;
    model.position = advance(begin, this.#epochOf(batch - 1) + 1 - options.initialEpoch, steps);
  }

  #progress(batch: number): EpochsProgress {
    const { begin, options } = this.#task;
    const { steps, epoch, history } = this.#result;
    return {
      ...{ begin, initialEpoch: options.initialEpoch, batch, steps },
      ...{ sums: [...this.#sums], seen: this.#seen, epoch, history },
      ...{ stopper: this.#stopper?.state, stopped: this.#stopped },
    };
  }

  /** Lets a recorder keep what it wants, unless the run diverged. */
  async #look(batch: number, when: Pick<Look, 'starts' | 'ends'>): Promise<void> {
    const { recorder, model, trainer } = this.#task;
    if (recorder === undefined || this.#result.divergence !== undefined) return;
    if (this.#seen === 0 && batch % this.#perEpoch !== 0) return; // A callback has ended the epoch before its end.
    const { history } = this.#result;
    const last = Object.entries(history).map(([name, values]) => [name, values.at(-1) ?? Number.NaN]);
    const logs: Logs | undefined = this.#seen === 0 ? Object.fromEntries(last) : undefined;
    const look: Look = {
      ...{ batch, batchesPerEpoch: this.#perEpoch, logs, learningRate: model.learningRate },
      ...when,
    };
    if (!recorder.wants(look) || model.snapshot === undefined) return;
    const state = model.snapshot();
    const progress = this.#progress(batch);
    const read = await trainer.read?.();
    await recorder.record({ ...state, best: this.#best, progress: { ...progress, read } }, look);
  }

  #epochOf(batch: number): number {
    return Math.floor(batch / this.#perEpoch);
  }

  /** How many batches can run at once: as many as the pace allows, up to the next point with other work. */
  #batchesFrom(batch: number, end: number): number {
    const { trainer, model } = this.#task;
    // Stopped by a callback before the epoch: end after the next batch, whoever listens.
    if (this.#eachBatch || model.stopTraining) return 1;
    const epoch = this.#epochOf(batch);
    const first = this.#result.epoch.length === 0; // Its time is reported.
    const limit = this.#eachEpoch || first ? (epoch + 1) * this.#perEpoch : end;
    const ordered = this.#ordered.last * this.#perEpoch;
    const most = Math.min(trainer.maximumBatches, this.#pace.batches);
    const toLook = this.#task.recorder?.batchesFrom(batch, this.#perEpoch) ?? most;
    return Math.min(Math.min(limit, ordered) - batch, most, toLook);
  }

  async #beginEpoch(epoch: number): Promise<void> {
    const { args, model, trainer } = this.#task;
    this.#epochStarted = performance.now();
    this.#sums.fill(0);
    if (epoch >= this.#ordered.last) this.#orderFrom(epoch);
    if (args.learningRateSchedule !== undefined) {
      this.#safety.schedules();
      model.learningRate = scheduledRate(args.learningRateSchedule, epoch, model.learningRate);
    }
    await this.#call('onEpochBegin', epoch);
    if (trainer.next !== undefined) await this.#next(epoch, 0);
  }

  /** Gives the trainer the orders of as many epochs as fit. */
  #orderFrom(epoch: number): void {
    const { trainer, samples, options, begin } = this.#task;
    const { shuffle, initialEpoch, epochs } = options;
    const fitting = Math.floor(trainer.maximumOrder / samples);
    if (!shuffle) {
      this.#ordered = { first: epoch, last: epoch + fitting }; // The trainer has the order.
      return;
    }
    const count = Math.min(fitting, epochs - epoch, Math.max(1, Math.floor(ORDERED_SAMPLES / samples)));
    const order = new Uint32Array(count * samples);
    for (let index = 0; index < count; index++) {
      const drawn = begin.epochs + epoch + index - initialEpoch;
      order.set(epochOrder(samples, begin.seed, drawn, true) as Uint32Array, index * samples);
    }
    trainer.setOrder(order);
    this.#ordered = { first: epoch, last: epoch + count };
  }

  /** Runs batches, adds their scalars up, and returns the logs of the last one. */
  async #runBatches(first: number, count: number): Promise<Logs> {
    const { model, trainer, begin, options } = this.#task;
    const inEpoch = first % this.#perEpoch;
    await this.#call('onBatchBegin', inEpoch, { batch: inEpoch, size: this.#sizeOf(first) });
    const started = performance.now();
    this.#safety.keep(started);
    const offset = this.#ordered.first * this.#perEpoch;
    const running = this.#safety.guard(this.#epochOf(first), inEpoch, () =>
      trainer.train(first - offset, count, begin.steps + this.#result.steps),
    );
    const scalars = running instanceof Promise ? await running : running; // No yield without need.
    const done = scalars.length / this.#sums.length; // Fewer if it diverged.
    model.markTrained?.();
    this.#pace.ran(done, performance.now() - started);
    this.#result.steps += done;
    const last = first + done - 1;
    const epoch = this.#epochOf(last);
    model.position = advance(begin, epoch + 1 - options.initialEpoch, this.#result.steps);
    this.#position = last + 1;
    const batch = last % this.#perEpoch;
    this.#safety.did(epoch, batch);
    this.#addUp(first, done, scalars);
    const of = trainer.diverged;
    if (of !== undefined) this.#result.divergence = { epoch, batch, of };
    const logs = this.#logsOf(last, scalars);
    this.#task.progress.batch(epoch, batch + 1, logs);
    await this.#call('onBatchEnd', inEpoch, logs);
    if (trainer.next !== undefined && of === undefined && !model.stopTraining) {
      await this.#next(epoch, batch + 1);
      if (trainer.ended) this.#position = (epoch + 1) * this.#perEpoch;
    }
    return logs;
  }

  async #next(epoch: number, batch: number): Promise<void> {
    await this.#safety.guard(epoch, batch, () => this.#task.trainer.next?.(epoch, batch));
  }

  #sizeOf(batch: number): number {
    const { trainer, options } = this.#task;
    const { batchSize } = options;
    return trainer.size ?? Math.min(batchSize, this.#task.samples - (batch % this.#perEpoch) * batchSize);
  }

  #addUp(first: number, count: number, scalars: Float32Array): void {
    const width = this.#sums.length;
    for (let row = 0; row < count; row++) {
      const batch = first + row;
      const size = this.#sizeOf(batch);
      for (let index = 0; index < width; index++) {
        this.#sums[index] = (this.#sums[index] as number) + (scalars[row * width + index] as number) * size;
      }
      this.#seen += size;
      const isLast = (batch + 1) % this.#perEpoch === 0;
      if (isLast && !this.#eachEpoch) this.#keepEpoch(this.#epochOf(batch), this.#means());
    }
  }

  /** Logs of the last batch that ran. */
  #logsOf(batch: number, scalars: Float32Array): Logs {
    const { names } = this.#task;
    const row = scalars.length - names.length;
    return {
      batch: batch % this.#perEpoch,
      size: this.#sizeOf(batch),
      ...Object.fromEntries(names.map((name, index) => [name, scalars[row + index] as number])),
    };
  }

  /** Means over the samples that the epoch has seen. */
  #means(): Logs {
    return Object.fromEntries(
      this.#task.names.map((name, index) => [name, (this.#sums[index] as number) / this.#seen]),
    );
  }

  #keepEpoch(epoch: number, logs: Logs): void {
    const { history } = this.#result;
    this.#result.epoch.push(epoch);
    for (const name of Object.keys(logs)) {
      history[name] ??= [];
      history[name].push(logs[name] as number);
    }
    if (this.#result.epoch.length === 1) this.#result.firstEpoch = performance.now() - this.#epochStarted;
    this.#sums.fill(0);
    this.#seen = 0;
  }

  async #endEpoch(epoch: number): Promise<void> {
    const { trainer, model, names, validates, args, progress } = this.#task;
    const logs = this.#means();
    if (validates) {
      const running = this.#safety.guard(epoch, undefined, () => trainer.evaluate());
      const values = running instanceof Promise ? await running : running;
      model.markEvaluated?.();
      for (const [index, name] of names.entries()) logs[`val_${name}`] = values[index] as number;
    }
    progress.epoch(epoch, logs);
    await this.#call('onEpochEnd', epoch, logs);
    this.#keepEpoch(epoch, logs); // With the entries that callbacks added, as in tfjs-layers.
    if (this.#stopper !== undefined) await this.#judge(this.#stopper, epoch, logs);
    if (args.yieldEvery === 'epoch') await this.#giveTurn();
  }

  async #judge(stopper: Stopper, epoch: number, logs: Logs): Promise<void> {
    const { model } = this.#task;
    this.#stopped = stopper.see(epoch, logs);
    if (this.#stopped) model.stopTraining = true;
    this.#result.bestEpoch = stopper.bestEpoch;
    if (stopper.restores && stopper.bestEpoch === epoch) this.#best = await model.getWeights();
  }

  /** Lets the event loop run, and calls `onYield` if a time is given, as tfjs-layers does. */
  async #yield(epoch: number, logs: Logs): Promise<void> {
    const { onYield, args } = this.#task;
    const timed =
      args.yieldEvery === undefined || ![`batch`, `epoch`, `never`].includes(`${args.yieldEvery}`);
    if (timed && onYield.length > 0) {
      await Promise.all(onYield.map((call) => call(epoch, this.#safety.last?.batch ?? 0, logs)));
    }
    await this.#giveTurn();
  }

  async #giveTurn(): Promise<void> {
    await yieldToEventLoop();
    this.#pace.yielded();
    await this.#task.model.takeBack?.(); // Other code may have changed the model meanwhile.
  }

  async #call<Called extends Method>(method: Called, ...args: Parameters<Listener[Called]>): Promise<void> {
    const { hooks, model, listener } = this.#task;
    const need = hooks[method];
    if (need === 'nothing') return;
    if (need === 'model') model.write?.();
    await (listener as Listeners)[method](...args);
    if (need === 'model') await model.takeBack?.();
  }
}
