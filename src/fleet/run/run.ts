// The coordinator of a run: adds jobs up to the limit of the store, and collects their results.
import { LetheError } from '../../errors.js';
import { mismatch, quote } from '../../text/quote.js';
import { Describer } from '../jobs/describe.js';
import type { Job } from '../jobs/job.js';
import type { JobRecord } from '../jobs/record.js';
import type { CheckedRun, FleetReport } from '../options.js';
import type { DoneJob, FailedJob, JobResult } from '../result.js';
import type { Chunk } from '../store/store.js';
import type { OpenLane } from '../threads/lane.js';
import { auditOf } from './audits.js';
import { Chunker } from './chunker.js';
import { lookOrWait } from './look-or-wait.js';
import { checkLeft, work } from './work.js';

/** If no job arrived for this time, the waiting ones are added to the store. */
const IDLE_MS = 50;
/** Most failures and suspect results in a report. */
const MOST_LISTED = 1000;

/** @throws the same errors as `Fleet.run`. */
export async function runFleet(
  jobs: Iterable<Job> | AsyncIterable<Job>,
  settings: CheckedRun,
  openLane: OpenLane,
): Promise<FleetReport> {
  const { store, threads, signal } = settings;
  const isIterable =
    typeof jobs === 'object' && jobs !== null && (Symbol.iterator in jobs || Symbol.asyncIterator in jobs);
  if (!isIterable)
    throw new TypeError(mismatch('Fleet.run: jobs', 'a list or iterable of jobs', quote(jobs)));
  const ending = new AbortController();
  const end = (): void => ending.abort();
  signal?.addEventListener('abort', end);
  if (signal?.aborted === true) end();
  const started = performance.now();
  const run = new Run(settings);
  const working = work({
    ...settings,
    ...{ openLane, signal: ending.signal, once: false, referees: true },
    onJob: () => {},
  });
  // A worker that fails, or has no lanes left, ends the run.
  let failure: unknown;
  working.then(
    (done) => {
      try {
        checkLeft(done, threads);
      } catch (error) {
        failure = error;
      }
    },
    (error: unknown) => {
      failure = error ?? new Error('Fleet.run: a worker failed');
    },
  );
  const check: Checks = {
    workers() {
      if (failure !== undefined) throw failure;
    },
    signal() {
      if (signal?.aborted === true) throw new LetheError('aborted', 'Fleet.run: aborted by its signal');
    },
  };
  try {
    await run.all(jobs, check);
    await run.confirm(jobs, check);
  } finally {
    signal?.removeEventListener('abort', end);
    end();
    await working.catch(() => undefined);
  }
  const { audited, mismatches, quarantined } = await store.status();
  const suspects: string[] = [];
  for await (const { name } of store.suspects()) {
    if (suspects.push(name) === MOST_LISTED) break;
  }
  return {
    ...run.counts(),
    ...{ audited, mismatches, quarantined, suspects },
    failures: run.failures,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Conditions that end a run early. */
interface Checks {
  /** Throws if no workers are left; called when nothing progresses. */
  workers(): void;
  /** Throws if the run was aborted. */
  signal(): void;
}

/** Unfinished jobs of a run, and counts of the others. */
class Run {
  readonly failures: FailedJob[] = [];
  readonly #settings: CheckedRun;
  readonly #describer: Describer;
  readonly #chunker: Chunker;
  /** Unfinished jobs of each chunk in the store. */
  readonly #open = new Set<Map<string, JobRecord>>();
  /** Keys of these, and of jobs that wait for their chunk to be complete. */
  readonly #keys = new Set<string>();
  #given = 0;
  #done = 0;
  #failed = 0;
  #repeated = 0;

  constructor(settings: CheckedRun) {
    const { store, limits, retries, audit } = settings;
    this.#settings = settings;
    this.#describer = new Describer(store, limits);
    this.#chunker = new Chunker({ retries, audit });
  }

  counts(): Pick<FleetReport, 'given' | 'done' | 'failed' | 'repeated'> {
    return { given: this.#given, done: this.#done, failed: this.#failed, repeated: this.#repeated };
  }

  async all(jobs: Iterable<Job> | AsyncIterable<Job>, check: Checks): Promise<void> {
    const { store, ahead, audit, onResult } = this.#settings;
    for await (const job of this.#arriving(jobs, check)) {
      check.signal();
      const record = await this.#describer.describe(`Fleet.run: job ${this.#given}`, job);
      this.#given++;
      const [known] = this.#keys.has(record.key) ? [] : await store.find([record.key]);
      if (this.#keys.has(record.key) || known?.status === 'done') {
        this.#repeated++;
        if (known !== undefined) onResult(known);
        continue;
      }
      this.#keys.add(record.key);
      await this.#add(this.#chunker.add(record));
      while (this.#open.size >= ahead) await this.#settle(check, false);
    }
    await this.#add(this.#chunker.flush());
    while (this.#open.size > 0) await this.#settle(check, true);
    if (audit > 0) await this.#auditsEnd(check);
  }

  /**
   * Lets other workers repeat the jobs of quarantined workers: a worker that was wrong once may have been wrong again. This may quarantine
   * more workers, and so on; each job is repeated once.
   */
  async confirm(jobs: Iterable<Job> | AsyncIterable<Job>, check: Checks): Promise<void> {
    const { store, retries } = this.#settings;
    const asked = new Set<string>();
    for (;;) {
      const suspects = new Map<string, DoneJob>();
      for await (const result of store.suspects()) {
        if (!asked.has(result.key)) suspects.set(result.key, result);
      }
      if (suspects.size === 0 || !isRepeatable(jobs)) return;
      const before = asked.size;
      let number = 0;
      for await (const job of jobs) {
        check.signal();
        const record = await this.#describer.describe(`Fleet.run: job ${number++}`, job);
        const result = suspects.get(record.key);
        if (result === undefined || asked.has(record.key)) continue;
        asked.add(record.key);
        const { worker, fingerprint } = result;
        await store.add([auditOf(record, [{ worker, cpu: '', fingerprint }], retries)]);
      }
      if (asked.size === before) return; // They are jobs of other runs.
      await this.#auditsEnd(check);
    }
  }

  async #auditsEnd(check: Checks): Promise<void> {
    const { store, signal } = this.#settings;
    let left = 1;
    while (left > 0) {
      check.signal();
      await lookOrWait(store, signal, async () => {
        left = (await store.status()).audits;
        if (left > 0) check.workers();
        return left === 0;
      });
    }
  }

  /**
   * Yields jobs as they arrive. When none arrive for a moment, the waiting ones are added to the store: the caller may need results before
   * it continues.
   */
  async *#arriving(jobs: Iterable<Job> | AsyncIterable<Job>, check: Checks): AsyncIterable<Job> {
    if (!(Symbol.asyncIterator in jobs)) {
      yield* jobs;
      return;
    }
    const iterator = jobs[Symbol.asyncIterator]();
    let isOver = false;
    try {
      for (;;) {
        const next = iterator.next();
        let item: IteratorResult<Job> | undefined;
        while (item === undefined) {
          item = await within(next, IDLE_MS);
          if (item !== undefined) break;
          await this.#add(this.#chunker.flush());
          check.signal();
          await this.#takeEnded(false);
        }
        isOver = item.done === true;
        if (item.done === true) return;
        yield item.value;
      }
    } finally {
      if (!isOver) await iterator.return?.();
    }
  }

  async #add(chunk: Chunk | undefined): Promise<void> {
    if (chunk === undefined) return;
    this.#open.add(new Map(chunk.jobs.map((job) => [job.key, job])));
    await this.#settings.store.add([chunk]);
  }

  /** Removes finished jobs, or waits a moment if there are none. */
  async #settle(check: Checks, isWhole: boolean): Promise<void> {
    const { store, signal } = this.#settings;
    check.signal();
    await lookOrWait(store, signal, async () => {
      const found = await this.#takeEnded(isWhole);
      if (!found && this.#open.size > 0) check.workers();
      return found;
    });
  }

  /** @returns whether any job ended */
  async #takeEnded(isWhole: boolean): Promise<boolean> {
    const { store, onResult, onProgress } = this.#settings;
    // The jobs of a chunk mostly end together, so it checks one of each chunk first.
    const first = new Map<string, Map<string, JobRecord>>();
    for (const jobs of this.#open) for (const key of [...jobs.keys()].slice(0, 1)) first.set(key, jobs);
    const ended = await store.find([...first.keys()]);
    for (const { key } of ended) {
      const jobs = first.get(key);
      if (jobs === undefined) continue;
      for (const result of await store.find([...jobs.keys()])) {
        this.#end(jobs, result);
        onResult(result);
      }
      if (jobs.size === 0) this.#open.delete(jobs);
    }
    if (ended.length > 0) onProgress({ ...this.counts(), isWhole });
    return ended.length > 0;
  }

  #end(jobs: Map<string, JobRecord>, result: JobResult): void {
    const job = jobs.get(result.key);
    if (job === undefined) return;
    jobs.delete(result.key);
    this.#keys.delete(result.key);
    this.#chunker.measured(job, result);
    if (result.status === 'done') this.#done++;
    else {
      this.#failed++;
      if (this.failures.length < MOST_LISTED) this.failures.push(result);
    }
  }
}

/** Whether jobs can be iterated again, as an array; a generator cannot. */
function isRepeatable(jobs: Iterable<Job> | AsyncIterable<Job>): boolean {
  const iterator: unknown =
    Symbol.asyncIterator in jobs ? jobs[Symbol.asyncIterator]() : jobs[Symbol.iterator]();
  return iterator !== jobs;
}

/** The value, if it arrives within this time in milliseconds; else undefined. */
async function within<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
