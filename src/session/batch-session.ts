import type { Samples } from '../compiler/samples.js';
import type { KernelHost } from '../engine/index.js';
import { type PreparedSession, prepareSession, type SessionOptions } from './prepare.js';
import { openOn, openOnLoaded } from './runtime.js';
import { TrainingSession } from './training-session.js';

/**
 * A session whose samples come batch by batch: its arena holds one training batch and one evaluation batch, whatever
 * their number. It reads only the count, and the presence of weights, of `train` and `evaluation`: for 7 samples and a
 * `batchSize` of 5 it has programs for batches of 5 and of 2.
 */
export class BatchSession extends TrainingSession {
  /**
   * @param prepared result of `prepareSession` for the same options
   * @throws NotLowered naming the first layer or option that cannot be lowered.
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static override async open(
    options: SessionOptions,
    prepared: PreparedSession = prepareSession(options),
  ): Promise<BatchSession> {
    return openOn(prepared, (host) => new BatchSession(options, prepared, host));
  }

  /** The synchronous variant; undefined if the kernels, or this many threads of them, are not loaded yet. */
  static override openLoaded(options: SessionOptions, prepared: PreparedSession): BatchSession | undefined {
    return openOnLoaded(prepared, (host) => new BatchSession(options, prepared, host));
  }

  protected constructor(options: SessionOptions, prepared: PreparedSession, host: KernelHost) {
    super({ ...options, train: undefined, evaluation: undefined }, prepared, host);
    const { order, maximumOrder } = this.layout;
    const length = Math.min(maximumOrder, options.batchSize);
    this.writeWords(
      order,
      Uint32Array.from({ length }, (_, index) => index),
    );
  }

  /**
   * Runs one optimizer step.
   *
   * @param stream its number in the whole training run: it keys the masks
   * @returns loss and metrics
   */
  trainBatch(samples: Samples, stream: number): Float32Array {
    this.writeSamples('train', this.layout.train, samples);
    this.run('train', samples.count, 0, stream, 0, 1);
    this.iterations++;
    return this.readLog(1);
  }

  /** Loss and metrics of one batch. */
  evaluateBatch(samples: Samples): Float32Array {
    this.writeSamples('evaluation', this.layout.evaluation, samples);
    this.run('evaluate', samples.count, 0, 0, 0, 1);
    return this.readLog(1);
  }
}
