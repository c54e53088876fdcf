import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { platform } from '#platform';
import { LetheError } from '../../../errors.js';
import { sha256Hex } from '../../../sha256.js';
import { mismatch, shorten } from '../../../text/quote.js';
import { isDigest } from '../../jobs/record.js';
import type { DoneJob, JobResult } from '../../result.js';
import { chunkOf, mayHave, readChunk } from '../chunk.js';
import type { Chunk, ChunkOutcome, FleetStore, Lease, StoreStatus } from '../store.js';
import { Waiters } from '../waiters.js';
import { Ended, writeEnded } from './ended.js';
import {
  FOLDERS,
  newName,
  type RunningName,
  readRunning,
  readWaiting,
  runningName,
  timeName,
  token,
  type WaitingName,
  waitingName,
} from './layout.js';

/**
 * Opens a store in a folder, which is created if it does not exist (path or `file://` URL; Node, Deno, Bun). It survives the end
 * of processes, including crashes, and several processes on one machine can share it.
 *
 * @throws LetheError `data` if the folder cannot be created or read.
 * @example
 * import { adam, dense, lstm } from 'lethe/core';
 * import { Fleet, folderStore } from 'lethe/fleet';
 *
 * const store = await folderStore('fleet');
 * const values = { x: [[[1], [2]], [[3], [4]]], y: [[3], [7]] };
 * const network = [lstm({ units: 4, inputShape: [2, 1] }), dense({ units: 1 })];
 * const compile = { optimizer: adam(0.01), loss: 'meanSquaredError' };
 * await Fleet.run([{ kind: 'fit', network, compile, data: { values }, name: 'first' }], { store });
 * for await (const { name, fingerprint } of store.results()) console.log(name, fingerprint);
 */
export async function folderStore(place: string | URL): Promise<FleetStore> {
  const { files } = platform;
  if (typeof place !== 'string' && !(place instanceof URL)) {
    throw new TypeError(mismatch('folderStore', 'a path or file:// URL', typeof place));
  }
  if (files === undefined || String(place) === '') {
    throw new LetheError('data', mismatch('folderStore', 'a folder in a runtime with files', String(place)));
  }
  return orTell(String(place), async () => {
    const folder = files.folder(place);
    for (const name of FOLDERS) {
      await mkdir(path.join(folder, name), { recursive: true });
      await sweep(path.join(folder, name));
    }
    return new FolderStore(folder);
  });
}

/** Older drafts belong to killed processes: no write takes this long. In ms. */
const LONGEST_DRAFT_MS = 3_600_000;
/** Interval for checking the folder while someone waits. */
const POLL_MS = 25;

class FolderStore implements FleetStore {
  readonly name: string;
  readonly #ended: Ended;
  /** Current file names of chunks that this process holds, by the token of the claim. */
  readonly #held = new Map<string, string>();
  readonly #extending = new Map<string, Promise<boolean>>();
  /** Keys of the waiting and running jobs, by chunk id. */
  #keys: ReadonlyMap<string, readonly string[]> = new Map();
  readonly #waiters = new Waiters();

  constructor(folder: string) {
    this.name = folder;
    this.#ended = new Ended(path.join(folder, 'ended'));
  }

