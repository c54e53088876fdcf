import type { DoneJob, JobResult } from '../result.js';
import { chunkOf, mayHave } from '../store/chunk.js';
import type { Chunk, ChunkOutcome, Lease, StoreStatus } from '../store/store.js';
import { Waiters } from '../store/waiters.js';
import { Blobs } from './blobs.js';
import { ChunkQueue, type Entry, entryOf, type Fetched } from './chunk-queue.js';
import { Commands } from './commands.js';
import { Connection } from './connection.js';
import { type BullmqOptions, type BullmqStore, type CheckedOptions, readBullmqOptions } from './options.js';
import { Outbox } from './outbox.js';
import { loadPackages } from './packages.js';
import { Results } from './results.js';
import { ADD, argumentsOf, CLAIM, COMPLETE, RELEASE } from './scripts.js';
import { outcomeSteps } from './steps.js';

/** Number of audits that are examined to find one for a worker. */
const MOST_LOOKS = 16;

/**
 * Opens a store in Redis, for workers on many machines. Chunks wait in a BullMQ queue; results and models are stored in Redis. Needs the
 * packages `bullmq` and `ioredis`, and Redis 6.2 or later with `maxmemory-policy noeviction`. Node, Deno, Bun.
 *
 * A chunk with failed jobs is listed among the failed jobs of the queue; retries are delayed by `backoff`.
 *
 * @throws TypeError or RangeError that names the option, the expected and the received value.
 * @throws LetheError `state` if a package is missing; `data` that names host and port if Redis cannot be reached or rejects the password.
 */
export async function bullmqStore(options: BullmqOptions): Promise<BullmqStore> {
  const checked = readBullmqOptions(options);
  const packages = await loadPackages();
  const connection = new Connection(packages, checked);
  const waiters = new Waiters();
  await connection.open(`${checked.prefix}:changed`, () => waiters.wake());
  const queue = new ChunkQueue(packages, connection, checked.prefix);
  const store = new RedisStore(checked, connection, queue, waiters);
  if (checked.rate !== undefined) await queue.limitRate(checked.rate);
  return store;
}

class RedisStore implements BullmqStore {
  readonly name: string;
  readonly #options: CheckedOptions;
  readonly #connection: Connection;
  readonly #commands: Commands;
  readonly #queue: ChunkQueue;
  readonly #outbox: Outbox;
  readonly #results: Results;
  readonly #blobs: Blobs;
  readonly #waiters: Waiters;
  /** Fetched chunks, by the tokens of their leases. */
  readonly #held = new Map<string, Fetched>();

  constructor(options: CheckedOptions, connection: Connection, queue: ChunkQueue, waiters: Waiters) {
    this.name = `redis ${options.host}:${options.port}`;
    this.#options = options;
    this.#connection = connection;
    this.#queue = queue;
    this.#waiters = waiters;
    this.#commands = new Commands(connection, options.prefix);
    this.#outbox = new Outbox(this.#commands, queue, connection);
    this.#results = new Results(this.name, this.#commands);
    this.#blobs = new Blobs(this.name, options.blob, this.#commands);
  }

