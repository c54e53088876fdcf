import type { JobRecord } from '../jobs/record.js';
import type { DoneJob, JobResult, Mismatch, Witness } from '../result.js';

/** A group of jobs, large enough that the overhead of a queue does not matter. Plain data for JSON. */
export interface Chunk {
  /** SHA-256 of the content: the same jobs form the same chunk. */
  readonly id: string;
  readonly jobs: readonly JobRecord[];
  /** Number of retries of a failing job. */
  readonly retries: number;
  /** Fraction of its jobs, selected by key, that another worker repeats. */
  readonly audit: number;
  /** Earlier attempts of failed jobs. Default 0. */
  readonly attempts?: number;
  /** For an audit, a chunk with one job: earlier workers and their results. These workers may not claim it. */
  readonly witnesses?: readonly Witness[];
}

/** A chunk that a worker holds for a limited time. */
export interface Lease {
  readonly chunk: Chunk;
  /** Identifies the claim to the store: a new text for each claim. */
  readonly token: string;
  readonly worker: string;
  /** Number of claims including this one: more than one if a worker died. */
  readonly claims: number;
}

/** The outcome of a chunk. */
export interface ChunkOutcome {
  /** Finished jobs. */
  readonly results: readonly JobResult[];
  /** Bytes of the models that the results refer to, by digest. */
  readonly models: ReadonlyMap<string, Uint8Array>;
  /** Chunks to do next: retries, and audits by other workers. */
  readonly again: readonly Chunk[];
  /** Keys of jobs whose audits agreed. */
  readonly audited: readonly string[];
  readonly mismatches: readonly Mismatch[];
  /** Replacements for results of faulty workers. */
  readonly corrections: readonly DoneJob[];
}

/** Numbers of jobs. */
export interface StoreStatus {
  /** In unclaimed chunks. */
  readonly waiting: number;
  /** In chunks that a worker holds. */
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  /** Repeated with the same result. */
  readonly audited: number;
  /** Waiting or running audits; not included in `waiting` and `running`. */
  readonly audits: number;
  readonly mismatches: readonly Mismatch[];
  /** Workers that gave wrong results: they get no more chunks. */
  readonly quarantined: readonly string[];
}

/**
 * Keeps jobs and results: in memory, in a folder, behind a queue. An implementation must guarantee:
 *
 * - One worker at a time holds a chunk, for the time of its lease; then any worker may claim it. So a chunk may be done twice, but is
 *   never lost; because jobs are pure functions, both give the same results.
 * - A result is stored atomically, together with its model. A key that is done stays done: `add` never hands out its job again, and a
 *   different second result is stored as a mismatch, without replacing the first.
 * - `complete` adds the chunks to do next before it removes the chunk.
 */
export interface FleetStore {
  /** Name for errors and tables. */
  readonly name: string;
  /**
   * Adds chunks, without jobs that are already done, waiting or running; audits (chunks with witnesses) unchanged. Chunks without remaining
   * jobs are not added.
   */
  add(chunks: readonly Chunk[]): Promise<void>;
  /**
   * Claims the next chunk, beginning with those of expired leases; undefined if there is none for this worker. Quarantined workers get
   * none, and witnesses of a chunk never get that chunk.
   *
   * @param milliseconds duration of the lease
   */
  claim(worker: string, milliseconds: number): Promise<Lease | undefined>;
  /** Renews a lease, for this many milliseconds from now. Returns false if it had expired; then another worker may have the chunk. */
  extend(lease: Lease, milliseconds: number): Promise<boolean>;
  /** Stores the outcome of a chunk, and removes the chunk; also if the lease has expired. */
  complete(lease: Lease, outcome: ChunkOutcome): Promise<void>;
  /** Returns a chunk that was not done, when a worker ends. */
  release(lease: Lease): Promise<void>;
  /** The results of those of these jobs that have ended, in any order. Failed jobs that were added again have none. */
  find(keys: readonly string[]): Promise<readonly JobResult[]>;
  /** All results. */
  results(): AsyncIterable<JobResult>;
  /** Results of quarantined workers that no other worker has confirmed; they may be wrong. */
  suspects(): AsyncIterable<DoneJob>;
  status(): Promise<StoreStatus>;
  /**
   * Resolves when something may have changed (a new chunk, a result) since the call, at the latest after this many milliseconds or at the
   * signal.
   */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Stores bytes. @returns their SHA-256 */
  put(bytes: Uint8Array): Promise<string>;
  has(sha256: string): Promise<boolean>;
  /** Returns stored bytes, or a model of a result. @throws LetheError `data` if there are none with this digest. */
  get(sha256: string): Promise<Uint8Array>;
  /** Releases resources: connections, timers. Persistent jobs and results remain. */
  close(): Promise<void>;
}
