import type { CheckpointOptions } from './options.js';

/** Decides when checkpoints are due. */
export class Schedule {
  readonly #epochs: number | undefined;
  readonly #steps: number | undefined;
  readonly #ms: number | undefined;
  readonly #now: () => number;
  /** Time of the last checkpoint, and time and batch of the last check. */
  #taken: number;
  #looked: { readonly at: number; readonly batch: number } | undefined;
  #msPerBatch: number | undefined;

  /** @param now a clock in milliseconds, which may stand still while batches run */
  constructor(
    { everyEpochs, everySteps, everySeconds }: CheckpointOptions,
    now: () => number = () => performance.now(),
  ) {
    this.#now = now;
    this.#taken = now();
    const none = everySteps === undefined && everySeconds === undefined;
    this.#epochs = everyEpochs ?? (none ? 1 : undefined);
    this.#steps = everySteps;
    this.#ms = everySeconds === undefined ? undefined : 1000 * everySeconds;
  }

  /** Batches from this one on until a checkpoint may be due, at least 1. */
  batchesFrom(batch: number, batchesPerEpoch: number): number {
    const rest = (every: number): number => every - (batch % every);
    const counts = [
      ...(this.#epochs === undefined ? [] : [rest(this.#epochs * batchesPerEpoch)]),
      ...(this.#steps === undefined ? [] : [rest(this.#steps)]),
    ];
    if (this.#ms !== undefined) counts.push(this.#batchesForTime(batch, this.#ms));
    return Math.max(1, Math.min(...counts));
  }

  #batchesForTime(batch: number, ms: number): number {
    const now = this.#now();
    const left = ms - (now - this.#taken);
    if (left <= 0) return 1;
    const looked = this.#looked;
    // The clock has not moved: the same number of batches again.
    if (looked !== undefined && looked.at === now && batch > looked.batch) return batch - looked.batch;
    this.#looked = { at: now, batch };
    return this.#msPerBatch === undefined ? 1 : Math.ceil(left / this.#msPerBatch);
  }

  isDue(batch: number, batchesPerEpoch: number): boolean {
    if (this.#epochs !== undefined && batch % (this.#epochs * batchesPerEpoch) === 0) return true;
    if (this.#steps !== undefined && batch % this.#steps === 0) return true;
    if (this.#ms === undefined) return false;
    const now = this.#now();
    if (this.#looked !== undefined && batch > this.#looked.batch && now > this.#looked.at) {
      this.#msPerBatch = (now - this.#looked.at) / (batch - this.#looked.batch);
    }
    return now - this.#taken >= this.#ms;
  }

  took(): void {
    this.#taken = this.#now();
  }
}
