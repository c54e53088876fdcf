import { LetheError } from '../../errors.js';
import type { EpochsProgress, Trainer } from '../../network/index.js';
import { mismatch } from '../../text/quote.js';
import type { BatchDigest } from './batch-digest.js';
import { type Batch, type BatchSource, meansOver } from './batches.js';

/** Batches of an epoch if unknown: more than any data set has. */
export const UNKNOWN_BATCHES: number = 2_147_483_648;

/** Trains and evaluates single batches: Lethe's kernels, or tfjs's operations. */
export interface BatchEngine extends Pick<Trainer, 'plan' | 'diverged' | 'keep' | 'fallBack'> {
  /** Called before `train`, which is synchronous. */
  prepare(batch: Batch): Promise<void>;
  train(batch: Batch, stream: number): Float32Array | Promise<Float32Array>;
  evaluate(batch: Batch): Promise<ArrayLike<number>>;
}

/** Sources of batches. */
export interface BatchTask {
  readonly source: BatchSource;
  readonly batchesPerEpoch: number | undefined;
  /** Validation batches, from the beginning; undefined: no validation. */
  readonly validation: (() => AsyncIterable<Batch>) | undefined;
  /** Digest of all data read, if a recorder needs it. */
  readonly digest?: BatchDigest | undefined;
}

/** Trains on a data set, whose batches come one by one. */
export class BatchTrainer implements Trainer {
  readonly batchesPerEpoch: number;
  readonly maximumBatches = 1;
  /** The data set fixes the order: each epoch counts as one sample. */
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

  async read(): Promise<string | undefined> {
    return this.#task.digest?.value();
  }

  /**
   * Takes all batches that another run has taken up to its position, in its order, and then the next one.
   *
   * @throws LetheError `data` if they differ.
   */
  async goTo({ batch, initialEpoch, read }: EpochsProgress): Promise<void> {
    const { source, digest } = this.#task;
    const [last, taken] = [Math.floor(batch / this.batchesPerEpoch), batch % this.batchesPerEpoch];
    for (let epoch = initialEpoch; epoch <= last; epoch++) {
      for (let index = 0; epoch < last || index < taken; index++) {
        const next = await source.next(epoch, index);
        if (next === undefined && epoch < last) break;
        if (next === undefined) throw otherData(epoch, `${index} batches in epoch ${epoch}`);
        digest?.add(next);
      }
      if (epoch < last) for await (const _ of this.#validated());
    }
    if (read !== undefined && read !== (await digest?.value())) throw otherData(last, 'others');
    if (taken > 0) await this.next(last, taken);
  }

  /** The validation batches. */
  async *#validated(): AsyncGenerator<Batch> {
    const { validation, digest } = this.#task;
    if (validation === undefined) return;
    for await (const batch of validation()) {
      digest?.add(batch);
      yield batch;
    }
  }

  train(_first: number, _batches: number, stream: number): Float32Array | Promise<Float32Array> {
    this.#task.digest?.add(this.#batch as Batch);
    return this.#engine.train(this.#batch as Batch, stream);
  }

  evaluate(): Promise<number[]> {
    return meansOver(this.#validated(), (batch) => this.#engine.evaluate(batch));
  }
}

function otherData(epoch: number, got: string): LetheError {
  const expected = `the batches up to epoch ${epoch} that the checkpoint was trained on`;
  return new LetheError(
    'data',
    `${mismatch('fit: dataset', expected, got)} (force: ['data'] skips this comparison)`,
  );
}
