// Finished chunks, from the files of all workers: each file is read once, in the order of names.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { LetheError } from '../../../errors.js';
import { readParts, writeParts } from '../../../formats/index.js';
import { isObject } from '../../../text/kinds.js';
import { mismatch } from '../../../text/quote.js';
import {
  type DoneJob,
  type JobResult,
  type Mismatch,
  readResult,
  sameResult,
  storedResult,
} from '../../result.js';
import { faultyOf, isSuspect, unequal } from '../mismatches.js';
import type { ChunkOutcome } from '../store.js';
import { ENDED } from './layout.js';

const OUTCOME = 'outcome.json';
/** Largest content of one file, in bytes. */
const MOST_BYTES = 4_294_967_295;
/** Number of files whose results are cached. */
const MOST_KEPT = 16;

/** The content of one file, without models. */
type Told = Pick<ChunkOutcome, 'results' | 'audited' | 'mismatches' | 'corrections'> & {
  /** Keys of failed jobs that were added again. */
  readonly anew: readonly string[];
};

/** Position of a result. */
interface Place {
  readonly file: string;
  readonly status: JobResult['status'];
}

/** The file with the outcome of a chunk. */
export function writeEnded(told: Told, models: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const results = told.results.map(storedResult);
  const corrections = told.corrections.map(storedResult);
  return writeParts({
    [OUTCOME]: new TextEncoder().encode(JSON.stringify({ ...told, results, corrections })),
    ...Object.fromEntries(models),
  });
}

export class Ended {
  readonly #folder: string;
  readonly #seen = new Set<string>();
  readonly #places = new Map<string, Place>();
  /** Files of models, by digest. */
  readonly #models = new Map<string, string>();
  readonly #mismatches = new Map<string, Mismatch>();
  readonly #audited = new Set<string>();
  readonly #told = new Map<string, Told>();
  #failed = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads new files of other processes. Calls run one after the other, so that each file counts once. */
  refresh(): Promise<void> {
    const next = this.#turn.then(() => this.#read());
    this.#turn = next.catch(() => undefined);
    return next;
  }

  isDone(key: string): boolean {
    return this.#places.get(key)?.status === 'done';
  }

  hasFailed(key: string): boolean {
    return this.#places.get(key)?.status === 'failed';
  }

  counts(): { done: number; failed: number; audited: number } {
    return {
      done: this.#places.size - this.#failed,
      failed: this.#failed,
      audited: this.#audited.size,
    };
  }

  mismatches(): Mismatch[] {
    return [...this.#mismatches.values()];
  }

  quarantined(): Set<string> {
    return faultyOf(this.#mismatches.values());
  }

  async find(keys: readonly string[]): Promise<JobResult[]> {
    const found: JobResult[] = [];
    for (const key of keys) {
      const place = this.#places.get(key);
      if (place === undefined) continue;
      const { results, corrections } = await this.#tell(place.file);
      const result = [...corrections, ...results].find((one) => one.key === key);
      if (result !== undefined) found.push(result);
    }
    return found;
  }

  async *all(): AsyncIterable<JobResult> {
    for (const file of [...this.#seen].sort()) {
      const { results, corrections } = await this.#tell(file);
      const own = new Set([...results, ...corrections].map(({ key }) => key));
      for (const key of own) if (this.#places.get(key)?.file === file) yield* await this.find([key]);
    }
  }

  async *suspects(): AsyncIterable<DoneJob> {
    const known = {
      quarantined: this.quarantined(),
      audited: this.#audited,
      mismatches: this.#mismatches,
    };
    if (known.quarantined.size === 0) return;
    for await (const result of this.all()) if (isSuspect(result, known)) yield result;
  }

  /** @returns undefined if no result has a model with this digest */
  async model(sha256: string): Promise<Uint8Array | undefined> {
    const file = this.#models.get(sha256);
    if (file === undefined) return undefined;
    return (await this.#open(file, (name) => name === sha256))[sha256];
  }

  async #read(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => ENDED.test(name) && !this.#seen.has(name));
    for (const name of names.sort()) {
      const told = await this.#tell(name);
      this.#seen.add(name);
      for (const result of told.results) await this.#take(name, result);
      for (const key of told.anew) if (this.hasFailed(key)) this.#forget(key);
      for (const key of told.audited) this.#audited.add(key);
      for (const found of told.mismatches) this.#mismatches.set(found.key, found);
      for (const right of told.corrections) this.#place(name, right);
    }
  }

  async #take(file: string, result: JobResult): Promise<void> {
    const { key } = result;
    if (!this.isDone(key)) return this.#place(file, result);
    const [before] = await this.find([key]);
    if (result.status === 'done' && before?.status === 'done' && !sameResult(before, result)) {
      this.#mismatches.set(key, unequal(before, result));
    }
  }

  #place(file: string, result: JobResult): void {
    this.#forget(result.key);
    if (result.status === 'failed') this.#failed++;
    else if (result.model !== null) this.#models.set(result.model.sha256, file);
    this.#places.set(result.key, { file, status: result.status });
  }

  #forget(key: string): void {
    if (this.hasFailed(key)) this.#failed--;
    this.#places.delete(key);
  }

  async #tell(file: string): Promise<Told> {
    const known = this.#told.get(file);
    if (known !== undefined) return known;
    const { [OUTCOME]: bytes } = await this.#open(file, (name) => name === OUTCOME);
    const told = readTold(path.join(this.#folder, file), bytes);
    this.#told.set(file, told);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MOST_KEPT && oldest !== undefined) this.#told.delete(oldest);
    return told;
  }

  async #open(
    file: string,
    wants: (name: string) => boolean,
  ): Promise<{ readonly [name: string]: Uint8Array }> {
    const place = path.join(this.#folder, file);
    const bytes = await readFile(place);
    return readParts(place, 'results', bytes, (name) => (wants(name) ? MOST_BYTES : undefined));
  }
}

/** @throws LetheError `data` if it is invalid. */
function readTold(place: string, bytes: Uint8Array | undefined): Told {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new LetheError('data', `${place}: expected JSON (${(error as Error).message})`, { cause: error });
  }
  const lists = ['results', 'audited', 'mismatches', 'corrections', 'anew'];
  if (!isObject(value) || !lists.every((name) => Array.isArray(value[name]))) {
    throw new LetheError('data', mismatch(place, 'results', 'other fields'));
  }
  const told = value as unknown as Told;
  const results = told.results.map((result) => readResult(place, result));
  const corrections = told.corrections.map((result) => readResult(place, result) as DoneJob);
  return { ...told, results, corrections };
}
