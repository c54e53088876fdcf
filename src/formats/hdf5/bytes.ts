import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

/** 2^32 */
const WORD = 0x1_0000_0000;
/** The address that means "undefined". */
const NOWHERE = Number.POSITIVE_INFINITY;

/**
 * The bytes of a file, read by position. Reading beyond the end is an error, and so is reading more in total than a file of this size can
 * require: this stops files with circular references.
 */
export class Bytes {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #source: string;
  /** Sizes of addresses and of lengths, in bytes. */
  #offsetSize = 8;
  #lengthSize = 8;
  #left: number;

  /** @param source name of the file in errors */
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

  /** An address; infinite for the undefined address. */
  offset(at: number): number {
    const value = this.uint(at, this.#offsetSize);
    const isNothing = this.slice(at, this.#offsetSize).every((byte) => byte === 0xff);
    return isNothing ? NOWHERE : value;
  }

  size(at: number): number {
    return this.uint(at, this.#lengthSize);
  }

  /** Returns a view, not a copy. */
  slice(at: number, size: number): Uint8Array {
    this.#check(at, size);
    return this.#bytes.subarray(at, at + size);
  }

  /** Text up to a zero byte, or of this length. */
  text(at: number, most: number): string {
    const bytes = this.slice(at, Math.min(most, this.length - at));
    const end = bytes.indexOf(0);
    this.#left -= (end < 0 ? bytes.length : end) >> 3;
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** @throws LetheError `data` unless this signature is found there. */
  expect(at: number, signature: string): void {
    const got = this.text(at, 4);
    if (got !== signature) throw this.wrong(`place ${at}`, signature, JSON.stringify(got));
  }

  wrong(what: string, expected: string, got: string | number): LetheError {
    return new LetheError('data', mismatch(`${this.#source}: HDF5: ${what}`, expected, got));
  }

  #check(at: number, size: number): void {
    this.#left -= 1;
    if (this.#left < 0) throw this.wrong('its parts', 'a tree', 'circular references');
    if (size >= 0 && at + size <= this.length) return; // Also false for NaN.
    throw this.wrong('place', `within ${this.length} bytes`, `${at} to ${at + size}`);
  }
}

/** More than any valid file requires. */
const READS_A_BYTE = 4;
const LEAST_READS = 10_000;
