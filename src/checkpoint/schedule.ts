import type { CheckpointOptions } from './options.js';

/** When checkpoints are due. */
export class Schedule {
  readonly #epochs: number | undefined;
  readonly #steps: number | undefined;
  readonly #ms: number | undefined;
  /** When the last one was taken, and when and where a look was taken last, by `performance.now()`. */
  #taken = performance.now();
  #looked: { readonly at: number; readonly batch: number } | undefined;
  #msPerBatch: number | undefined;

  constructor({ everyEpochs, everySteps, everySeconds }: CheckpointOptions) {
    const none = everySteps === undefined && everySeconds === undefined;
    this.#epochs = everyEpochs ?? (none ? 1 : undefined);
    this.#steps = everySteps;
    this.#ms = everySeconds === undefined ? undefined : 1000 * everySeconds;
  }

  /** Batches from this one on until something may be due, at least 1. */
  batchesFrom(batch: number, batchesPerEpoch: number): number {
    const rest = (every: number): number => every - (batch % every);
    const counts = [
      ...(this.#epochs === undefined ? [] : [rest(this.#epochs * batchesPerEpoch)]),
      ...(this.#steps === undefined ? [] : [rest(this.#steps)]),
    ];
    if (this.#ms !== undefined) {
      const left = this.#ms - (performance.now() - this.#taken);
      counts.push(this.#msPerBatch === undefined ? 1 : Math.ceil(left / this.#msPerBatch));
      this.#looked = { at: performance.now(), batch };
    }
    return Math.max(1, Math.min(...counts));
  }

  isDue(batch: number, batchesPerEpoch: number): boolean {
    if (this.#epochs !== undefined && batch % (this.#epochs * batchesPerEpoch) === 0) return true;
    if (this.#steps !== undefined && batch % this.#steps === 0) return true;
    if (this.#ms === undefined) return false;
    const now = performance.now();
    if (this.#looked !== undefined && batch > this.#looked.batch) {
      this.#msPerBatch = (now - this.#looked.at) / (batch - this.#looked.batch);
    }
    return now - this.#taken >= this.#ms;
  }

  took(): void {
    this.#taken = performance.now();
  }
}
