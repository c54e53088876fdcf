import type { JobRecord } from '../jobs/record.js';
import type { DoneJob, JobResult, Mismatch, Witness } from '../result.js';

/** Jobs that travel together, enough of them that the time of a queue does not matter. Plain data, which JSON keeps. */
export interface Chunk {
  /** SHA-256 of what is in it: the same jobs are the same chunk. */
  readonly id: string;
  readonly jobs: readonly JobRecord[];
  /** How often a job that fails is tried again. */
  readonly retries: number;
  /** The share of its jobs, by their keys, that another worker does once more. */
  readonly audit: number;
  /** Of jobs that failed before: how often they were tried. Default 0. */
  readonly attempts?: number;
  /** Of a chunk of one job that is done once more: who did it, and what came. Those workers may not have it. */
  readonly witnesses?: readonly Witness[];
}

/** A chunk that one worker has for a time. */
export interface Lease {
  readonly chunk: Chunk;
  /** Known to the store: another text for each claim. */
  readonly token: string;
  readonly worker: string;
  /** How often it was claimed, this time included: more than once if a worker died over it. */
  readonly claims: number;
}

/** What became of a chunk. */
export interface ChunkOutcome {
  /** Jobs that ended. */
  readonly results: readonly JobResult[];
  /** Bytes of models by digest: those that the results name. */
  readonly models: ReadonlyMap<string, Uint8Array>;
  /** What is to be done instead: jobs that are tried again, and those that another worker does once more. */
  readonly again: readonly Chunk[];
  /** What audits found. */
  readonly audited: readonly string[];
  readonly mismatches: readonly Mismatch[];
  /** Results that take the place of those which a faulty worker gave. */
  readonly corrections: readonly DoneJob[];
}

/** Counts of jobs. */
export interface StoreStatus {
  /** In chunks that nobody has. */
  readonly waiting: number;
  /** In chunks that a worker has. */
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  /** Done a second time, with the same result. */
  readonly audited: number;
  /** Waiting or running jobs that are to be done once more by another worker; not among `waiting` and `running`. */
  readonly audits: number;
  readonly mismatches: readonly Mismatch[];
  /** Workers that gave wrong results: they get no more chunks. */
  readonly quarantined: readonly string[];
}

/**
 * Where jobs wait, and their results lie: in memory, in a folder, behind a queue. What it has to promise:
 *
 * - A chunk is held by one worker at a time, for the time of its lease; then anybody may claim it. So a chunk may be done twice, never
 *   lost; as jobs are pure functions this gives the same results.
 * - A result is there whole or not at all, together with its model. A key that is done stays so: its job is never handed out again by
 *   `add`, and a second result of other bytes is kept as a mismatch, beside the first.
 * - `complete` adds what is to be done again before the chunk is gone.
 */
export interface FleetStore {
  /** How errors and tables call it. */
  readonly name: string;
  /**
   * Adds chunks, without the jobs that are done, wait or run already; audits (chunks with witnesses) as they are. Chunks in which nothing
   * is left are not added.
   */
  add(chunks: readonly Chunk[]): Promise<void>;
  /**
   * The next chunk, those of an expired lease first; undefined if there is none for this worker: quarantined ones get none, and none of
   * a chunk's witnesses gets that chunk.
   *
   * @param milliseconds of the lease
   */
  claim(worker: string, milliseconds: number): Promise<Lease | undefined>;
  /** Holds a chunk for this many milliseconds from now on. False: the lease had expired, and somebody else may have it. */
  extend(lease: Lease, milliseconds: number): Promise<boolean>;
  /** Keeps what became of a chunk, and takes it away; also of a lease that has expired. */
  complete(lease: Lease, outcome: ChunkOutcome): Promise<void>;
  /** Gives a chunk back that was not done, as by a worker that ends. */
  release(lease: Lease): Promise<void>;
  /** Of these keys the results of those that ended, in any order. Those that failed and were added again have none. */
  find(keys: readonly string[]): Promise<readonly JobResult[]>;
  /** All results there are. */
  results(): AsyncIterable<JobResult>;
  /** Results of quarantined workers that no other worker has confirmed: they may be wrong. */
  suspects(): AsyncIterable<DoneJob>;
  status(): Promise<StoreStatus>;
  /**
   * Resolves when something may have changed (a chunk to claim, a result) since it was called, at the latest after this many milliseconds
   * or at the signal.
   */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Keeps bytes. @returns their SHA-256 */
  put(bytes: Uint8Array): Promise<string>;
  has(sha256: string): Promise<boolean>;
  /** Bytes that were put, or models of results. @throws LetheError `data` if there are none of that digest. */
  get(sha256: string): Promise<Uint8Array>;
  /** Ends what is its own: connections, timers. Jobs and results of a store that keeps them stay. */
  close(): Promise<void>;
}
