import { detectRuntime } from '../engine/index.js';
import { checkInteger, checkSignal, type OptionNames, readOptions } from '../network/index.js';
import { checkFields, checkKind } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { type CheckedLimits, type FleetLimits, readFleetLimits } from './jobs/limits.js';
import type { FailedJob, JobResult, Mismatch } from './result.js';
import { memoryStore } from './store/memory.js';
import type { FleetStore } from './store/store.js';

/** How far a run has come: numbers of jobs. */
export interface FleetProgress {
  /** That were given so far. */
  readonly given: number;
  /** That this run waited for and that ended well. */
  readonly done: number;
  readonly failed: number;
  /** Whose results were there already, or that were given twice. */
  readonly repeated: number;
  /** Whether all were given. */
  readonly isWhole: boolean;
}

/** Where jobs are done, and how. */
interface WorkOptions {
  /** URL of a module, or its path, whose exported functions jobs of the kind `call` may name. Default: none. */
  module?: string | URL | null;
  /** What a job may ask for. */
  limits?: FleetLimits | null;
  /** Beginnings of URLs, such as `https://data.example/`, that workers may fetch data from. Default: none. */
  urls?: readonly string[] | null;
  /** Seconds that a worker holds jobs without a sign of life, until others may have them. Default 30. */
  lease?: number | null;
  /** Ends it: jobs that run are finished, all others stay where they are. */
  signal?: AbortSignal | null;
}

/** Options of `Fleet.run`. */
export interface FleetOptions extends WorkOptions {
  /** Where jobs wait and results lie. Default: a memory store of its own. */
  store?: FleetStore | null;
  /** Threads of this process that do jobs; 0: others do them all. Default: the cores. */
  concurrency?: number | null;
  /** The share of jobs, 0 to 1, that another worker does once more, to compare. Default 0. */
  audit?: number | null;
  /** How often a job that fails, or ends its worker, is tried again. Default 2. */
  retries?: number | null;
  /** Chunks of jobs that are in the store at once: more for more workers. Default 64. */
  ahead?: number | null;
  /** Called with the result of each job, in the order in which they end; also with those that were there already. */
  onResult?: ((result: JobResult) => void) | null;
  /** Called whenever some jobs ended. */
  onProgress?: ((progress: FleetProgress) => void) | null;
}

/** Options of `Fleet.work`. */
export interface FleetWorkOptions extends WorkOptions {
  store: FleetStore;
  /** Threads that do jobs. Default: the cores. */
  threads?: number | null;
  /** Ends when no job waits or runs any more. Default false: it waits for more. */
  once?: boolean | null;
  /** Called with each result. */
  onResult?: ((result: JobResult) => void) | null;
}

/** What a run brought. Results are in the store. */
export interface FleetReport extends Omit<FleetProgress, 'isWhole'> {
  /** Jobs that another worker did once more, with the same result: all of the store. */
  readonly audited: number;
  readonly mismatches: readonly Mismatch[];
  /** Workers that gave wrong results. */
  readonly quarantined: readonly string[];
  /**
   * Names of jobs, the first thousand, whose results a quarantined worker gave and no other one has confirmed. Empty if `jobs` is a list, or
   * else can be gone through again: others do these jobs once more then.
   */
  readonly suspects: readonly string[];
  /** The first thousand of those that failed. */
  readonly failures: readonly FailedJob[];
  readonly seconds: number;
}

const WORK: OptionNames<WorkOptions> = { module: true, limits: true, urls: true, lease: true, signal: true };

const RUN_OPTIONS: OptionNames<FleetOptions> = {
  ...WORK,
  store: true,
  concurrency: true,
  audit: true,
  retries: true,
  ahead: true,
  onResult: true,
  onProgress: true,
};

const WORK_OPTIONS: OptionNames<FleetWorkOptions> = {
  ...WORK,
  store: true,
  threads: true,
  once: true,
  onResult: true,
};

/** Options of a worker, checked. */
export interface CheckedWork {
  readonly store: FleetStore;
  readonly threads: number;
  readonly module: string | undefined;
  readonly limits: CheckedLimits;
  readonly urls: readonly string[];
  /** Milliseconds. */
  readonly lease: number;
  readonly signal: AbortSignal | undefined;
  readonly onResult: (result: JobResult) => void;
}

