import { ablate } from '../../forgetting/ablations/index.js';
import { findTask, inputsOf, type Task, type TaskTraining, targetsOf } from '../../forgetting/tasks/index.js';
import type { Divergence, Network, ShapedNumbers } from '../../network/public.js';
import type { ForgetGate, Settings } from '../settings.js';

const ABLATION = { learned: 'full', one: 'forget-1', zero: 'forget-0' } as const;

/**
 * One training run of a task's network, some epochs at a time. The result has the same bits however it is divided, with any number of
 * threads and on any runtime.
 */
export class Training {
  readonly settings: Settings;
  readonly task: Task;
  readonly network: Network;
  /** One for each finished epoch. */
  readonly losses: number[] = [];
  /** Time spent on training steps. */
  milliseconds = 0;
  /** Of the last epochs; 0 before the first. */
  threads = 0;
  /** Where it diverged; undefined if it did not. */
  divergence: Divergence | undefined;
  readonly #data: { readonly x: ShapedNumbers; readonly y: ShapedNumbers };
  readonly #options: TaskTraining;
  readonly #masks: (Float32Array | undefined)[] | undefined;

  /** @throws RangeError for an unknown task, or settings out of bounds. */
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

  /** Whether all epochs are finished, or it diverged. */
  get done(): boolean {
    return this.epoch >= this.settings.epochs || this.divergence !== undefined;
  }

  /**
   * Trains this many more epochs, up to the last one. If the signal is aborted, the training run can no longer be used: it may have stopped
   * within an epoch.
   *
   * @param threads default: as many as speed it up
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

/** Fixes the forget gate in a network's weights; masks keep it fixed during training. */
export function clamp(network: Network, forgetGate: ForgetGate): (Float32Array | undefined)[] | undefined {
  return ablate(network, ABLATION[forgetGate]);
}
