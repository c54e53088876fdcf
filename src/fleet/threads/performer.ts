// Runs jobs in any thread, and caches parsed data and tables.

import type { CheckedLimits } from '../jobs/limits.js';
import { type OpenedData, openData } from '../jobs/open-data.js';
import type { JobRecord } from '../jobs/record.js';
import { KINDS } from '../kinds/index.js';
import type { JobFunction, KindOutcome } from '../kinds/kind.js';

/** A job, and the bytes that it needs, by digest. */
export interface Task {
  readonly record: JobRecord;
  /** Bytes that were not sent before, or are no longer cached. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** The result of a task, or the digests of missing bytes. */
export type Performed =
  | { readonly outcome: KindOutcome; readonly milliseconds: number }
  | { readonly missing: readonly string[] };

/** Number of cached data and tables. */
const MOST_OPENED = 8;
/** Number of cached models to continue from. */
const MOST_MODELS = 16;

/** A cache of the most recently used values. */
class Recent<Value> {
  readonly #most: number;
  readonly #values = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  get(name: string): Value | undefined {
    const value = this.#values.get(name);
    if (value !== undefined) {
      this.#values.delete(name);
      this.#values.set(name, value);
    }
    return value;
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest);
  }
}

/** Runs one job after the other. */
export class Performer {
  readonly #limits: CheckedLimits;
  readonly #functions: ReadonlyMap<string, JobFunction>;
  readonly #opened = new Recent<OpenedData>(MOST_OPENED);
  readonly #models = new Recent<Uint8Array>(MOST_MODELS);
  readonly #shared = new Recent<{ readonly value: unknown }>(MOST_OPENED);

  constructor(limits: CheckedLimits, functions: ReadonlyMap<string, JobFunction>) {
    this.#limits = limits;
    this.#functions = functions;
  }

  /** @throws any error of the job. */
  async perform({ record, blobs }: Task): Promise<Performed> {
    const what = `job ${record.name}`;
    const { data, from } = record;
    const opened = data === null ? undefined : this.#open(what, data, blobs);
    const model = from === null ? undefined : (blobs.get(from) ?? this.#models.get(from));
    const missing = [
      ...(data !== null && opened === undefined ? [data.sha256] : []),
      ...(from !== null && model === undefined ? [from] : []),
    ];
    if (missing.length > 0) return { missing };
    if (from !== null && model !== undefined) this.#models.set(from, model);
    const started = performance.now();
    const outcome = await KINDS[record.kind].run(what, record, {
      limits: this.#limits,
      data: opened,
      model,
      functions: this.#functions,
      shared: (name, make) => this.#share(name, make),
    });
    return { outcome, milliseconds: performance.now() - started };
  }

  #open(what: string, data: NonNullable<JobRecord['data']>, blobs: Task['blobs']): OpenedData | undefined {
    const name = `${data.format} ${data.sha256}`;
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const bytes = data.text === null ? blobs.get(data.sha256) : new TextEncoder().encode(data.text);
    if (bytes === undefined) return undefined;
    const opened = openData(`${what}: data`, bytes, data);
    this.#opened.set(name, opened);
    return opened;
  }

  #share<Value>(name: string, make: () => Value): Value {
    const known = this.#shared.get(name);
    if (known !== undefined) return known.value as Value;
    const value = make();
    this.#shared.set(name, { value });
    return value;
  }
}