/** Options of a run, checked. */
export interface CheckedRun extends CheckedWork {
  readonly audit: number;
  readonly retries: number;
  readonly ahead: number;
  readonly onProgress: (progress: FleetProgress) => void;
}

const MOST_THREADS = 256;

/** @throws TypeError or RangeError naming the option, what was expected and what came. */
export function readRunOptions(caller: string, given: FleetOptions | undefined): CheckedRun {
  const options = readOptions(caller, given, RUN_OPTIONS);
  const { store = memoryStore(), concurrency, audit = 0, retries = 2, ahead = 64, onProgress } = options;
  if (concurrency !== undefined) checkInteger(`${caller}: concurrency`, concurrency, 0, MOST_THREADS);
  if (!(typeof audit === 'number' && audit >= 0 && audit <= 1)) {
    throw new RangeError(mismatch(`${caller}: audit`, 'a number from 0 to 1', quote(audit)));
  }
  checkInteger(`${caller}: retries`, retries, 0, 100);
  checkInteger(`${caller}: ahead`, ahead, 1, 100_000);
  checkFunction(`${caller}: onProgress`, onProgress);
  return {
    ...checkWork(caller, store, concurrency, options),
    ...{ audit, retries, ahead },
    onProgress: onProgress ?? (() => {}),
  };
}

/** @throws TypeError or RangeError naming the option, what was expected and what came. */
export function readWorkOptions(
  caller: string,
  given: FleetWorkOptions,
): CheckedWork & { readonly once: boolean } {
  const options = readOptions(caller, given, WORK_OPTIONS);
  const { store, threads, once = false } = options;
  checkKind(`${caller}: once`, typeof once === 'boolean', 'a boolean', once);
  if (threads !== undefined) checkInteger(`${caller}: threads`, threads, 1, MOST_THREADS);
  return { ...checkWork(caller, store, threads, options), once };
}

/** What a store has. */
const STORE_METHODS: readonly (keyof FleetStore)[] = [
  'add',
  'claim',
  'complete',
  'find',
  'suspects',
  'status',
];

function checkWork(
  caller: string,
  store: FleetStore,
  threads: number | undefined,
  options: Pick<FleetWorkOptions, keyof WorkOptions | 'onResult'>,
): CheckedWork {
  checkFields(`${caller}: store`, store, STORE_METHODS, 'a store, such as memoryStore() makes');
  const { module, limits, urls, lease, signal, onResult } = options;
  checkFunction(`${caller}: onResult`, onResult);
  const isPlace = module == null || typeof module === 'string' || module instanceof URL;
  checkKind(`${caller}: module`, isPlace, 'a path or URL', module);
  const areUrls = urls == null || (Array.isArray(urls) && urls.every((url) => typeof url === 'string'));
  checkKind(`${caller}: urls`, areUrls, 'a list of beginnings of URLs', urls);
  if (lease != null && !(typeof lease === 'number' && lease > 0 && lease <= 86_400)) {
    throw new RangeError(mismatch(`${caller}: lease`, 'seconds above 0, at most 86400', quote(lease)));
  }
  checkSignal(caller, signal ?? undefined);
  return {
    store,
    threads: threads ?? detectRuntime().cores,
    module: module == null ? undefined : moduleUrl(module),
    limits: readFleetLimits(caller, limits),
    urls: urls ?? [],
    lease: (lease ?? 30) * 1000,
    signal: signal ?? undefined,
    onResult: onResult ?? (() => {}),
  };
}

/** A path as its URL, from the working directory. */
function moduleUrl(module: string | URL): string {
  const text = String(module);
  if (/^[a-z][a-z\d+.-]+:/i.test(text)) return text;
  const folder = new URL(`file://${encodeURI(process.cwd())}/`);
  return new URL(encodeURI(text), folder).href;
}

function checkFunction(what: string, value: unknown): void {
  checkKind(what, value == null || typeof value === 'function', 'a function', value);
}
