import type { CheckedLimits } from '../jobs/limits.js';
import type { OpenedData } from '../jobs/open-data.js';
import type { JobRecord } from '../jobs/record.js';

/** What a job runs with. */
export interface JobContext {
  readonly limits: CheckedLimits;
  /** Its data, before the part of the job is selected; undefined without data. */
  readonly data: OpenedData | undefined;
  /** Bytes of the model to continue from; undefined if training starts from new weights. */
  readonly model: Uint8Array | undefined;
  /** Functions of the worker's module, by name. */
  readonly functions: ReadonlyMap<string, JobFunction>;
  /** Caches values that many jobs derive from the same data, such as a parsed table. */
  readonly shared: <Value>(name: string, make: () => Value) => Value;
}

/** The result of a job of any kind. */
export interface KindOutcome {
  readonly fingerprint: string;
  readonly metrics: { readonly [name: string]: number };
  readonly value: unknown;
  /** Undefined if none is kept. */
  readonly model: Uint8Array | undefined;
  readonly receipt: object | undefined;
}

/** The complete definition of one kind of job. */
export interface Kind {
  /** Fields of the job in addition to those of all kinds. */
  readonly fields: { readonly [field: string]: true };
  /** @throws TypeError or RangeError with a message that begins with `what`, if the record is invalid for this kind. */
  check(what: string, record: JobRecord): void;
  /** Floating-point operations of the whole job, estimated without its data; only for chunks of similar cost. */
  cost(record: JobRecord): number;
  run(what: string, record: JobRecord, context: JobContext): Promise<KindOutcome>;
}

/** The argument of a custom function. It is the same on every machine and in every attempt. */
export interface JobInput {
  readonly name: string;
  readonly seed: number;
  /** Plain data from the job. */
  readonly options: object;
  /** Values, or CSV as text; undefined without data. */
  readonly data: unknown;
}

/** The result of a custom function. */
export interface JobOutput {
  /** Default: the digest of `value` and `model`. */
  fingerprint?: string | null;
  metrics?: { readonly [name: string]: number } | null;
  /** Plain data. */
  value?: unknown;
  model?: Uint8Array | null;
}

/**
 * A custom function. The same input must give the same output on every machine. So use no clock, no `Math.random`, and only those functions
 * of `Math` with exactly defined results (`sqrt`, `fround`, `floor`, ...).
 */
export type JobFunction = (input: JobInput) => JobOutput | Promise<JobOutput>;
