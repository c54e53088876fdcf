import type { ChainableCommander } from 'ioredis';
import { LetheError } from '../../errors.js';
import { digestOf } from '../../network/storage/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { type DoneJob, type JobResult, type Mismatch, readResult, sameResult } from '../result.js';
import { chunkOf, mayHave } from '../store/chunk.js';
import { unequal } from '../store/mismatches.js';
import type { Chunk, ChunkOutcome, Lease, StoreStatus } from '../store/store.js';
import { Waiters } from '../store/waiters.js';
import { brokenSteps } from './broken.js';
import { ChunkQueue, type Entry, entryOf, type Fetched, parsed, readEntry } from './chunk-queue.js';
import { Connection } from './connection.js';
import { type BullmqOptions, type BullmqStore, type CheckedOptions, readBullmqOptions } from './options.js';
import { loadPackages } from './packages.js';
import { ADD, argumentsOf, CLAIM, COMPLETE, GONE, RELEASE, type Step, WAITING_FOR } from './scripts.js';

/** Audits that are looked through for one that a worker may do. */
const MOST_LOOKS = 16;
/** Who puts chunks into the outbox takes them out at once. Those that are older somebody left there who died. */
const LEFT_MS = 3000;
const LOOK_MS = 1000;
/** Between two looks, of a worker that has nothing to do, for chunks that somebody removed from the queue. */
const LOOK_GONE_MS = 5000;

