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

/** Fields of all finished jobs. */
interface Ended {
  readonly key: string;
  readonly name: string;
  /** Name of the worker. It does not affect the other fields, except the time. */
  readonly worker: string;
  /** Wall time of the job in milliseconds. */
  readonly milliseconds: number;
}

/** A job that succeeded. */
export interface DoneJob extends Ended {
  readonly status: 'done';
  readonly kind: KindName;
  /** SHA-256 of the weights: the same wherever the job runs. */
  readonly fingerprint: string;
  /**
   * For `fit` the last losses and metrics; for `forecast` errors of the back-test; for `classify` accuracies; for `call` those that the
   * function returned.
   */
  readonly metrics: { readonly [name: string]: number };
  /** Other results of the job: forecasts, a verdict, the value that a function returned. Plain data; null if there are none. */
  readonly value: unknown;
  /** Null if none was kept. */
  readonly model: ModelReference | null;
  /** Null if none was requested. */
  readonly receipt: object | null;
}

/** A job that failed in all of its attempts. */
export interface FailedJob extends Ended {
  readonly status: 'failed';
  /** `unknown` if its description was lost. */
  readonly kind: KindName | 'unknown';
  readonly error: { readonly name: string; readonly message: string };
  readonly attempts: number;
}

/** The result of a job. */
export type JobResult = DoneJob | FailedJob;

/** Whether two results agree in everything that does not depend on the worker. */
export function sameResult(one: DoneJob, other: DoneJob): boolean {
  return one.fingerprint === other.fingerprint && one.model?.sha256 === other.model?.sha256;
}

/** A fingerprint that a worker gave for a job. */
export interface Witness {
  readonly worker: string;
  readonly cpu: string;
  readonly fingerprint: string;
}

/** A job with different results from two workers. */
export interface Mismatch {
  readonly key: string;
  readonly name: string;
  /** Workers and their results, in order of time. */
  readonly witnesses: readonly Witness[];
  /** The fingerprint of the majority; null while there is none. */
  readonly right: string | null;
  /** Workers with other results; empty while the right result is unknown. */
  readonly faulty: readonly string[];
}

/** A result for JSON: non-finite numbers and typed arrays become special objects. */
export function storedResult(result: JobResult): object {
  if (result.status === 'failed') return result;
  const what = `job ${result.name}`;
  const metrics = toPlain(`${what}: metrics`, result.metrics);
  return { ...result, metrics, value: toPlain(`${what}: value`, result.value) };
}

/**
 * The inverse of {@link storedResult}.
 *
 * @param what name in errors, such as the file
 * @throws LetheError `data` if it is not a result.
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
