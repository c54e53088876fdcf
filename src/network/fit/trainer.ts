// The interfaces of an epoch loop: a trainer, and the model that it trains.
import type { Remains } from '../../session/index.js';
import type { Divergence } from './divergence.js';
import type { TrainingPosition } from './position.js';
import type { ModelSnapshot } from './recorder.js';

/** Trains batches: a session on our kernels, or tfjs's operations. */
export interface Trainer {
  /** Larger than any data set if unknown: see `ended`. */
  readonly batchesPerEpoch: number;
  /** Batches of one call, at most. */
  readonly maximumBatches: number;
  /** Samples whose order it holds at once, at least those of an epoch. */
  readonly maximumOrder: number;
  /** `operations` of a batch: they bound its time where clocks stand still. */
  readonly plan: { readonly operations: number };
  /** What the last batch left that is not finite; undefined if all is finite, or if it did not look. */
  readonly diverged: Divergence['of'] | undefined;
  /** For a trainer of a data set: waits for the next batch, number `batch` of the epoch. */
  next?(epoch: number, batch: number): Promise<void>;
  /** For a trainer of a data set: digest of all data that it trained and validated on, if a recorder needs it. */
  read?(): Promise<string | undefined>;
  /** Samples in the batch that `next` waited for. */
  readonly size?: number;
  /** Whether there was no batch: the epoch is over. */
  readonly ended?: boolean;
  /** Sets the order of samples for one or more epochs, as its length says; without one they keep the given order. */
  setOrder(order: Uint32Array): void;
  /**
   * @param firstBatch counted from the beginning of the order
   * @param stream of the generator, of the first batch
   * @returns loss and metrics of each batch that ran: fewer than `batches` if one diverged
   */
  train(firstBatch: number, batches: number, stream: number): Float32Array | Promise<Float32Array>;
  /** Copies everything that training changes, if it is time, and returns whether it did: `now` by `performance.now()`. */
  keep?(now: number): boolean;
  /** Called after it has thrown: what remains of everything that it trains. Undefined if unknown. */
  fallBack?(): Remains | undefined;
  /** Loss and metrics of the validation samples. */
  evaluate(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/**
 * The model that a {@link Trainer} trains: a `Network`, which reads its session itself; or a tfjs-layers model, which
 * the optional methods synchronize with a session.
 */
export interface TrainedModel {
  /** Set by a callback: ends the training run after the current batch. */
  stopTraining: boolean;
  /** Learning rate of the following steps. */
  learningRate: number;
  /** Position in the training run, after the finished steps. */
  position: TrainingPosition | undefined;
  /** A copy of all weights, for `setWeights`. */
  getWeights(): readonly Float32Array[] | Promise<readonly Float32Array[]>;
  /** Restores weights of this training run. */
  setWeights(weights: readonly Float32Array[]): void;
  /** Copies of everything that training changes; absent if recording is impossible. */
  snapshot?(): ModelSnapshot;
  /** Restores a snapshot, of this run or another. */
  restore?(snapshot: ModelSnapshot): void;
  /** Called after steps. */
  markTrained?(): void;
  /** Called after an evaluation, which changes only states. */
  markEvaluated?(): void;
  /** Called when a run failed: results since the last `write` are lost. */
  discard?(): void;
  /** Brings the model up to date, before other code reads it. */
  write?(): void;
  /** Takes over that code's changes. */
  takeBack?(): Promise<void>;
}
