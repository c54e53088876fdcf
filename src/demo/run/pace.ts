// How many epochs go by between two pictures, and when the next picture is due. What is trained does not depend on it.

/** Between two pictures: eight in a second. */
const PICTURE_MS = 125;
/** A slow training run takes this many pictures. */
const SLOW_PICTURES = 48;
/** Looking may take this share of the time at most, where it takes longer than a moment. */
const LOOKING_SHARE = 0.4;
/** The next chunk is at most this many times the last: the first epochs are slow, and tell little. */
const GROWTH = 8;

/** Measures epochs and pictures, and divides a training run accordingly. */
export class Pace {
  readonly #epochs: number;
  readonly #slowly: boolean;
  #perEpoch: number | undefined;
  #chunk = 1;
  #looking = 0;

  /** @param slowly so that one can watch a training run that takes a moment */
  constructor(epochs: number, slowly: boolean) {
    this.#epochs = epochs;
    this.#slowly = slowly;
  }

  /** Epochs until the next picture. */
  get chunk(): number {
    const fast = this.#perEpoch === undefined ? 1 : Math.floor(this.#interval / this.#perEpoch);
    const wanted = Math.max(1, Math.min(fast, GROWTH * this.#chunk));
    return this.#slowly ? Math.min(wanted, Math.ceil(this.#epochs / SLOW_PICTURES)) : wanted;
  }

  /** This many epochs took this long. */
  trained(epochs: number, milliseconds: number): void {
    this.#chunk = epochs;
    this.#perEpoch = Math.max(milliseconds, 0.001) / epochs;
  }

  /** A picture took so long to make. */
  looked(milliseconds: number): void {
    this.#looking = milliseconds;
  }

  /** How long to wait, in milliseconds, if training and the picture took so long. */
  rest(milliseconds: number): number {
    return this.#slowly ? Math.max(0, PICTURE_MS - milliseconds) : 0;
  }

  /** Of training between two pictures, in milliseconds. */
  get #interval(): number {
    return Math.max(PICTURE_MS - this.#looking, (this.#looking * (1 - LOOKING_SHARE)) / LOOKING_SHARE);
  }
}
