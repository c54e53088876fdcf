// Decides how many epochs to train between two frames, and when the next frame is due. The result of training does not depend on it.

/** Interval between two frames: eight per second. */
const PICTURE_MS = 125;
/** Minimum number of frames of a slow training run. */
const SLOW_PICTURES = 48;
/** Largest fraction of the time for evaluation, if that takes longer than a moment. */
const LOOKING_SHARE = 0.4;
/** Largest growth from one chunk to the next, because the first epochs are slow and not representative. */
const GROWTH = 8;

/** Measures epochs and frames, and divides a training run accordingly. */
export class Pace {
  readonly #epochs: number;
  readonly #slowly: boolean;
  #perEpoch: number | undefined;
  #chunk = 1;
  #looking = 0;

  /** @param slowly whether to slow down short training runs, so that they can be watched */
  constructor(epochs: number, slowly: boolean) {
    this.#epochs = epochs;
    this.#slowly = slowly;
  }

  /** Epochs until the next frame. */
  get chunk(): number {
    const fast = this.#perEpoch === undefined ? 1 : Math.floor(this.#interval / this.#perEpoch);
    const wanted = Math.max(1, Math.min(fast, GROWTH * this.#chunk));
    return this.#slowly ? Math.min(wanted, Math.ceil(this.#epochs / SLOW_PICTURES)) : wanted;
  }

  /** Records the duration of epochs. */
  trained(epochs: number, milliseconds: number): void {
    this.#chunk = epochs;
    this.#perEpoch = Math.max(milliseconds, 0.001) / epochs;
  }

  /** Records the duration of a frame. */
  looked(milliseconds: number): void {
    this.#looking = milliseconds;
  }

  /** How long to wait, in milliseconds, after training and a frame of these durations. */
  rest(milliseconds: number): number {
    return this.#slowly ? Math.max(0, PICTURE_MS - milliseconds) : 0;
  }

  /** Training time between two frames, in milliseconds. */
  get #interval(): number {
    return Math.max(PICTURE_MS - this.#looking, (this.#looking * (1 - LOOKING_SHARE)) / LOOKING_SHARE);
  }
}
