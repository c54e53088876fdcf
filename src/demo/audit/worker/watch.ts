// Reports the progress of an audit: losses as they come, and the time without delays.
import type { Receipt } from '../../../receipt/index.js';
import { fromDoubleBits } from '../../../receipt/state.js';
import { wait } from '../../worker/place.js';
import { type Curves, curvesOf } from '../curves.js';
import type { AuditProgress } from '../protocol.js';

/** Interval between two pictures. */
const PICTURE_MS = 100;
/** Minimum number of pictures of a slow audit. */
const SLOW_PICTURES = 32;

export class Watch {
  readonly #slowly: boolean;
  readonly #tell: (progress: AuditProgress) => void;
  readonly #started = performance.now();
  readonly #found: number[] = [];
  #receipt: readonly number[] = [];
  #first = 0;
  #told = performance.now();
  #waited = 0;

  /** @param slowly whether to slow down short audits, so that they can be watched */
  constructor(slowly: boolean, tell: (progress: AuditProgress) => void) {
    this.#slowly = slowly;
    this.#tell = tell;
  }

  /** The epochs that will be computed again. */
  begin({ predicate }: Receipt): void {
    const { history, options } = predicate;
    this.#receipt = (history.loss ?? []).map(fromDoubleBits);
    this.#first = options.initialEpoch;
    this.#told = performance.now();
    this.#tell(this.#progress());
  }

  /** Another epoch was computed. */
  async epoch(loss: number): Promise<void> {
    this.#found.push(loss);
    const since = performance.now() - this.#told;
    const every = Math.ceil(this.#receipt.length / SLOW_PICTURES);
    const due = this.#slowly && this.#found.length % every === 0;
    if (!due && since < PICTURE_MS) return;
    this.#tell(this.#progress());
    if (due) {
      const start = performance.now();
      await wait(Math.max(0, PICTURE_MS - since));
      this.#waited += performance.now() - start;
    }
    this.#told = performance.now();
  }

  /** Number of computed epochs. */
  get epochs(): number {
    return this.#found.length;
  }

  get milliseconds(): number {
    return performance.now() - this.#started - this.#waited;
  }

  /** @param marked where a difference was found */
  curves(marked: number | null): Curves {
    return curvesOf(this.#receipt, this.#found, { first: this.#first, marked });
  }

  #progress(): AuditProgress {
    return { done: this.#found.length, of: this.#receipt.length, curves: this.curves(null) };
  }
}
