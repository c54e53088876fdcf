import type { Trainer } from '../../network/index.js';
import { type Batch, type BatchSource, meansOver } from './batches.js';

/** Batches of an epoch where nobody knows how many there are: more than any. */
export const UNKNOWN_BATCHES: number = 2_147_483_648;

/** What trains and evaluates one batch: our kernels, or tfjs's operations. */
export interface BatchEngine extends Pick<Trainer, 'plan' | 'diverged' | 'keep' | 'fallBack'> {
  /** Called before `train`, which does not wait. */
  prepare(batch: Batch): Promise<void>;
  train(batch: Batch, stream: number): Float32Array | Promise<Float32Array>;
  evaluate(batch: Batch): Promise<ArrayLike<number>>;
}

/** Where batches come from. */
export interface BatchTask {
  readonly source: BatchSource;
  readonly batchesPerEpoch: number | undefined;
  /** What to validate on, from its beginning; undefined: nothing. */
  readonly validation: (() => AsyncIterable<Batch>) | undefined;
}

/** Trains on a data set, whose batches come one by one. */
export class BatchTrainer implements Trainer {
  readonly batchesPerEpoch: number;
  readonly maximumBatches = 1;
  /** There is no order but theirs: each epoch stands for one sample. */
  readonly maximumOrder = 1;
  readonly #engine: BatchEngine;
  readonly #task: BatchTask;
  #batch: Batch | undefined;

  constructor(engine: BatchEngine, task: BatchTask) {
    this.batchesPerEpoch = task.batchesPerEpoch ?? UNKNOWN_BATCHES;
    this.#engine = engine;
    this.#task = task;
  }

  get plan(): Trainer['plan'] {
    return this.#engine.plan;
  }

  get diverged(): Trainer['diverged'] {
    return this.#engine.diverged;
  }

  get size(): number {
    return this.#batch?.count ?? 0;
  }

  get ended(): boolean {
    return this.#batch === undefined;
  }

  async next(epoch: number, batch: number): Promise<void> {
    this.#batch = undefined;
    const next = await this.#task.source.next(epoch, batch);
    if (next !== undefined) await this.#engine.prepare(next);
    this.#batch = next;
  }

  setOrder(): void {}

  keep(now: number): boolean {
    return this.#engine.keep?.(now) ?? false;
  }

  fallBack(): ReturnType<NonNullable<Trainer['fallBack']>> {
    return this.#engine.fallBack?.();
  }

  train(_first: number, _batches: number, stream: number): Float32Array | Promise<Float32Array> {
    return this.#engine.train(this.#batch as Batch, stream);
  }

  evaluate(): Promise<number[]> {
    const { validation } = this.#task;
    return meansOver((validation as NonNullable<typeof validation>)(), (batch) =>
      this.#engine.evaluate(batch),
    );
  }
}
