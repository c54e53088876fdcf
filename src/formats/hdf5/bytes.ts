import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

/** 2^32 */
const WORD = 0x1_0000_0000;
/** The address that stands for none. */
const NOWHERE = Number.POSITIVE_INFINITY;

/**
 * A file's bytes, of which everything is read by its place. Whoever reads beyond the end is told so, and so is who reads more
 * than a file of this size can have to say: files whose parts name each other in a circle come to an end.
 */
export class Bytes {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #source: string;
  /** How many bytes of addresses and of lengths. */
  #offsetSize = 8;
  #lengthSize = 8;
  #left: number;

  /** @param source how errors call the file */
  constructor(source: string, bytes: Uint8Array) {
    this.#source = source;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.length;
    this.#left = READS_A_BYTE * bytes.length + LEAST_READS;
  }

  /** @throws LetheError `data` unless both are 2, 4 or 8. */
  setSizes(offsetSize: number, lengthSize: number): void {
    if (![offsetSize, lengthSize].every((size) => [2, 4, 8].includes(size))) {
      throw this.wrong('sizes of addresses', '2, 4 or 8', `${offsetSize} and ${lengthSize}`);
    }
    this.#offsetSize = offsetSize;
    this.#lengthSize = lengthSize;
  }

  get offsetSize(): number {
    return this.#offsetSize;
  }

  get lengthSize(): number {
    return this.#lengthSize;
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  uint(at: number, size: number): number {
    this.#check(at, size);
    if (size === 1) return this.#view.getUint8(at);
    if (size === 2) return this.#view.getUint16(at, true);
    const low = this.#view.getUint32(at, true);
    return size === 4 ? low : low + WORD * this.#view.getUint32(at + 4, true);
  }

  /** An address; infinite if it is that of nothing. */
  offset(at: number): number {
    const value = this.uint(at, this.#offsetSize);
    const isNothing = this.slice(at, this.#offsetSize).every((byte) => byte === 0xff);
    return isNothing ? NOWHERE : value;
  }

  size(at: number): number {
    return this.uint(at, this.#lengthSize);
  }

  /** Not copied. */
  slice(at: number, size: number): Uint8Array {
    this.#check(at, size);
    return this.#bytes.subarray(at, at + size);
  }

  /** Text up to a zero, or of this many bytes. */
  text(at: number, most: number): string {
    const bytes = this.slice(at, Math.min(most, this.length - at));
    const end = bytes.indexOf(0);
    this.#left -= (end < 0 ? bytes.length : end) >> 3;
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** @throws LetheError `data` unless these four letters stand there. */
  expect(at: number, signature: string): void {
    const got = this.text(at, 4);
    if (got !== signature) throw this.wrong(`place ${at}`, signature, JSON.stringify(got));
  }

  wrong(what: string, expected: string, got: string | number): LetheError {
    return new LetheError('data', mismatch(`${this.#source}: HDF5: ${what}`, expected, got));
  }

  #check(at: number, size: number): void {
    this.#left -= 1;
    if (this.#left < 0) throw this.wrong('its parts', 'an end', 'a circle');
    if (size >= 0 && at + size <= this.length) return; // False of NaN, too.
    throw this.wrong('place', `one of ${this.length} bytes`, `${at} to ${at + size}`);
  }
}

/** More than any file that is whole makes necessary. */
const READS_A_BYTE = 4;
const LEAST_READS = 10_000;