  async add(chunks: readonly Chunk[]): Promise<void> {
    await orTell(this.name, async () => {
      await this.#ended.refresh();
      for (const chunk of chunks) if (chunk.witnesses !== undefined) await this.#write(chunk);
      const fresh = chunks.filter(({ witnesses }) => witnesses === undefined);
      if (fresh.length === 0) return;
      const anew = fresh
        .flatMap(({ jobs }) => jobs.map(({ key }) => key))
        .filter((key) => this.#ended.hasFailed(key));
      if (anew.length > 0) {
        await this.#tell({ results: [], audited: [], mismatches: [], corrections: [], anew }, sha256Hex([]));
      }
      const open = await this.#openKeys();
      await this.#ended.refresh(); // For chunks that ended while the names were read.
      for (const chunk of fresh) {
        const jobs = chunk.jobs.filter(({ key }) => {
          const isNew = !open.has(key) && !this.#ended.isDone(key);
          open.add(key);
          return isNew;
        });
        const left = chunkOf(chunk, jobs);
        if (left !== undefined) await this.#write(left);
      }
    });
    this.#waiters.wake();
  }

  async claim(worker: string, milliseconds: number): Promise<Lease | undefined> {
    return orTell(this.name, async () => {
      await this.#ended.refresh();
      if (this.#ended.quarantined().has(worker)) return undefined;
      const now = Date.now();
      for (const name of await this.#running()) {
        if (name.until >= now) continue;
        const lease = await this.#take(
          worker,
          `running/${runningName(name)}`,
          name,
          name.isAudit,
          milliseconds,
        );
        if (lease !== undefined) return lease;
      }
      for (const folder of ['waiting', 'audits'] as const) {
        for (const name of await this.#waiting(folder)) {
          const from = `${folder}/${waitingName(name)}`;
          const lease = await this.#take(worker, from, name, folder === 'audits', milliseconds);
          if (lease !== undefined) return lease;
        }
      }
      return undefined;
    });
  }

  extend(lease: Lease, milliseconds: number): Promise<boolean> {
    const extended = orTell(this.name, () => this.#extend(lease, milliseconds));
    // `complete` needs to know the new name.
    this.#extending.set(
      lease.token,
      extended.catch(() => false),
    );
    return extended;
  }

  async #extend(lease: Lease, milliseconds: number): Promise<boolean> {
    const name = this.#held.get(lease.token);
    const read = name === undefined ? undefined : readRunning(name);
    if (name === undefined || read === undefined) return false;
    const next = runningName({ ...read, until: Date.now() + milliseconds });
    if (next === name) return true;
    if (!(await this.#move(`running/${name}`, `running/${next}`))) {
      this.#held.delete(lease.token);
      return false;
    }
    this.#held.set(lease.token, next);
    return true;
  }

  async complete(lease: Lease, outcome: ChunkOutcome): Promise<void> {
    const { results, models, again, audited, mismatches, corrections } = outcome;
    await orTell(this.name, async () => {
      // In this order a crash in between leaves work that is done twice, but never lost.
      for (const chunk of again) await this.#write(chunk);
      const found = [results, audited, mismatches, corrections].some(({ length }) => length > 0);
      const told = { results, audited, mismatches, corrections, anew: [] };
      if (found) await this.#tell(told, lease.chunk.id, models);
      const name = await this.#letGo(lease);
      if (name !== undefined) await rm(this.#place(`running/${name}`), { force: true });
    });
    this.#waiters.wake();
  }

  async release(lease: Lease): Promise<void> {
    const name = await this.#letGo(lease);
    const read = name === undefined ? undefined : readRunning(name);
    if (name === undefined || read === undefined) return;
    const folder = read.isAudit ? 'audits' : 'waiting';
    await this.#move(`running/${name}`, `${folder}/${waitingName({ ...read, claims: read.claims - 1 })}`);
    this.#waiters.wake();
  }

  async find(keys: readonly string[]): Promise<readonly JobResult[]> {
    return orTell(this.name, async () => {
      await this.#ended.refresh();
      return this.#ended.find(keys);
    });
  }

  async *results(): AsyncIterable<JobResult> {
    await this.#ended.refresh();
    yield* this.#ended.all();
  }

  async *suspects(): AsyncIterable<DoneJob> {
    await this.#ended.refresh();
    yield* this.#ended.suspects();
  }

  async status(): Promise<StoreStatus> {
    return orTell(this.name, async () => {
      await this.#ended.refresh();
      const sum = (names: readonly WaitingName[]): number => names.reduce((all, { jobs }) => all + jobs, 0);
      const running = await this.#running();
      return {
        waiting: sum(await this.#waiting('waiting')),
        running: sum(running.filter(({ isAudit }) => !isAudit)),
        ...this.#ended.counts(),
        audits: sum([...(await this.#waiting('audits')), ...running.filter(({ isAudit }) => isAudit)]),
        mismatches: this.#ended.mismatches(),
        quarantined: [...this.#ended.quarantined()],
      };
    });
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#waiters.wait(Math.min(milliseconds, POLL_MS), signal);
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Hex([bytes]);
    await orTell(this.name, async () => {
      if (!(await this.has(sha256))) await platform.files?.replace(this.#place(`blobs/${sha256}`), bytes);
    });
    return sha256;
  }

  async has(sha256: string): Promise<boolean> {
    if (!isDigest(sha256)) return false;
    return stat(this.#place(`blobs/${sha256}`)).then(
      () => true,
      () => false,
    );
  }

  async get(sha256: string): Promise<Uint8Array> {
    return orTell(this.name, async () => {
      const blob = (await this.has(sha256)) ? await readFile(this.#place(`blobs/${sha256}`)) : undefined;
      if (blob === undefined) await this.#ended.refresh();
      const bytes = blob === undefined ? await this.#ended.model(sha256) : new Uint8Array(blob);
      if (bytes === undefined)
        throw new LetheError('data', mismatch(this.name, `bytes of ${sha256}`, 'none'));
      const got = sha256Hex([bytes]);
      if (got !== sha256) throw new LetheError('data', mismatch(`${this.name}: blobs`, sha256, got));
      return bytes;
    });
  }

  async close(): Promise<void> {
    this.#waiters.wake();
  }

  /** Keys of waiting and running jobs. Each chunk is read once. */
  async #openKeys(): Promise<Set<string>> {
    const keys = new Map<string, readonly string[]>();
    // A chunk that is claimed in between is found in the second folder.
    for (const name of await this.#waiting('waiting')) {
      await this.#readKeys(keys, name.id, `waiting/${waitingName(name)}`);
    }
    for (const name of await this.#running()) {
      if (!name.isAudit) await this.#readKeys(keys, name.id, `running/${runningName(name)}`);
    }
    this.#keys = keys;
    return new Set([...keys.values()].flat());
  }

  async #readKeys(keys: Map<string, readonly string[]>, id: string, file: string): Promise<void> {
    if (keys.has(id)) return;
    const read = this.#keys.get(id) ?? (await this.#chunk(file))?.jobs.map(({ key }) => key);
    if (read !== undefined) keys.set(id, read);
  }

  /** Current name of a chunk that this process held; undefined if another one has it now. */
  async #letGo({ token: own }: Lease): Promise<string | undefined> {
    await this.#extending.get(own);
    this.#extending.delete(own);
    const name = this.#held.get(own);
    this.#held.delete(own);
    return name;
  }

  /** @returns undefined if another process was faster, or the worker may not have it */
  async #take(
    worker: string,
    from: string,
    name: WaitingName,
    isAudit: boolean,
    milliseconds: number,
  ): Promise<Lease | undefined> {
    if (isAudit) {
      const chunk = await this.#chunk(from);
      if (chunk === undefined || !mayHave(worker, chunk)) return undefined;
    }
    const { time, id, jobs } = name;
    const claims = name.claims + 1;
    const until = Date.now() + milliseconds;
    const held: RunningName = { ...{ time, id, jobs, claims, isAudit }, until, token: token() };
    const to = runningName(held);
    if (!(await this.#move(from, `running/${to}`))) return undefined;
    const chunk = await this.#chunk(`running/${to}`);
    if (chunk === undefined) return undefined; // It expired in the meantime, and another process took it.
    this.#held.set(held.token, to);
    return { chunk, token: held.token, worker, claims };
  }

  /** Undefined if it no longer exists. */
  async #chunk(file: string): Promise<Chunk | undefined> {
    const place = this.#place(file);
    const text = await readFile(place, 'utf8').catch(orMissing);
    if (text === undefined) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new LetheError('data', `${place}: expected JSON (${(error as Error).message})`, { cause: error });
    }
    return readChunk(place, value);
  }

  async #write(chunk: Chunk): Promise<void> {
    const folder = chunk.witnesses === undefined ? 'waiting' : 'audits';
    const bytes = new TextEncoder().encode(JSON.stringify(chunk));
    await platform.files?.replace(this.#place(`${folder}/${waitingName(newName(chunk))}`), bytes);
  }

  async #tell(
    told: Parameters<typeof writeEnded>[0],
    id: string,
    models: ReadonlyMap<string, Uint8Array> = new Map(),
  ): Promise<void> {
    const file = `ended/${timeName()}-${id}-${token()}.zip`;
    await platform.files?.replace(this.#place(file), writeEnded(told, models));
    await this.#ended.refresh();
  }

  async #waiting(folder: 'waiting' | 'audits'): Promise<WaitingName[]> {
    const names = await readdir(this.#place(folder));
    return names.sort().flatMap((name) => readWaiting(name) ?? []);
  }

  async #running(): Promise<RunningName[]> {
    const names = await readdir(this.#place('running'));
    return names.sort().flatMap((name) => readRunning(name) ?? []);
  }

  /** @returns false if it does not exist, because another process was faster */
  async #move(from: string, to: string): Promise<boolean> {
    const moved = await rename(this.#place(from), this.#place(to)).then(() => true, orMissing);
    return moved ?? false;
  }

  #place(name: string): string {
    return path.join(this.name, name);
  }
}

function orMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

/** Removes files that killed processes left. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\..*\.tmp$/.test(name)) continue;
    const place = path.join(folder, name);
    const { mtimeMs } = (await stat(place).catch(orMissing)) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > LONGEST_DRAFT_MS) await rm(place, { force: true });
  }
}

/** @throws LetheError `data` that names the folder, if the system reports an error. */
async function orTell<Value>(name: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof LetheError || code === undefined) throw error;
    throw new LetheError('data', `${name}: ${shorten(message, 200)}`, { cause: error });
  }
}
