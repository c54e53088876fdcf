import type { CheckedLimits } from '../jobs/limits.js';
import type { OpenedData } from '../jobs/open-data.js';
import type { JobRecord } from '../jobs/record.js';

/** What a job is done with. */
export interface JobContext {
  readonly limits: CheckedLimits;
  /** Its data, of which it takes the part that it names; undefined if it has none. */
  readonly data: OpenedData | undefined;
  /** Bytes of the model that it goes on from; undefined if it begins anew. */
  readonly model: Uint8Array | undefined;
  /** Functions of the module that the worker was started with, by name. */
  readonly functions: ReadonlyMap<string, JobFunction>;
  /** What is made of data once and used by many jobs, such as a table that was read. */
  readonly shared: <Value>(name: string, make: () => Value) => Value;
}

/** What a kind of job found. */
export interface KindOutcome {
  readonly fingerprint: string;
  readonly metrics: { readonly [name: string]: number };
  readonly value: unknown;
  /** Undefined if none is kept. */
  readonly model: Uint8Array | undefined;
  readonly receipt: object | undefined;
}

/** One kind of job: all of its description. */
export interface Kind {
  /** Fields of the job beside those of all kinds. */
  readonly fields: { readonly [field: string]: true };
  /** @throws TypeError or RangeError beginning with `what`, if the record is not one of this kind. */
  check(what: string, record: JobRecord): void;
  /** Floating-point operations of the whole job, as near as can be told without its data; for chunks of like cost alone. */
  cost(record: JobRecord): number;
  run(what: string, record: JobRecord, context: JobContext): Promise<KindOutcome>;
}

/** What a function of your own is given. Equal in every place and try. */
export interface JobInput {
  readonly name: string;
  readonly seed: number;
  /** Plain data, as the job has them. */
  readonly options: object;
  /** Values, or the text of CSV; undefined without data. */
  readonly data: unknown;
}

/** What a function of your own may return. */
export interface JobOutput {
  /** Default: the digest of `value` and `model`. */
  fingerprint?: string | null;
  metrics?: { readonly [name: string]: number } | null;
  /** Plain data. */
  value?: unknown;
  model?: Uint8Array | null;
}

/**
 * A function of your own: the same input has to give the same output, whatever the machine. So no clock, no `Math.random`, and of
 * `Math` only what has one answer (`sqrt`, `fround`, `floor`, ...).
 */
export type JobFunction = (input: JobInput) => JobOutput | Promise<JobOutput>;
