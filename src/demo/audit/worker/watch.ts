// Follows an audit for those who watch it: losses as they come, the time without what was waited for.
import type { Receipt } from '../../../receipt/index.js';
import { fromDoubleBits } from '../../../receipt/state.js';
import { wait } from '../../worker/place.js';
import { type Curves, curvesOf } from '../curves.js';
import type { AuditProgress } from '../protocol.js';

/** Between two pictures. */
const PICTURE_MS = 100;
/** A slow audit takes this many pictures at least. */
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

  /** @param slowly so that one can watch an audit that takes a moment */
  constructor(slowly: boolean, tell: (progress: AuditProgress) => void) {
    this.#slowly = slowly;
    this.#tell = tell;
  }

  /** What is to be computed again. */
  begin({ predicate }: Receipt): void {
    const { history, options } = predicate;
    this.#receipt = (history.loss ?? []).map(fromDoubleBits);
    this.#first = options.initialEpoch;
    this.#told = performance.now();
    this.#tell(this.#progress());
  }

  /** One more epoch was computed. */
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

  /** Epochs that were computed. */
  get epochs(): number {
    return this.#found.length;
  }

  get milliseconds(): number {
    return performance.now() - this.#started - this.#waited;
  }

  /** @param marked where something differs */
  curves(marked: number | null): Curves {
    return curvesOf(this.#receipt, this.#found, { first: this.#first, marked });
  }

  #progress(): AuditProgress {
    return { done: this.#found.length, of: this.#receipt.length, curves: this.curves(null) };
  }
}
