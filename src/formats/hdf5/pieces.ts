/** A block of bytes that is written from its start. */
export class Piece {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  set(bytes: ArrayLike<number>): void {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** ASCII. */
  text(text: string): void {
    this.set(Array.from(text, (letter) => letter.charCodeAt(0)));
  }

  zeros(count: number): void {
    this.#at += count;
  }

  /** Padded to a multiple of eight. */
  padded(bytes: Uint8Array): void {
    this.set(bytes);
    this.zeros((8 - (bytes.length % 8)) % 8);
  }

  uint(value: number, size: 1 | 2 | 4): void {
    if (size === 1) this.#view.setUint8(this.#at, value);
    else if (size === 2) this.#view.setUint16(this.#at, value, true);
    else this.#view.setUint32(this.#at, value, true);
    this.#at += size;
  }

  length(value: number): void {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
  }

  /** Undefined for the undefined address. */
  address(value: number | undefined): void {
    this.#view.setBigUint64(this.#at, value === undefined ? 0xffffffffffffffffn : BigInt(value), true);
    this.#at += 8;
  }
}

/** Blocks one after the other, each aligned to eight bytes. */
export class Pieces {
  readonly #pieces: Piece[] = [];
  readonly #first: number;
  #length: number;

  /** @param first bytes before the first block */
  constructor(first: number) {
    this.#first = first;
    this.#length = first;
  }

  get length(): number {
    return this.#length;
  }

  piece(size: number): Piece {
    return new Piece(Math.ceil(size / 8) * 8);
  }

  /** @returns its address */
  add(piece: Piece): number {
    const address = this.#length;
    this.#pieces.push(piece);
    this.#length += piece.bytes.length;
    return address;
  }

  /** All blocks, after `head`. */
  join(head: Uint8Array): Uint8Array {
    const file = new Uint8Array(this.#length);
    file.set(head);
    let at = this.#first;
    for (const { bytes } of this.#pieces) {
      file.set(bytes, at);
      at += bytes.length;
    }
    return file;
  }
}
