import { LetheError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { mismatch } from '../../text/quote.js';
import type { DoneJob, JobResult, Mismatch } from '../result.js';
import { sameResult } from '../result.js';
import { chunkOf, mayHave } from './chunk.js';
import { faultyOf, isSuspect, unequal } from './mismatches.js';
import type { Chunk, ChunkOutcome, FleetStore, Lease, StoreStatus } from './store.js';
import { Waiters } from './waiters.js';

/** A leased chunk. */
interface Held {
  readonly lease: Lease;
  until: number;
}

/**
 * Creates a store in memory, for one process. It is lost when the process ends.
 *
 * @example
 * import { adam, dense, lstm } from 'lethe/core';
 * import { Fleet, memoryStore } from 'lethe/fleet';
 *
 * const store = memoryStore();
 * const sum = { x: [[[1], [2]], [[3], [4]]], y: [[3], [7]] };
 * const network = [lstm({ units: 4, inputShape: [2, 1] }), dense({ units: 1 })];
 * const compile = { optimizer: adam(0.01), loss: 'meanSquaredError' };
 * await Fleet.run([{ kind: 'fit', network, compile, data: { values: sum }, seed: 1 }], { store });
 * for await (const { name, fingerprint } of store.results()) console.log(name, fingerprint);
 */
export function memoryStore(): FleetStore {
  return new MemoryStore();
}

class MemoryStore implements FleetStore {
  readonly name = 'memory';
  /** In the order of claims, with the number of claims so far. */
  readonly #waiting = new Map<Chunk, number>();
  readonly #running = new Map<string, Held>();
  /** Keys of waiting and running jobs, without audits. */
  readonly #open = new Set<string>();
  readonly #results = new Map<string, JobResult>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #mismatches = new Map<string, Mismatch>();
  readonly #audited = new Set<string>();
  #failed = 0;
  #claims = 0;
  readonly #waiters = new Waiters();

  async add(chunks: readonly Chunk[]): Promise<void> {
    for (const chunk of chunks) {
      if (chunk.witnesses !== undefined) {
        this.#wait(chunk, 0);
        continue;
      }
      const seen = new Set<string>();
      const left = chunkOf(
        chunk,
        chunk.jobs.filter(({ key }) => {
          const isNew = !seen.has(key) && !this.#open.has(key) && this.#results.get(key)?.status !== 'done';
          seen.add(key);
          return isNew;
        }),
      );
      if (left !== undefined) this.#wait(left, 0);
    }
    this.#waiters.wake();
  }

  async claim(worker: string, milliseconds: number): Promise<Lease | undefined> {
    if (this.#quarantined().has(worker)) return undefined;
    const now = performance.now();
    for (const [token, { lease, until }] of this.#running) {
      if (until >= now) continue;
      this.#running.delete(token);
      this.#waiting.set(lease.chunk, lease.claims);
    }
    for (const [chunk, claims] of this.#waiting) {
      if (!mayHave(worker, chunk)) continue;
      this.#waiting.delete(chunk);
      const lease = { chunk, token: String(++this.#claims), worker, claims: claims + 1 };
      this.#running.set(lease.token, { lease, until: now + milliseconds });
      return lease;
    }
    return undefined;
  }

  async extend({ token }: Lease, milliseconds: number): Promise<boolean> {
    const held = this.#running.get(token);
    if (held === undefined) return false;
    held.until = performance.now() + milliseconds;
    return true;
  }

  async complete(lease: Lease, outcome: ChunkOutcome): Promise<void> {
    const { results, models, again, audited, mismatches, corrections } = outcome;
    this.#running.delete(lease.token);
    // After the lease expired, another worker may have started it.
    for (const chunk of this.#waiting.keys()) if (chunk.id === lease.chunk.id) this.#waiting.delete(chunk);
    const isAudit = lease.chunk.witnesses !== undefined;
    for (const result of results) {
      const { key } = result;
      const before = this.#results.get(key);
      if (before?.status !== 'done') {
        if (before?.status === 'failed') this.#failed--;
        if (result.status === 'failed') this.#failed++;
        this.#results.set(key, result);
      } else if (result.status === 'done' && !sameResult(before, result)) {
        this.#mismatches.set(key, unequal(before, result));
      }
    }
    for (const [sha256, bytes] of models) this.#blobs.set(sha256, bytes);
    for (const key of audited) this.#audited.add(key);
    for (const found of mismatches) this.#mismatches.set(found.key, found);
    for (const right of corrections) this.#results.set(right.key, right);
    if (!isAudit) for (const { key } of lease.chunk.jobs) this.#open.delete(key);
    for (const chunk of again) this.#wait(chunk, 0);
    this.#waiters.wake();
  }

  async release({ token, chunk, claims }: Lease): Promise<void> {
    if (!this.#running.delete(token)) return;
    this.#waiting.set(chunk, claims - 1);
    this.#waiters.wake();
  }

  async find(keys: readonly string[]): Promise<readonly JobResult[]> {
    return keys.flatMap((key) => (this.#open.has(key) ? [] : (this.#results.get(key) ?? [])));
  }

  async *results(): AsyncIterable<JobResult> {
    yield* this.#results.values();
  }

  async *suspects(): AsyncIterable<DoneJob> {
    const known = {
      quarantined: this.#quarantined(),
      audited: this.#audited,
      mismatches: this.#mismatches,
    };
    for (const result of this.#results.values()) if (isSuspect(result, known)) yield result;
  }

  async status(): Promise<StoreStatus> {
    const count = (chunks: Iterable<Chunk>, audits: boolean): number => {
      let sum = 0;
      for (const { jobs, witnesses } of chunks) sum += (witnesses !== undefined) === audits ? jobs.length : 0;
      return sum;
    };
    const running = [...this.#running.values()].map(({ lease }) => lease.chunk);
    const waiting = [...this.#waiting.keys()];
    return {
      waiting: count(waiting, false),
      running: count(running, false),
      done: this.#results.size - this.#failed,
      failed: this.#failed,
      audited: this.#audited.size,
      audits: count(waiting, true) + count(running, true),
      mismatches: [...this.#mismatches.values()],
      quarantined: [...this.#quarantined()],
    };
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#waiters.wait(milliseconds, signal);
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Hex([bytes]);
    this.#blobs.set(sha256, bytes);
    return sha256;
  }

  async has(sha256: string): Promise<boolean> {
    return this.#blobs.has(sha256);
  }

  async get(sha256: string): Promise<Uint8Array> {
    const bytes = this.#blobs.get(sha256);
    if (bytes === undefined) throw new LetheError('data', mismatch(this.name, `bytes of ${sha256}`, 'none'));
    return bytes;
  }

  async close(): Promise<void> {
    this.#waiters.wake();
  }

  #wait(chunk: Chunk, claims: number): void {
    this.#waiting.set(chunk, claims);
    if (chunk.witnesses === undefined) for (const { key } of chunk.jobs) this.#open.add(key);
  }

  #quarantined(): Set<string> {
    return faultyOf(this.#mismatches.values());
  }
}
