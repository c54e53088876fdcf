// Groups jobs into chunks of similar cost, estimated from measured times.
import type { KindName } from '../jobs/job.js';
import type { JobRecord } from '../jobs/record.js';
import { KINDS } from '../kinds/index.js';
import type { JobResult } from '../result.js';
import { MOST_JOBS, makeChunk } from '../store/chunk.js';
import type { Chunk } from '../store/store.js';

/** Duration of a chunk in milliseconds: long compared with the overhead of a queue, but short enough for the last one. */
export const CHUNK_MS = 200;

/** Used before the first measurement: a small network does about 2 operations per nanosecond. */
const MS_PER_OPERATION = 0.5e-6;

/** Time for reading and checking a job, and creating its network. */
const MS_PER_JOB = 0.3;

/** Weight of the previous estimate after each measured job. */
const KEPT = 0.95;

/** Most characters of a chunk. */
const MOST_CHARACTERS = 4_000_000;

export class Chunker {
  readonly #rest: Pick<Chunk, 'retries' | 'audit'>;
  readonly #rates = new Map<KindName, number>();
  #jobs: JobRecord[] = [];
  #milliseconds = 0;
  #characters = 0;

  constructor(rest: Pick<Chunk, 'retries' | 'audit'>) {
    this.#rest = rest;
  }

  /** @returns a chunk if there is enough for one */
  add(job: JobRecord): Chunk | undefined {
    this.#jobs.push(job);
    const rate = this.#rates.get(job.kind) ?? MS_PER_OPERATION;
    this.#milliseconds += MS_PER_JOB + KINDS[job.kind].cost(job) * rate;
    this.#characters += 1000 + (job.data?.text?.length ?? 0);
    const isEnough = this.#milliseconds >= CHUNK_MS || this.#characters >= MOST_CHARACTERS;
    return isEnough || this.#jobs.length === MOST_JOBS ? this.flush() : undefined;
  }

  /** The remaining jobs. */
  flush(): Chunk | undefined {
    if (this.#jobs.length === 0) return undefined;
    const chunk = makeChunk({ ...this.#rest, jobs: this.#jobs });
    this.#jobs = [];
    this.#milliseconds = 0;
    this.#characters = 0;
    return chunk;
  }

  /** Updates the estimate. */
  measured(job: JobRecord, { milliseconds }: JobResult): void {
    const cost = KINDS[job.kind].cost(job);
    if (cost <= 0) return;
    const rate = Math.max(0, milliseconds) / cost;
    const known = this.#rates.get(job.kind);
    this.#rates.set(job.kind, known === undefined ? rate : known * KEPT + rate * (1 - KEPT));
  }
}
