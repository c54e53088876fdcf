import type { FitOptions } from './options.js';

/** How often `auto` lets the event loop run, in milliseconds: about a frame of a browser. */
export const AUTO_YIELD_MS = 16;

/** No processor does more operations per millisecond on one thread: a bound for clocks that stand still. */
const OPERATIONS_PER_MS = 5e7;
/** The shortest call, in milliseconds. */
const LEAST_MS = 0.001;
/** The next run has at most this many times the batches of the last: the first runs are slow, and a poor estimate. */
const GROWTH = 16;
/** The longest run, in milliseconds: the trainer keeps a copy between runs, in case a thread dies. */
const LONGEST_MS = 500;
/** After this fraction of the interval, the rest is not worth another run. */
const WORTH = 0.75;

type YieldEvery = NonNullable<FitOptions['yieldEvery']>;

/** Milliseconds between turns of the event loop; infinite for turns that do not depend on time. */
const INTERVALS: { readonly [name in Exclude<YieldEvery, number>]: number } = {
  auto: AUTO_YIELD_MS,
  batch: Number.POSITIVE_INFINITY,
  epoch: Number.POSITIVE_INFINITY,
  never: Number.POSITIVE_INFINITY,
};

/**
 * Decides how many batches run at once, so that the event loop runs as often as `yieldEvery` says and, if there is a
 * signal, at least every 16 milliseconds. It measures batches; in runtimes whose clock stands still during computation
 * (workerd) it bounds the time by their operations instead.
 */
export class Pace {
  readonly #interval: number;
  readonly #leastPerBatch: number;
  readonly #eachBatch: boolean;
  #perBatch: number | undefined;
  #last = 0;
  #spent = 0;

  constructor(yieldEvery: YieldEvery = 'auto', hasSignal: boolean, operationsPerBatch: number) {
    const wanted = typeof yieldEvery === 'number' ? yieldEvery : INTERVALS[yieldEvery];
    this.#interval = hasSignal ? Math.min(wanted, AUTO_YIELD_MS) : wanted;
    this.#eachBatch = yieldEvery === 'batch';
    this.#leastPerBatch = LEAST_MS + operationsPerBatch / OPERATIONS_PER_MS;
  }

  /** The number of batches in the next run. */
  get batches(): number {
    if (this.#eachBatch || this.#perBatch === undefined) return 1;
    const left = Math.min(LONGEST_MS, this.#interval - this.#spent) / this.#perBatch;
    return Math.max(1, Math.floor(Math.min(left, GROWTH * this.#last)));
  }

  /** Reports how long a run took. */
  ran(batches: number, milliseconds: number): void {
    const time = Math.max(milliseconds, batches * this.#leastPerBatch);
    this.#perBatch = time / batches;
    this.#last = batches;
    this.#spent += time;
  }

  /** Whether the event loop is due to run. */
  get due(): boolean {
    return this.#eachBatch || this.#spent >= WORTH * this.#interval;
  }

  /** Called after the event loop has run. */
  yielded(): void {
    this.#spent = 0;
  }
}
