// Jobs into chunks of like cost: by what their operations took so far.
import type { KindName } from '../jobs/job.js';
import type { JobRecord } from '../jobs/record.js';
import { KINDS } from '../kinds/index.js';
import type { JobResult } from '../result.js';
import { MOST_JOBS, makeChunk } from '../store/chunk.js';
import type { Chunk } from '../store/store.js';

/** Work of a chunk, in milliseconds: a queue's millisecond does not matter beside it, and nobody waits long for the last one. */
export const CHUNK_MS = 200;

/** Before anything was measured: a small network does some 2 operations a nanosecond. */
const MS_PER_OPERATION = 0.5e-6;

/** What a job takes beside its operations: to read and check it, to make its network. */
const MS_PER_JOB = 0.3;

/** How much of what was known stays with each job that is measured. */
const KEPT = 0.95;

/** Characters of a chunk. */
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

  /** @returns a chunk if there is enough for one. */
  add(job: JobRecord): Chunk | undefined {
    this.#jobs.push(job);
    const rate = this.#rates.get(job.kind) ?? MS_PER_OPERATION;
    this.#milliseconds += MS_PER_JOB + KINDS[job.kind].cost(job) * rate;
    this.#characters += 1000 + (job.data?.text?.length ?? 0);
    const isEnough = this.#milliseconds >= CHUNK_MS || this.#characters >= MOST_CHARACTERS;
    return isEnough || this.#jobs.length === MOST_JOBS ? this.flush() : undefined;
  }

  /** What is left. */
  flush(): Chunk | undefined {
    if (this.#jobs.length === 0) return undefined;
    const chunk = makeChunk({ ...this.#rest, jobs: this.#jobs });
    this.#jobs = [];
    this.#milliseconds = 0;
    this.#characters = 0;
    return chunk;
  }

  /** Learns how long operations take. */
  measured(job: JobRecord, { milliseconds }: JobResult): void {
    const cost = KINDS[job.kind].cost(job);
    if (cost <= 0) return;
    const rate = Math.max(0, milliseconds) / cost;
    const known = this.#rates.get(job.kind);
    this.#rates.set(job.kind, known === undefined ? rate : known * KEPT + rate * (1 - KEPT));
  }
}
