import type { NetworkDescription } from '../graph/network.js';

/** The input of lowering for a prediction: sizes only, no data. */
export interface PredictionOptions {
  readonly network: NetworkDescription;
  /** Shape of a sample for each input, such as `[time, features]`. */
  readonly sampleShapes: readonly (readonly number[])[];
  /** Samples of a batch. */
  readonly batchSize: number;
  /** Whether to keep every step's gates and cells for traces. Default false. */
  readonly keep?: boolean | undefined;
  /** Called with the growing bytes of the arena; throws to stop if there are too many. It has no other effect. */
  readonly watchBytes?: ((bytes: number) => void) | undefined;
  /** Threads, 1 to 8. Default: as many as speed it up. */
  readonly threads?: number | undefined;
  /** Threads available in this runtime. Default 1. */
  readonly availableThreads?: number | undefined;
  /** Why this runtime has only one thread, whatever is requested; undefined if it has more. */
  readonly noThreads?: string | undefined;
}
