import type { FitOptions } from './options.js';

/** How often `auto` lets the event loop run, in milliseconds: a browser draws so often. */
export const AUTO_YIELD_MS = 16;

/** No processor does more operations in a millisecond on one thread: a bound where a clock stands still. */
const OPERATIONS_PER_MS = 5e7;
/** Each call takes so long at least. */
const LEAST_MS = 0.001;
/** The next run has at most this many times the batches of the last: the first ones are slow, and tell little. */
const GROWTH = 16;
/** No run is to take longer, in milliseconds: what a thread that dies takes along is kept between runs. */
const LONGEST_MS = 500;
/** A rest of the interval that is not worth a run of its own. */
const WORTH = 0.75;

type YieldEvery = NonNullable<FitOptions['yieldEvery']>;

/** Milliseconds from one turn to the next; those by batches or epochs are not counted in time. */
const INTERVALS: { readonly [name in Exclude<YieldEvery, number>]: number } = {
  auto: AUTO_YIELD_MS,
  batch: Number.POSITIVE_INFINITY,
  epoch: Number.POSITIVE_INFINITY,
  never: Number.POSITIVE_INFINITY,
};

/**
 * Decides how many batches run at once, so that the event loop gets its turn as often as `yieldEvery` says, and, if
 * a signal may come from there, at least every 16 milliseconds. Batches are measured; in runtimes whose clock stands
 * still while they compute (workerd) their operations bound the time instead.
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

  /** How many batches the next run may have. */
  get batches(): number {
    if (this.#eachBatch || this.#perBatch === undefined) return 1;
    const left = Math.min(LONGEST_MS, this.#interval - this.#spent) / this.#perBatch;
    return Math.max(1, Math.floor(Math.min(left, GROWTH * this.#last)));
  }

  /** A run took so long. */
  ran(batches: number, milliseconds: number): void {
    const time = Math.max(milliseconds, batches * this.#leastPerBatch);
    this.#perBatch = time / batches;
    this.#last = batches;
    this.#spent += time;
  }

  /** Whether it is the event loop's turn. */
  get due(): boolean {
    return this.#eachBatch || this.#spent >= WORTH * this.#interval;
  }

  /** The event loop had its turn. */
  yielded(): void {
    this.#spent = 0;
  }
}
