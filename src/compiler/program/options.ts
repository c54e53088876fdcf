import type { NetworkDescription } from '../graph/network.js';

/** What is lowered for a prediction: sizes only, no data. */
export interface PredictionOptions {
  readonly network: NetworkDescription;
  /** Of each input a sample's shape, such as `[time, features]`. */
  readonly sampleShapes: readonly (readonly number[])[];
  /** Samples of a batch. */
  readonly batchSize: number;
  /** Whether every step's gates and cells are kept for looking at them. Default false. */
  readonly keep?: boolean | undefined;
  /** Called with the bytes of the arena as they grow; throws where they are too many. Nothing depends on it but that. */
  readonly watchBytes?: ((bytes: number) => void) | undefined;
  /** 1 to 8. Default: what pays. */
  readonly threads?: number | undefined;
  /** Threads that this runtime can offer. Default 1. */
  readonly availableThreads?: number | undefined;
  /** Why this runtime has but one thread, whatever is asked for; undefined where it has more. */
  readonly noThreads?: string | undefined;
}
