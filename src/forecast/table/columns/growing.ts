const CHUNK = 65_536;

/** Numbers of unknown count, stored in chunks and copied only once at the end. */
export class Growing {
  readonly #full: Float64Array[] = [];
  #piece = new Float64Array(1024);
  #used = 0;

  get length(): number {
    return this.#full.length * CHUNK + this.#used;
  }

  push(value: number): void {
    if (this.#used === this.#piece.length) this.#grow();
    this.#piece[this.#used++] = value;
  }

  /** All numbers in one array; empties this object. */
  take(): Float64Array {
    const all = new Float64Array(this.length);
    let at = 0;
    for (let piece = this.#full.shift(); piece !== undefined; piece = this.#full.shift()) {
      all.set(piece, at);
      at += CHUNK;
    }
    all.set(this.#piece.subarray(0, this.#used), at);
    this.#piece = new Float64Array(0);
    this.#used = 0;
    return all;
  }

  #grow(): void {
    if (this.#used === CHUNK) {
      this.#full.push(this.#piece);
      this.#piece = new Float64Array(CHUNK);
      this.#used = 0;
      return;
    }
    const larger = new Float64Array(Math.min(CHUNK, this.#used * 4));
    larger.set(this.#piece);
    this.#piece = larger;
  }
}
