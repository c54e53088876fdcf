// The part of BullMQ: chunks wait, are leased to workers, and return when a lease expires.
import { randomUUID } from 'node:crypto';
import type { Job, Queue, Worker } from 'bullmq';
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { readChunk } from '../store/chunk.js';
import type { Chunk, Lease } from '../store/store.js';
import type { Connection } from './connection.js';
import type { CheckedOptions } from './options.js';
import type { Packages } from './packages.js';

/** Name of the queue in BullMQ; its dashboards ask for it. */
const QUEUE = 'fleet';
/** After all others; the lowest priority in BullMQ. */
const LAST = 2_097_151;
/** Lease of a chunk that was fetched but not claimed, because its worker died in between. */
const LOCK_MS = 5000;
/** Time between two checks for chunks of dead workers: while there are other chunks, and while there are none. */
const LOOK_BUSY_MS = 5000;
const LOOK_IDLE_MS = 500;
/** Number of finished chunks that dashboards show. */
const KEPT_COMPLETED = 100;
const KEPT_FAILED = 1000;
const LONGEST_BACKOFF_MS = 300_000;

/** A chunk on its way into the queue. */
export interface Entry {
  readonly chunk: Chunk;
  readonly priority: number;
  /** In milliseconds. */
  readonly delay: number;
  /** Time of creation, by the clock of its creator. */
  readonly at: number;
}

/** A chunk that was fetched. */
export interface Fetched {
  readonly chunk: Chunk;
  readonly token: string;
  readonly job: Job;
}

/** What dashboards show about a finished chunk. */
export interface Summary {
  readonly worker: string;
  readonly done: number;
  readonly failed: number;
  readonly again: number;
}

export function entryOf(chunk: Chunk, { priority, backoff }: CheckedOptions): Entry {
  const { attempts = 0, witnesses } = chunk;
  let delay = attempts === 0 ? 0 : backoff;
  for (let attempt = 1; attempt < attempts && delay < LONGEST_BACKOFF_MS; attempt++) delay *= 2;
  delay = Math.min(delay, LONGEST_BACKOFF_MS);
  return { chunk, priority: witnesses === undefined ? priority : LAST, delay, at: Date.now() };
}

/** @throws LetheError `data` if it is invalid. */
export function readEntry(id: string, text: string): Entry {
  const what = `outbox of the queue: chunk ${quote(id)}`;
  const value: unknown = parsed(what, text);
  const isCount = (count: unknown): count is number => Number.isSafeInteger(count) && (count as number) >= 0;
  if (!isObject(value) || !isCount(value.priority) || typeof value.delay !== 'number' || !isCount(value.at)) {
    throw new LetheError('data', mismatch(what, 'a chunk on its way', quote(value)));
  }
  const chunk = readChunk(what, value.chunk);
  if (chunk.id !== id) throw new LetheError('data', mismatch(`${what}: id`, quote(id), quote(chunk.id)));
  return { chunk, priority: Math.min(value.priority, LAST), delay: Math.max(0, value.delay), at: value.at };
}

/** @throws LetheError `data` if it is not JSON. */
export function parsed(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LetheError('data', mismatch(what, 'JSON', quote(text)));
  }
}

/**
 * Called for an unreadable chunk, before it ends as failed in the queue.
 *
 * @param data what was found instead
 */
export type OnBroken = (id: string, data: unknown, error: Error) => Promise<void>;

export class ChunkQueue {
  /** Name of the queue in errors. */
  readonly name: string;
  readonly #queue: Queue;
  readonly #worker: Worker;
  readonly #connection: Connection;
  #lookedBusy = performance.now();
  #lookedIdle = Number.NEGATIVE_INFINITY;