  async add(chunks: readonly Chunk[]): Promise<void> {
    const entries: Entry[] = [];
    for (const chunk of chunks) {
      if (chunk.witnesses !== undefined) {
        const audit = entryOf(chunk, this.#options);
        await this.#outbox.putAudits([audit]);
        entries.push(audit);
        continue;
      }
      const seen = new Set<string>();
      const once = chunk.jobs.filter(({ key }) => !seen.has(key) && seen.add(key));
      let left = chunkOf(chunk, once);
      while (left !== undefined) {
        const entry = entryOf(left, this.#options);
        const keys = left.jobs.map(({ key }) => key);
        const taken = (await this.#commands.run(ADD, left.id, JSON.stringify(entry), ...keys)) as string[];
        if (taken.length === 0) {
          entries.push(entry);
          break;
        }
        const gone = new Set(taken);
        left = chunkOf(
          left,
          left.jobs.filter(({ key }) => !gone.has(key)),
        );
      }
    }
    await this.#outbox.send(entries);
  }

  async claim(worker: string, milliseconds: number): Promise<Lease | undefined> {
    const quarantined = `${this.#commands.keys}quarantined`;
    if ((await this.#commands.do((client) => client.sismember(quarantined, worker))) === 1) return undefined;
    const refused: Fetched[] = [];
    let lease: Lease | undefined;
    while (lease === undefined && refused.length < MOST_LOOKS) {
      const fetched = await this.#queue.next((id, data, error) =>
        this.#outbox.break(id, data, error, worker),
      );
      if (fetched === undefined) {
        if (await this.#outbox.sendLeft(worker)) continue;
        await this.#outbox.breakGone(worker);
        break;
      }
      if (mayHave(worker, fetched.chunk)) lease = await this.#hold(fetched, worker, milliseconds);
      else refused.push(fetched);
    }
    for (const fetched of refused.reverse()) await this.#queue.giveBack(fetched);
    return lease;
  }

  async extend(lease: Lease, milliseconds: number): Promise<boolean> {
    const fetched = this.#held.get(lease.token);
    return fetched !== undefined && (await this.#queue.extend(fetched, milliseconds, lease));
  }

  async complete(lease: Lease, given: ChunkOutcome): Promise<void> {
    const { chunk, token, worker } = lease;
    const outcome = this.#blobs.fitting(given);
    const { results, again } = outcome;
    const entries = again.map((one) => entryOf(one, this.#options));
    const keep = (steps: Parameters<typeof argumentsOf>[0]): Promise<unknown> =>
      this.#commands.run(COMPLETE, chunk.id, token, this.#commands.channel, ...argumentsOf(steps));
    const before = (await keep(outcomeSteps(chunk, outcome, entries))) as string[];
    const unequal = await this.#results.unequal(results, before);
    if (unequal.length > 0) await keep(unequal);
    await this.#outbox.send(entries);
    const fetched = this.#held.get(token);
    this.#held.delete(token);
    if (fetched === undefined) return;
    const failures = results.flatMap((result) =>
      result.status === 'failed' ? [`${result.name}: ${result.error.message}`] : [],
    );
    const done = results.length - failures.length;
    const summary = { worker, done, failed: failures.length, again: again.length };
    await this.#queue.end(
      fetched,
      summary,
      failures.length === 0 ? undefined : failures.slice(0, 10).join('; '),
    );
  }

  async release({ token, chunk }: Lease): Promise<void> {
    const fetched = this.#held.get(token);
    this.#held.delete(token);
    if (fetched === undefined) return;
    await this.#queue.giveBack(fetched);
    await this.#commands.run(RELEASE, chunk.id, token, this.#commands.channel);
  }

  find(keys: readonly string[]): Promise<readonly JobResult[]> {
    return this.#results.find(keys);
  }

  results(): AsyncIterable<JobResult> {
    return this.#results.all();
  }

  suspects(): AsyncIterable<DoneJob> {
    return this.#results.suspects();
  }

  status(): Promise<StoreStatus> {
    return this.#results.status();
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#waiters.wait(milliseconds, signal);
  }

  put(bytes: Uint8Array): Promise<string> {
    return this.#blobs.put(bytes);
  }

  has(sha256: string): Promise<boolean> {
    return this.#blobs.has(sha256);
  }

  get(sha256: string): Promise<Uint8Array> {
    return this.#blobs.get(sha256);
  }

  async pause(): Promise<void> {
    await this.#queue.pause(true);
  }

  async resume(): Promise<void> {
    await this.#queue.pause(false);
    await this.#commands.do((client) => client.publish(this.#commands.channel, ''));
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.#connection.close();
    this.#waiters.wake();
  }

  async #hold(fetched: Fetched, worker: string, milliseconds: number): Promise<Lease | undefined> {
    const { chunk, token } = fetched;
    const jobs = chunk.witnesses === undefined ? chunk.jobs.length : 0;
    const [lock, stalled] = this.#queue.keysOf(chunk.id);
    const time = Math.ceil(milliseconds);
    const claims = Number(await this.#commands.run(CLAIM, chunk.id, token, time, jobs, lock, stalled));
    if (claims === 0) return undefined;
    this.#held.set(token, fetched);
    return { chunk, token, worker, claims };
  }
}
