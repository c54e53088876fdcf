import { ablate } from '../../forgetting/ablations/index.js';
import { findTask, inputsOf, type Task, type TaskTraining, targetsOf } from '../../forgetting/tasks/index.js';
import type { Divergence, Network, ShapedNumbers } from '../../network/public.js';
import type { ForgetGate, Settings } from '../settings.js';

const ABLATION = { learned: 'full', one: 'forget-1', zero: 'forget-0' } as const;

/**
 * One training run of a task's network, some epochs at a time: however it is divided, on any number of threads and in any
 * runtime, it ends in the same bits.
 */
export class Training {
  readonly settings: Settings;
  readonly task: Task;
  readonly network: Network;
  /** One for each epoch that is done. */
  readonly losses: number[] = [];
  /** Spent on training steps. */
  milliseconds = 0;
  /** Of the last epochs; 0 before the first. */
  threads = 0;
  /** Where it diverged; undefined if it did not. */
  divergence: Divergence | undefined;
  readonly #data: { readonly x: ShapedNumbers; readonly y: ShapedNumbers };
  readonly #options: TaskTraining;
  readonly #masks: (Float32Array | undefined)[] | undefined;

  /** @throws RangeError if there is no such task, or settings are out of the network's bounds. */
  constructor(settings: Settings) {
    const { seed, units, learningRate, forgetGate } = settings;
    this.settings = settings;
    this.task = findTask(settings.task);
    this.network = this.task.network(seed, { units, learningRate });
    this.#masks = clamp(this.network, forgetGate);
    this.#options = this.task.training;
    const data = this.task.trainingData(seed);
    this.#data = { x: inputsOf(data), y: targetsOf(data) };
  }

  get epoch(): number {
    return this.losses.length;
  }

  /** Whether all epochs were done, or it diverged. */
  get done(): boolean {
    return this.epoch >= this.settings.epochs || this.divergence !== undefined;
  }

  /**
   * Trains this many epochs more, at most up to the last. With a signal that is given the training run is of no further use:
   * it may have ended in the middle of an epoch.
   *
   * @param threads default: as many as pay
   */
  async run(epochs: number, options: { threads?: number; signal?: AbortSignal } = {}): Promise<void> {
    const { batchSize, shuffle, globalClipNorm, learningRateSchedule } = this.#options;
    const { x, y } = this.#data;
    const history = await this.network.fit(x, y, {
      ...options,
      initialEpoch: this.epoch,
      epochs: Math.min(this.epoch + epochs, this.settings.epochs),
      batchSize,
      shuffle,
      seed: this.settings.seed,
      ...(globalClipNorm === undefined ? {} : { globalClipNorm }),
      ...(learningRateSchedule === undefined ? {} : { learningRateSchedule }),
      ...(this.#masks === undefined ? {} : { gradientMasks: this.#masks }),
    });
    this.losses.push(...(history.history.loss ?? []));
    const { perStep, steps } = history.timings;
    this.milliseconds += perStep * steps;
    this.threads = history.threads;
    this.divergence = history.divergence;
  }
}

/** Fixes the forget gate in a network's weights; masks by which it stays so in training. */
export function clamp(network: Network, forgetGate: ForgetGate): (Float32Array | undefined)[] | undefined {
  return ablate(network, ABLATION[forgetGate]);
}
