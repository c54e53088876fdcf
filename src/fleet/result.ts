import { LetheError } from '../errors.js';
import { isObject } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import type { KindName } from './jobs/job.js';
import { fromPlain, isNumbers, toPlain } from './jobs/plain.js';

/** A model in the store, by its digest. */
export interface ModelReference {
  readonly sha256: string;
  readonly bytes: number;
}

/** What every job that ended tells. */
interface Ended {
  readonly key: string;
  readonly name: string;
  /** Who did it. No bit of the rest depends on it. */
  readonly worker: string;
  /** Wall time of the job alone. */
  readonly milliseconds: number;
}

/** A job that was done. */
export interface DoneJob extends Ended {
  readonly status: 'done';
  readonly kind: KindName;
  /** SHA-256 of the weights: equal wherever the job is done. */
  readonly fingerprint: string;
  /** Of `fit` the last losses and metrics; of `forecast` errors in back-tests; of `classify` accuracies; of `call` what it returned. */
  readonly metrics: { readonly [name: string]: number };
  /** What the job found beside: forecasts, a verdict, the value that a function returned. Plain data; null if nothing. */
  readonly value: unknown;
  /** Null if none was kept. */
  readonly model: ModelReference | null;
  /** Null if none was asked for. */
  readonly receipt: object | null;
}

/** A job that failed, as often as it was tried. */
export interface FailedJob extends Ended {
  readonly status: 'failed';
  /** `unknown`: its description was lost on the way. */
  readonly kind: KindName | 'unknown';
  readonly error: { readonly name: string; readonly message: string };
  readonly attempts: number;
}

/** How a job ended. */
export type JobResult = DoneJob | FailedJob;

/** What of a result the same job gives everywhere. */
export function sameResult(one: DoneJob, other: DoneJob): boolean {
  return one.fingerprint === other.fingerprint && one.model?.sha256 === other.model?.sha256;
}

/** A fingerprint that a worker gave for a job. */
export interface Witness {
  readonly worker: string;
  readonly cpu: string;
  readonly fingerprint: string;
}

/** A job of which two workers gave unequal results. */
export interface Mismatch {
  readonly key: string;
  readonly name: string;
  /** Who gave what, in the order of time. */
  readonly witnesses: readonly Witness[];
  /** What most of them gave; null while they do not agree. */
  readonly right: string | null;
  /** Workers that gave something else; empty while nobody knows. */
  readonly faulty: readonly string[];
}

/** A result as JSON keeps it: numbers that are not finite, and typed arrays, as objects that stand for them. */
export function storedResult(result: JobResult): object {
  if (result.status === 'failed') return result;
  const what = `job ${result.name}`;
  const metrics = toPlain(`${what}: metrics`, result.metrics);
  return { ...result, metrics, value: toPlain(`${what}: value`, result.value) };
}

/**
 * What {@link storedResult} was given.
 *
 * @param what how errors call it, such as the file that it came from
 * @throws LetheError `data` if it is no result.
 */
export function readResult(what: string, stored: unknown): JobResult {
  const value =
    isObject(stored) && stored.status === 'done'
      ? { ...stored, metrics: fromPlain(what, stored.metrics), value: fromPlain(what, stored.value) }
      : stored;
  const holds =
    isObject(value) &&
    [value.key, value.name, value.kind, value.worker].every((text) => typeof text === 'string') &&
    typeof value.milliseconds === 'number' &&
    (value.status === 'done'
      ? typeof value.fingerprint === 'string' && isNumbers(value.metrics)
      : value.status === 'failed' && isObject(value.error) && typeof value.attempts === 'number');
  if (!holds) throw new LetheError('data', mismatch(what, 'the result of a job', quote(value)));
  return value as unknown as JobResult;
}
