// Lethe's one random number generator: Philox-4x32-10 keyed by the seed, counting blocks of four words.
//
//   key = [seed mod 2^32, floor(seed / 2^32)]
//   counter = [block mod 2^32, floor(block / 2^32), stream, purpose number]
//
// Word n of a sequence is word n mod 4 of block floor(n / 4), so a sequence can be entered anywhere, and
// different seeds, purposes and streams never share a counter. Integer arithmetic, +, -, *, / and Math.sqrt only.

import { inverseNormal } from './normal.js';
import { philox4x32 } from './philox.js';

/**
 * The purpose of random numbers. Each purpose has its own sequences, so that, for example, another batch size does not
 * change the initial weights. Numbers in the counter, fixed for ever: `initializer` 1, `shuffle` 2, `dropout` 3,
 * `split` 4, `data` 5, `search` 6.
 */
export type Purpose = 'initializer' | 'shuffle' | 'dropout' | 'split' | 'data' | 'search';

const PURPOSE_NUMBERS: ReadonlyMap<string, number> = new Map<Purpose, number>([
  ['initializer', 1],
  ['shuffle', 2],
  ['dropout', 3],
  ['split', 4],
  ['data', 5],
  ['search', 6],
]);

const TWO_TO_26 = 67108864;
const TWO_TO_32 = 4294967296;
const TWO_TO_MINUS_52: number = 1 / 4503599627370496;
const TWO_TO_MINUS_53: number = 1 / 9007199254740992;

/** The last block in which the positions of all words are safe integers. */
const LAST_BLOCK = 2251799813685247;

/** P(Z <= -2) and P(-2 <= Z <= 2) of the standard normal distribution. */
const BELOW_MINUS_TWO = 0.02275013194817921;
const WITHIN_TWO = 0.9544997361036416;

/** Throws unless `value` is an integer in [minimum, maximum]. */
function checkInteger(name: string, value: number, minimum: number, maximum: number): void {
  if (typeof value !== 'number') {
    throw new TypeError(`${name}: expected a number, got ${typeof value}`);
  }
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(`${name}: expected an integer in [${minimum}, ${maximum}], got ${value}`);
  }
}

/**
 * A sequence of 2^53 random 32-bit words, and the numbers derived from them. The same seed, purpose and stream
 * give the same numbers on every engine. Draws take words in order, whatever was drawn before:
 * `uint32` one, `uniform`, `normal` and `truncatedNormal` two, `integer` and `permutation` as many as needed.
 */
export class Generator {
  readonly #key: readonly [number, number];
  readonly #counter: [number, number, number, number];
  readonly #words: Uint32Array = new Uint32Array(4);
  /** Block to be computed next; the one before it is in #words. */
  #nextBlock: number = 0;
  /** The number of #words that are taken. */
  #taken: number = 4;

  /**
   * @param seed safe integer >= 0; 0 is a seed like any other
   * @param purpose what the numbers are for
   * @param stream number of the sequence of that seed and purpose, from 0 to 2^32 - 1: for example a layer's or an
   *   epoch's number
   * @throws RangeError if seed or stream is out of bounds, TypeError if one is not a number or the purpose is unknown
   */
  constructor(seed: number, purpose: Purpose, stream: number = 0) {
    checkInteger('Generator: seed', seed, 0, Number.MAX_SAFE_INTEGER);
    checkInteger('Generator: stream', stream, 0, TWO_TO_32 - 1);
    const purposeNumber = PURPOSE_NUMBERS.get(purpose);
    if (purposeNumber === undefined) {
      const known = [...PURPOSE_NUMBERS.keys()].join(', ');
      throw new TypeError(`Generator: purpose: expected one of ${known}, got ${String(purpose)}`);
    }
    this.#key = [seed >>> 0, Math.floor(seed / TWO_TO_32)];
    this.#counter = [0, 0, stream, purposeNumber];
  }

  /** The number of words taken from the beginning of the sequence, for {@link Generator.seek}. */
  get position(): number {
    return (this.#nextBlock - 1) * 4 + this.#taken;
  }

  /**
   * Continues the sequence after its first `position` words, as if exactly these had been taken.
   *
   * @throws RangeError unless `position` is a safe integer >= 0
   */
  seek(position: number): void {
    checkInteger('Generator.seek: position', position, 0, Number.MAX_SAFE_INTEGER);
    this.#nextBlock = Math.floor(position / 4);
    this.#taken = 4;
    const remainder = position % 4;
    if (remainder !== 0) {
      this.#refill();
      this.#taken = remainder;
    }
  }

  /**
   * A word, uniform in [0, 2^32).
   *
   * @throws RangeError at the end of the sequence, after 2^53 words
   */
  uint32(): number {
    if (this.#taken === 4) this.#refill();
    return this.#words[this.#taken++] as number;
  }

  /** A multiple of 2^-53, uniform in [0, 1). Takes two words: the upper 27 bits of one, 26 of the next. */
  uniform(): number {
    const upper = this.uint32() >>> 5;
    const lower = this.uint32() >>> 6;
    return (upper * TWO_TO_26 + lower) * TWO_TO_MINUS_53;
  }

  /**
   * An integer, uniform in [0, below): the remainder of a word, unbiased because the words above the largest
   * multiple of `below` are skipped. Takes one word or, rarely, more.
   *
   * @param below integer in [1, 2^32]
   * @throws RangeError if it is not
   */
  integer(below: number): number {
    checkInteger('Generator.integer: below', below, 1, TWO_TO_32);
    const limit = TWO_TO_32 - (TWO_TO_32 % below);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % below;
  }

  /** Standard normal, in [-8.21, 8.21] and never 0: {@link inverseNormal} of a uniform. Takes two words. */
  normal(): number {
    return inverseNormal(this.#openUniform());
  }

  /**
   * Standard normal, truncated to [-2, 2] (variance 0.7737): by the inverse of its own distribution function, without
   * redrawing. Takes two words.
   */
  truncatedNormal(): number {
    const z = inverseNormal(BELOW_MINUS_TWO + this.#openUniform() * WITHIN_TWO);
    return Math.max(-2, Math.min(2, z));
  }

  /**
   * The numbers 0 to length - 1 in random order, all orders equally likely: Durstenfeld's form of the
   * Fisher-Yates shuffle, from the last place down.
   *
   * @param length integer in [0, 2^32)
   * @throws RangeError if it is not
   */
  permutation(length: number): Uint32Array {
    checkInteger('Generator.permutation: length', length, 0, TWO_TO_32 - 1);
    const order = new Uint32Array(length);
    for (let place = 0; place < length; place++) order[place] = place;
    for (let place = length - 1; place > 0; place--) {
      const other = this.integer(place + 1);
      const moved = order[place] as number;
      order[place] = order[other] as number;
      order[other] = moved;
    }
    return order;
  }

  /** (k + 1/2) 2^-52 for a uniform k of 52 bits: symmetric about 1/2, and never 0, 1/2 or 1. Two words. */
  #openUniform(): number {
    const upper = this.uint32() >>> 6;
    const lower = this.uint32() >>> 6;
    return (upper * TWO_TO_26 + lower + 0.5) * TWO_TO_MINUS_52;
  }

  /** Puts the next block in #words. */
  #refill(): void {
    const block = this.#nextBlock;
    if (block > LAST_BLOCK) throw new RangeError('Generator: expected at most 2^53 words, got to the end');
    this.#counter[0] = block >>> 0;
    this.#counter[1] = Math.floor(block / TWO_TO_32);
    philox4x32(this.#counter, this.#key, this.#words);
    this.#nextBlock = block + 1;
    this.#taken = 0;
  }
}