/**
 * Opens a store on Redis, for workers on many machines: chunks wait in a queue of BullMQ, results and models lie beside it. Needs the
 * packages `bullmq` and `ioredis`, and Redis 6.2 or later with `maxmemory-policy noeviction`. Node, Deno, Bun.
 *
 * A chunk whose jobs fail stands among the failed jobs of the queue; what is tried again waits as long as `backoff` says.
 *
 * @throws TypeError or RangeError naming the option.
 * @throws LetheError `state` if a package is missing; `data` naming host and port if Redis cannot be reached or refuses the password.
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
  readonly #queue: ChunkQueue;
  readonly #waiters: Waiters;
  /** What begins the names of keys. */
  readonly #keys: string;
  /** Of leases, by their tokens. */
  readonly #held = new Map<string, Fetched>();
  #looked = Number.NEGATIVE_INFINITY;
  #lookedGone = Number.NEGATIVE_INFINITY;

  constructor(options: CheckedOptions, connection: Connection, queue: ChunkQueue, waiters: Waiters) {
    this.name = `redis ${options.host}:${options.port}`;
    this.#options = options;
    this.#connection = connection;
    this.#queue = queue;
    this.#waiters = waiters;
    this.#keys = `${options.prefix}:store:`;
  }

  async add(chunks: readonly Chunk[]): Promise<void> {
    const entries: Entry[] = [];
    for (const chunk of chunks) {
      const seen = new Set<string>();
      const once = chunk.jobs.filter(({ key }) => !seen.has(key) && seen.add(key));
      let left = chunkOf(chunk, once);
      while (left !== undefined) {
        const entry = entryOf(left, this.#options);
        const keys = left.jobs.map(({ key }) => key);
        const taken = (await this.#run(ADD, left.id, JSON.stringify(entry), ...keys)) as string[];
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
    await this.#send(entries);
  }

  async claim(worker: string, milliseconds: number): Promise<Lease | undefined> {
    const isQuarantined = await this.#do((client) => client.sismember(`${this.#keys}quarantined`, worker));
    if (isQuarantined === 1) return undefined;
    const refused: Fetched[] = [];
    let lease: Lease | undefined;
    while (lease === undefined && refused.length < MOST_LOOKS) {
      const fetched = await this.#queue.next((id, data, error) => this.#break(id, data, error, worker));
      if (fetched === undefined) {
        if (await this.#sendLeft(worker)) continue;
        await this.#breakGone(worker);
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
    const outcome = this.#fitting(given);
    const { results, models, again, audited, mismatches, corrections } = outcome;
    const entries = again.map((one) => entryOf(one, this.#options));
    const steps: Step[] = [
      ...[...models].map(([sha256, bytes]) => ['blob', sha256, bytes] as const),
      ...results.map((result) => [result.status, result.key, JSON.stringify(result)] as const),
      ...corrections.map((right) => ['correction', right.key, JSON.stringify(right)] as const),
      ...audited.map((key) => ['audited', key] as const),
      ...mismatches.flatMap((found) => mismatchSteps(found)),
      ...(chunk.witnesses === undefined ? chunk.jobs.map(({ key }) => ['close', key] as const) : []),
      ...entries.flatMap((entry) => againSteps(entry)),
    ];
    const before = (await this.#run(
      COMPLETE,
      chunk.id,
      token,
      this.#channel,
      ...argumentsOf(steps),
    )) as string[];
    if (before.length > 0) await this.#compare(chunk, token, results, before);
    await this.#send(entries);
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
    await this.#run(RELEASE, chunk.id, token, this.#channel);
  }

  async find(keys: readonly string[]): Promise<readonly JobResult[]> {
    if (keys.length === 0) return [];
    const names = ['open', 'done', 'failed'] as const;
    const [open, done, failed] = (await this.#all((multi) => {
      for (const name of names) multi.hmget(this.#keys + name, ...keys);
    })) as [(string | null)[], (string | null)[], (string | null)[]];
    return keys.flatMap((key, index) => {
      const text = done[index] ?? failed[index] ?? null;
      // Whoever asks for jobs that wait or run is not interested in how they failed before.
      if (text === null || open[index] !== null) return [];
      return [this.#result(key, text)];
    });
  }

  async *results(): AsyncIterable<JobResult> {
    const seen = new Set<string>();
    for (const name of ['done', 'failed']) {
      let cursor = '0';
      do {
        const at = cursor;
        const [next, found] = await this.#do((client) => client.hscan(this.#keys + name, at, 'COUNT', 500));
        for (let index = 0; index < found.length; index += 2) {
          const [key, text] = [found[index] as string, found[index + 1] as string];
          if (seen.has(key)) continue;
          seen.add(key);
          yield this.#result(key, text);
        }
        cursor = next;
      } while (cursor !== '0');
    }
  }

  async status(): Promise<StoreStatus> {
    const [open, running, done, failed, audited, audits, mismatches, quarantined] = (await this.#all(
      (multi) => {
        multi.hlen(`${this.#keys}open`);
        multi.hvals(`${this.#keys}running`);
        multi.hlen(`${this.#keys}done`);
        multi.hlen(`${this.#keys}failed`);
        multi.scard(`${this.#keys}audited`);
        multi.hlen(`${this.#keys}audits`);
        multi.hvals(`${this.#keys}mismatches`);
        multi.smembers(`${this.#keys}quarantined`);
      },
    )) as [number, string[], number, number, number, number, string[], string[]];
    const held = running.reduce((sum, text) => sum + (Number(text.split(' ')[1]) || 0), 0);
    return {
      // Jobs of a chunk that is done a second time are no longer open.
      ...{ waiting: Math.max(0, open - held), running: Math.min(open, held), done, failed, audited, audits },
      mismatches: mismatches.map((text) => readMismatch(this.name, text)),
      quarantined,
    };
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#waiters.wait(milliseconds, signal);
  }

  async put(bytes: Uint8Array): Promise<string> {
    const { blob } = this.#options;
    if (bytes.length > blob) throw new LetheError('limits', `${this.name}: ${tooLarge(bytes.length, blob)}`);
    const sha256 = await digestOf([bytes]);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await this.#do((client) => client.set(`${this.#keys}blob:${sha256}`, buffer));
    return sha256;
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.#do((client) => client.exists(`${this.#keys}blob:${sha256}`))) === 1;
  }

  async get(sha256: string): Promise<Uint8Array> {
    const bytes = await this.#do((client) => client.getBuffer(`${this.#keys}blob:${sha256}`));
    if (bytes === null) throw new LetheError('data', mismatch(this.name, `bytes of ${sha256}`, 'none'));
    return new Uint8Array(bytes);
  }

  async pause(): Promise<void> {
    await this.#queue.pause(true);
  }

  async resume(): Promise<void> {
    await this.#queue.pause(false);
    await this.#do((client) => client.publish(this.#channel, ''));
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.#connection.close();
    this.#waiters.wake();
  }

  get #channel(): string {
    return `${this.#options.prefix}:changed`;
  }

  async #hold(fetched: Fetched, worker: string, milliseconds: number): Promise<Lease | undefined> {
    const { chunk, token } = fetched;
    const jobs = chunk.witnesses === undefined ? chunk.jobs.length : 0;
    const [lock, stalled] = this.#queue.keysOf(chunk.id);
    const time = Math.ceil(milliseconds);
    const claims = Number(await this.#run(CLAIM, chunk.id, token, time, jobs, lock, stalled));
    if (claims === 0) return undefined;
    this.#held.set(token, fetched);
    return { chunk, token, worker, claims };
  }

  /** Puts chunks into the queue, and takes them out of the outbox. */
  async #send(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#queue.put(entries);
    await this.#all((multi) => {
      multi.hdel(`${this.#keys}outbox`, ...entries.map(({ chunk }) => chunk.id));
      multi.publish(this.#channel, '');
    });
  }

  /** Does so for whoever died before. @returns whether there was something */
  async #sendLeft(worker: string): Promise<boolean> {
    if (performance.now() - this.#looked < LOOK_MS) return false;
    this.#looked = performance.now();
    const found = await this.#do((client) => client.hgetall(`${this.#keys}outbox`));
    const left: Entry[] = [];
    for (const [id, text] of Object.entries(found)) {
      try {
        const entry = readEntry(id, text);
        if (Date.now() - entry.at > LEFT_MS) left.push(entry);
      } catch (error) {
        await this.#break(id, undefined, error as Error, worker);
        await this.#do((client) => client.hdel(`${this.#keys}outbox`, id));
      }
    }
    await this.#send(left);
    return left.length > 0;
  }

  /** Lets the jobs fail whose chunks somebody removed from the queue. */
  async #breakGone(worker: string): Promise<void> {
    if (performance.now() - this.#lookedGone < LOOK_GONE_MS) return;
    this.#lookedGone = performance.now();
    for (const id of (await this.#run(GONE, this.#queue.keys)) as string[]) {
      const told = `${this.#queue.name}: job ${id}: expected the chunk, got none: somebody removed it`;
      await this.#break(id, undefined, new LetheError('data', told), worker);
    }
  }

  /** Lets the jobs of a chunk fail. */
  async #break(id: string, data: unknown, error: Error, finder: string): Promise<void> {
    const [token = '', audited = '', ...keys] = (await this.#run(WAITING_FOR, id)) as string[];
    const named = this.#connection.named(error);
    const broken = { data, error: named, finder, keys, audited: audited === '' ? undefined : audited };
    await this.#run(COMPLETE, id, token, this.#channel, ...argumentsOf(brokenSteps(broken)));
  }

  /** Results of jobs that somebody had done: equal, or a mismatch. */
  async #compare(
    chunk: Chunk,
    token: string,
    results: readonly JobResult[],
    before: string[],
  ): Promise<void> {
    const kept = new Map((await this.#done(before)).map((result) => [result.key, result]));
    const steps = results.flatMap((result) => {
      const known = kept.get(result.key);
      if (known === undefined || result.status !== 'done' || sameResult(known, result)) return [];
      return mismatchSteps(unequal(known, result));
    });
    if (steps.length === 0) return;
    await this.#run(COMPLETE, chunk.id, token, this.#channel, ...argumentsOf(steps));
  }

  async #done(keys: string[]): Promise<DoneJob[]> {
    const texts = await this.#do((client) => client.hmget(`${this.#keys}done`, ...keys));
    const results = keys.map((key, index) => this.#result(key, texts[index] ?? ''));
    return results.filter((result) => result.status === 'done');
  }

  /** Jobs whose models Redis does not hold fail. */
  #fitting(outcome: ChunkOutcome): ChunkOutcome {
    const { blob } = this.#options;
    const isTooLarge = ({ length }: Uint8Array): boolean => length > blob;
    if (![...outcome.models.values()].some(isTooLarge)) return outcome;
    const models = new Map([...outcome.models].filter(([, bytes]) => !isTooLarge(bytes)));
    const results = outcome.results.map((result): JobResult => {
      if (result.status === 'failed' || result.model === null || result.model.bytes <= blob) return result;
      const { key, name, kind, worker, milliseconds, model } = result;
      const error = { name: 'LetheError', message: `job ${name}: model: ${tooLarge(model.bytes, blob)}` };
      return { status: 'failed', key, name, kind, worker, milliseconds, error, attempts: 1 };
    });
    const corrections = outcome.corrections.filter(({ model }) => model === null || models.has(model.sha256));
    return { ...outcome, results, models, corrections };
  }

  #result(key: string, text: string): JobResult {
    const what = `${this.name}: result of ${key}`;
    return readResult(what, parsed(what, text));
  }

  #do<Result>(act: (client: Connection['client']) => Promise<Result>): Promise<Result> {
    return this.#connection.do(() => act(this.#connection.client));
  }

  #run(script: string, ...args: readonly (string | number | Buffer)[]): Promise<unknown> {
    return this.#do((client) => client.eval(script, 0, this.#keys, ...args));
  }

  /** Commands at once. @returns what each gave */
  #all(queue: (multi: ChainableCommander) => void): Promise<readonly unknown[]> {
    return this.#do(async (client) => {
      const multi = client.multi();
      queue(multi);
      const replies = (await multi.exec()) ?? [];
      return replies.map(([error, reply]) => {
        if (error !== null) throw error;
        return reply;
      });
    });
  }
}

