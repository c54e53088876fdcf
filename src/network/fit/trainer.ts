// What an epoch loop works with: something that trains, and whose it is.
import type { Remains } from '../../session/index.js';
import type { Divergence } from './divergence.js';
import type { TrainingPosition } from './position.js';
import type { ModelSnapshot } from './recorder.js';

/** Trains batches: a session on our kernels, or tfjs's operations. */
export interface Trainer {
  /** More than there are where nobody knows: see `ended`. */
  readonly batchesPerEpoch: number;
  /** Batches of one call, at most. */
  readonly maximumBatches: number;
  /** Samples whose order it holds at once, at least those of an epoch. */
  readonly maximumOrder: number;
  /** `operations` of a batch: by them its time is bounded where clocks stand still. */
  readonly plan: { readonly operations: number };
  /** What the last batch left that is not finite; undefined if all is, or if it was not to look. */
  readonly diverged: Divergence['of'] | undefined;
  /** Of a trainer whose batches come one by one: waits for that which is trained next, the number `batch` of the epoch. */
  next?(epoch: number, batch: number): Promise<void>;
  /** Of one whose batches come one by one: digest of all that it trained and validated on, if somebody records it. */
  read?(): Promise<string | undefined>;
  /** Samples of the batch that `next` waited for. */
  readonly size?: number;
  /** Whether there was none: the epoch is over. */
  readonly ended?: boolean;
  /** The samples of as many epochs as it is long, in their order; without one they stand as they are. */
  setOrder(order: Uint32Array): void;
  /**
   * @param firstBatch counted from the beginning of the order
   * @param stream of the generator, of the first batch
   * @returns loss and metrics of each batch that ran: fewer than `batches` if one diverged
   */
  train(firstBatch: number, batches: number, stream: number): Float32Array | Promise<Float32Array>;
  /** Copies all that training changes, if it is time to, and tells whether it did: `now` by `performance.now()`. */
  keep?(now: number): boolean;
  /** Called after it has thrown: what is left of all that it trains. Undefined where nobody knows. */
  fallBack?(): Remains | undefined;
  /** Loss and metrics of the samples to validate on. */
  evaluate(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/**
 * Whose weights a {@link Trainer} changes: a `Network`, which looks at its session itself; or a tfjs-layers model, which a
 * session is kept in step with by the methods that may be left out.
 */
export interface TrainedModel {
  /** Set by a callback: the training run ends after the batch that is running. */
  stopTraining: boolean;
  /** Of the steps to come. */
  learningRate: number;
  /** Where the training run is, after the steps that were done. */
  position: TrainingPosition | undefined;
  /** A copy of all weights, for `setWeights`. */
  getWeights(): readonly Float32Array[] | Promise<readonly Float32Array[]>;
  /** Brings weights of this training run back. */
  setWeights(weights: readonly Float32Array[]): void;
  /** Copies of all that training changes; absent where nobody can record it. */
  snapshot?(): ModelSnapshot;
  /** Takes over a snapshot, of this run or of another. */
  restore?(snapshot: ModelSnapshot): void;
  /** Steps were done. */
  markTrained?(): void;
  /** Batches went through, which moves states alone. */
  markEvaluated?(): void;
  /** A run failed, and nothing of what was done since the model was last brought up to date is of use. */
  discard?(): void;
  /** Brings the model up to where the trainer is: somebody is about to look at it. */
  write?(): void;
  /** Takes over what they changed. */
  takeBack?(): Promise<void>;
}