  constructor({ Queue, Worker, createRedisBackend }: Packages, connection: Connection, prefix: string) {
    const shared = { connection: connection.client, prefix, skipVersionCheck: true };
    this.#connection = connection;
    this.name = `queue ${prefix}:${QUEUE}`;
    this.#queue = new Queue(QUEUE, {
      ...shared,
      defaultJobOptions: { removeOnComplete: KEPT_COMPLETED, removeOnFail: KEPT_FAILED },
    });
    // How often a chunk that kills its workers is tried depends on the retries of its jobs.
    const settings = {
      autorun: false,
      lockDuration: LOCK_MS,
      stalledInterval: 1,
      maxStalledCount: 1_000_000,
    };
    // No blocking calls, so no connection for them is needed.
    this.#worker = new Worker(QUEUE, null, { ...shared, ...settings }, (name, options) =>
      createRedisBackend(name, options),
    );
    // Errors are reported to the caller of each command.
    this.#queue.on('error', () => {});
    this.#worker.on('error', () => {});
  }

  /** Prefix of the keys of its jobs. */
  get keys(): string {
    return this.#queue.toKey('');
  }

  /** BullMQ's keys for the lock of a chunk, and for chunks that may have stalled. */
  keysOf(id: string): readonly [lock: string, stalled: string] {
    return [this.#queue.toKey(`${id}:lock`), this.#queue.toKey('stalled')];
  }

  /** Adds chunks, except those that already exist. */
  async put(entries: readonly Entry[]): Promise<void> {
    await this.#connection.do(async () => {
      const ended = await Promise.all(
        entries.map(({ chunk }) => this.#connection.client.hget(this.#queue.toKey(chunk.id), 'finishedOn')),
      );
      // A finished entry with the same id would block the new one.
      for (const [index, { chunk }] of entries.entries()) {
        if (ended[index] !== null) await this.#queue.remove(chunk.id);
      }
      await this.#queue.addBulk(
        entries.map(({ chunk, priority, delay }) => ({
          name: nameOf(chunk),
          data: chunk,
          opts: { jobId: chunk.id, priority, delay },
        })),
      );
    });
  }

  /** The next chunk; undefined if there is none. An invalid one ends as failed. */
  async next(onBroken: OnBroken): Promise<Fetched | undefined> {
    if (performance.now() - this.#lookedBusy > LOOK_BUSY_MS) await this.#look();
    for (;;) {
      const token = randomUUID();
      const job = await this.#fetch(token);
      if (job?.id === undefined) {
        if (performance.now() - this.#lookedIdle <= LOOK_IDLE_MS) return undefined;
        this.#lookedIdle = performance.now();
        if ((await this.#look()).length === 0) return undefined;
        continue;
      }
      const what = `${this.name}: job ${quote(job.id)}`;
      try {
        const chunk = readChunk(what, job.data);
        if (chunk.id === job.id) return { chunk, token, job };
        throw new LetheError('data', mismatch(`${what}: id`, quote(job.id), quote(chunk.id)));
      } catch (error) {
        await onBroken(job.id, job.data, error as Error);
        await this.#ended(() => job.moveToFailed(error as Error, token, false));
      }
    }
  }

  async #fetch(token: string): Promise<Job | undefined> {
    const unreadable = Symbol('unreadable');
    const fetched = await this.#connection.do(async () => {
      try {
        return await this.#worker.getNextJob(token, { block: false });
      } catch (error) {
        // BullMQ parses JSON that anybody may have written into Redis.
        if (['SyntaxError', 'TypeError'].includes((error as Error).name)) return unreadable;
        throw error;
      }
    });
    return typeof fetched === 'symbol' ? this.#mended(token) : fetched;
  }

  /** Makes a job that BullMQ cannot parse readable: its data become the text that was found. */
  async #mended(token: string): Promise<Job | undefined> {
    const { client } = this.#connection;
    return this.#connection.do(async () => {
      for (const id of await client.lrange(this.#queue.toKey('active'), 0, -1)) {
        if ((await client.get(this.keysOf(id)[0])) !== token) continue;
        const key = this.#queue.toKey(id);
        const text = (await client.hget(key, 'data')) ?? '';
        await client.hset(key, { data: JSON.stringify(text), opts: '{}' });
        return this.#queue.getJob(id);
      }
      return undefined;
    });
  }

  /** Returns a chunk; it becomes the next one. */
  async giveBack({ job, token }: Fetched): Promise<void> {
    await this.#ended(() => job.moveToWait(token));
  }

  /** @returns whether it was still leased */
  async extend({ job, token }: Fetched, milliseconds: number, { worker }: Lease): Promise<boolean> {
    const held = await this.#connection.do(() => job.extendLock(token, Math.max(1, Math.ceil(milliseconds))));
    if (held === 1 && job.processedOn !== undefined) {
      const seconds = Math.round((Date.now() - job.processedOn) / 1000);
      await this.#ended(() => job.updateProgress({ worker, seconds }));
    }
    return held === 1;
  }

  /** Ends a chunk; if jobs of it failed, it is listed as failed. */
  async end({ job, token }: Fetched, summary: Summary, failure: string | undefined): Promise<void> {
    if (failure === undefined) await this.#ended(() => job.moveToCompleted(summary, token, false));
    else await this.#ended(() => job.moveToFailed(new Error(failure), token, false));
  }

  async pause(isPaused: boolean): Promise<void> {
    await this.#connection.do(() => (isPaused ? this.#queue.pause() : this.#queue.resume()));
  }

  async limitRate(chunks: number): Promise<void> {
    await this.#connection.do(() => this.#queue.setGlobalRateLimit(chunks, 1000));
  }

  async close(): Promise<void> {
    await this.#worker.close(true).catch(() => undefined);
    await this.#queue.close().catch(() => undefined);
  }

  /** Chunks of dead workers become available again. */
  async #look(): Promise<readonly string[]> {
    this.#lookedBusy = performance.now();
    return this.#connection.do(() => this.#worker.getBackend().moveStalledJobsToWait());
  }

  /** Ignores that a lease has expired, since others may have done the same already. */
  async #ended(act: () => Promise<unknown>): Promise<void> {
    await this.#connection.do(async () => {
      try {
        await act();
      } catch (error) {
        if (typeof (error as { code?: unknown }).code !== 'number') throw error;
      }
    });
  }
}

function nameOf({ jobs, witnesses }: Chunk): string {
  const [first] = jobs;
  return `${witnesses === undefined ? '' : 'audit of '}${first?.kind ?? 'nothing'} × ${jobs.length}`;
}