function tooLarge(bytes: number, most: number): string {
  return `${bytes} bytes, the store's blob is ${most}`;
}

function mismatchSteps(found: Mismatch): Step[] {
  return [
    ['mismatch', found.key, JSON.stringify(found)],
    ...found.faulty.map((worker) => ['quarantined', worker] as const),
  ];
}

function againSteps(entry: Entry): Step[] {
  const { id, jobs, witnesses } = entry.chunk;
  const opened = jobs.map(({ key }) => ['open', key, id] as const);
  return [
    ['again', id, JSON.stringify(entry)],
    ...(witnesses === undefined ? opened : jobs.map(({ key }) => ['audit', id, key] as const)),
  ];
}

/** @throws LetheError `data` if it is none. */
function readMismatch(name: string, text: string): Mismatch {
  const what = `${name}: mismatch`;
  const value = parsed(what, text);
  const isText = (one: unknown): boolean => typeof one === 'string';
  const areTexts = (list: unknown): boolean => Array.isArray(list) && list.every(isText);
  const isWitness = (one: unknown): boolean =>
    isObject(one) && [one.worker, one.cpu, one.fingerprint].every(isText);
  const holds =
    isObject(value) &&
    [value.key, value.name].every(isText) &&
    (value.right === null || isText(value.right)) &&
    areTexts(value.faulty) &&
    Array.isArray(value.witnesses) &&
    value.witnesses.every(isWitness);
  if (!holds) throw new LetheError('data', mismatch(what, 'a mismatch', quote(value)));
  return value as unknown as Mismatch;
}
