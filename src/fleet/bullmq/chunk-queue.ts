// BullMQ's part: chunks wait, are handed out for a time, come back when their worker is gone.
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

/** What BullMQ calls the queue: its dashboards ask for it. */
const QUEUE = 'fleet';
/** After all others, and the last priority that BullMQ has. */
const LAST = 2_097_151;
/** Of a chunk that was fetched and whose claim was not noted, as its worker died between the two. */
const LOCK_MS = 5000;
/** Between two looks for chunks whose workers are gone: while there are others, and while there are none. */
const LOOK_BUSY_MS = 5000;
const LOOK_IDLE_MS = 500;
/** Chunks that ended which dashboards show. */
const KEPT_COMPLETED = 100;
const KEPT_FAILED = 1000;
const LONGEST_BACKOFF_MS = 300_000;

/** A chunk on its way into the queue. */
export interface Entry {
  readonly chunk: Chunk;
  readonly priority: number;
  /** Milliseconds. */
  readonly delay: number;
  /** When it was made, by the clock of who made it. */
  readonly at: number;
}

/** A chunk that was fetched. */
export interface Fetched {
  readonly chunk: Chunk;
  readonly token: string;
  readonly job: Job;
}

/** What dashboards show of a chunk that ended. */
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

/** @throws LetheError `data` if it is none. */
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

/** @throws LetheError `data` if it is no JSON. */
export function parsed(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LetheError('data', mismatch(what, 'JSON', quote(text)));
  }
}

/**
 * Told of a chunk that cannot be read, before it ends as failed in the queue.
 *
 * @param data what was there instead
 */
export type OnBroken = (id: string, data: unknown, error: Error) => Promise<void>;

export class ChunkQueue {
  /** How errors call it. */
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
    // How often a chunk that ends its workers is tried, its jobs' retries say.
    const settings = {
      autorun: false,
      lockDuration: LOCK_MS,
      stalledInterval: 1,
      maxStalledCount: 1_000_000,
    };
    // Nobody blocks here: a connection for that is not needed.
    this.#worker = new Worker(QUEUE, null, { ...shared, ...settings }, (name, options) =>
      createRedisBackend(name, options),
    );
    // Whoever asked is told.
    this.#queue.on('error', () => {});
    this.#worker.on('error', () => {});
  }

  /** What begins the keys of its jobs. */
  get keys(): string {
    return this.#queue.toKey('');
  }

  /** Keys that BullMQ has for a chunk's lock, and for chunks that may have stalled. */
  keysOf(id: string): readonly [lock: string, stalled: string] {
    return [this.#queue.toKey(`${id}:lock`), this.#queue.toKey('stalled')];
  }

  /** Adds chunks, those that are there already not again. */
  async put(entries: readonly Entry[]): Promise<void> {
    await this.#connection.do(async () => {
      const ended = await Promise.all(
        entries.map(({ chunk }) => this.#connection.client.hget(this.#queue.toKey(chunk.id), 'finishedOn')),
      );
      // One that is shown as ended stands in the way.
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

  /** The next chunk; undefined if there is none. One that is none of ours ends as failed. */
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
        // BullMQ reads JSON of what somebody may have written into Redis.
        if (['SyntaxError', 'TypeError'].includes((error as Error).name)) return unreadable;
        throw error;
      }
    });
    return typeof fetched === 'symbol' ? this.#mended(token) : fetched;
  }

  /** A job that BullMQ cannot read, as one that it can: its data are the text that was there. */
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

  /** Gives a chunk back: it is the next again. */
  async giveBack({ job, token }: Fetched): Promise<void> {
    await this.#ended(() => job.moveToWait(token));
  }

  /** @returns whether it was still held */
  async extend({ job, token }: Fetched, milliseconds: number, { worker }: Lease): Promise<boolean> {
    const held = await this.#connection.do(() => job.extendLock(token, Math.max(1, Math.ceil(milliseconds))));
    if (held === 1 && job.processedOn !== undefined) {
      const seconds = Math.round((Date.now() - job.processedOn) / 1000);
      await this.#ended(() => job.updateProgress({ worker, seconds }));
    }
    return held === 1;
  }

  /** A chunk ended; with jobs that failed it stands among those that failed. */
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

  /** Chunks whose workers are gone wait again. */
  async #look(): Promise<readonly string[]> {
    this.#lookedBusy = performance.now();
    return this.#connection.do(() => this.#worker.getBackend().moveStalledJobsToWait());
  }

  /** What somebody else may have done already: a lease that has expired is no error. */
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
