import type { Learning } from '../pictures.js';
import type { ForecastProgress } from '../protocol.js';

/** Interval between two reports: short enough to watch, long enough to cost nothing. */
const EVERY_MS = 60;
/** Where the parts begin, as fractions of 1. */
const [TRAINING, TESTING, PLACES] = [0.1, 0.5, 0.8];

/** Reports the progress of a forecast. */
export class Watch {
  readonly #epochs: number;
  readonly #tell: (progress: ForecastProgress) => void;
  readonly #training: number[] = [];
  readonly #aside: number[] = [];
  #best: number | null = null;
  #told = Number.NEGATIVE_INFINITY;

  /** @param epochs largest number of epochs */
  constructor(epochs: number, tell: (progress: ForecastProgress) => void) {
    this.#epochs = epochs;
    this.#tell = tell;
  }

  get learning(): Learning {
    return {
      training: this.#training.slice(),
      aside: this.#aside.slice(),
      best: this.#best,
      epochs: this.#epochs,
    };
  }

  reading(rows: number, share: number): void {
    this.#report(`Reading: ${rows} rows`, TRAINING * share);
  }

  epoch({ loss, validationLoss }: { readonly loss: number; readonly validationLoss: number }): void {
    this.#training.push(loss);
    this.#aside.push(validationLoss);
    const { length } = this.#training;
    const share = TRAINING + ((TESTING - TRAINING) * length) / this.#epochs;
    this.#report(`Training: epoch ${length} of ${this.#epochs} at most`, share);
  }

  learned(best: number | null): void {
    this.#best = best;
    this.#told = Number.NEGATIVE_INFINITY;
    this.#report('Forecasting', TESTING);
  }

  /** @param epoch index of the epoch of the back-test's network */
  testing(epoch: number): void {
    const share = TESTING + ((PLACES - TESTING) * (epoch + 1)) / this.#epochs;
    this.#report(`Back-test: epoch ${epoch + 1} of ${this.#epochs} at most`, share);
  }

  place(done: number, all: number): void {
    this.#report(`Back-test: place ${done} of ${all}`, PLACES + ((1 - PLACES) * done) / all);
  }

  drawing(): void {
    this.#told = Number.NEGATIVE_INFINITY;
    this.#report('Drawing the report', 1);
  }

  #report(stage: string, share: number): void {
    const now = performance.now();
    if (now - this.#told < EVERY_MS) return;
    this.#told = now;
    const learning = this.#training.length === 0 ? null : this.learning;
    this.#tell({ stage, share, learning });
  }
}
