import { detectRuntime } from '../engine/index.js';
import { checkInteger, checkSignal, type OptionNames, readOptions } from '../network/index.js';
import { checkFields, checkKind } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { type CheckedLimits, type FleetLimits, readFleetLimits } from './jobs/limits.js';
import type { FailedJob, JobResult, Mismatch } from './result.js';
import { memoryStore } from './store/memory.js';
import type { FleetStore } from './store/store.js';

/** Progress of a run, in numbers of jobs. */
export interface FleetProgress {
  /** Jobs that were added so far. */
  readonly given: number;
  /** Jobs of this run that succeeded. */
  readonly done: number;
  readonly failed: number;
  /** Jobs with a result in the store, or added more than once. */
  readonly repeated: number;
  /** Whether all jobs were added. */
  readonly isWhole: boolean;
}

/** Options for executing jobs. */
interface WorkOptions {
  /** URL or path of a module whose exported functions `call` jobs may use. Default: none. */
  module?: string | URL | null;
  /** Limits of jobs. */
  limits?: FleetLimits | null;
  /** Prefixes of URLs, such as `https://data.example/`, that workers may fetch data from. Default: none. */
  urls?: readonly string[] | null;
  /** Seconds for which a worker holds jobs without a sign of life, before others may take them. Default 30. */
  lease?: number | null;
  /** Stops the work: running jobs are finished, all others stay in the store. */
  signal?: AbortSignal | null;
}

/** Options of `Fleet.run`. */
export interface FleetOptions extends WorkOptions {
  /** Store of jobs and results. Default: a new memory store. */
  store?: FleetStore | null;
  /** Number of threads of this process that run jobs; 0 leaves all jobs to others. Default: the number of cores. */
  concurrency?: number | null;
  /** Fraction of jobs, 0 to 1, that another worker repeats for comparison. Default 0. */
  audit?: number | null;
  /** Number of retries of a job that fails, or kills its worker. Default 2. */
  retries?: number | null;
  /** Number of chunks in the store at once; use more for many workers. Default 64. */
  ahead?: number | null;
  /** Called with the result of each job, in the order in which they end; also with results that were already in the store. */
  onResult?: ((result: JobResult) => void) | null;
  /** Called whenever jobs have ended. */
  onProgress?: ((progress: FleetProgress) => void) | null;
}

/** Options of `Fleet.work`. */
export interface FleetWorkOptions extends WorkOptions {
  store: FleetStore;
  /** Number of threads that run jobs. Default: the number of cores. */
  threads?: number | null;
  /** Whether to end when no job is waiting or running. Default false: wait for more. */
  once?: boolean | null;
  /** Called with each result. */
  onResult?: ((result: JobResult) => void) | null;
}

/** Summary of a run. The results are in the store. */
export interface FleetReport extends Omit<FleetProgress, 'isWhole'> {
  /** Jobs that another worker repeated with the same result; counts the whole store. */
  readonly audited: number;
  readonly mismatches: readonly Mismatch[];
  /** Workers that gave wrong results. */
  readonly quarantined: readonly string[];
  /**
   * Names of the first thousand jobs with results from quarantined workers that no other worker has confirmed. Empty if `jobs` can be
   * iterated a second time, as an array: then other workers repeat these jobs.
   */
  readonly suspects: readonly string[];
  /** The first thousand failed jobs. */
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

/** Validated options of a worker. */
export interface CheckedWork {
  readonly store: FleetStore;
  readonly threads: number;
  readonly module: string | undefined;
  readonly limits: CheckedLimits;
  readonly urls: readonly string[];
  /** In milliseconds. */
  readonly lease: number;
  readonly signal: AbortSignal | undefined;
  readonly onResult: (result: JobResult) => void;
}

/** Validated options of a run. */
export interface CheckedRun extends CheckedWork {
  readonly audit: number;
  readonly retries: number;
  readonly ahead: number;
  readonly onProgress: (progress: FleetProgress) => void;
}

const MOST_THREADS = 256;

/** @throws TypeError or RangeError that names the option, the expected and the received value. */
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

/** @throws TypeError or RangeError that names the option, the expected and the received value. */
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

/** The methods of a store. */
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
  checkFields(`${caller}: store`, store, STORE_METHODS, 'a store, such as memoryStore()');
  const { module, limits, urls, lease, signal, onResult } = options;
  checkFunction(`${caller}: onResult`, onResult);
  const isPlace = module == null || typeof module === 'string' || module instanceof URL;
  checkKind(`${caller}: module`, isPlace, 'a path or URL', module);
  const areUrls = urls == null || (Array.isArray(urls) && urls.every((url) => typeof url === 'string'));
  checkKind(`${caller}: urls`, areUrls, 'a list of URL prefixes', urls);
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

/** A path as URL, relative to the working directory. */
function moduleUrl(module: string | URL): string {
  const text = String(module);
  if (/^[a-z][a-z\d+.-]+:/i.test(text)) return text;
  const folder = new URL(`file://${encodeURI(process.cwd())}/`);
  return new URL(encodeURI(text), folder).href;
}

function checkFunction(what: string, value: unknown): void {
  checkKind(what, value == null || typeof value === 'function', 'a function', value);
}
