// SHA-256 (FIPS 180-4). Not crypto.subtle, which pages have only over https, and which answers later.

interface Constants {
  /** Of the rounds: the first 32 bits of the fractions of the cube roots of the first 64 primes. */
  readonly rounds: Int32Array;
  /** What the state is at the beginning: the same of the square roots of the first 8. */
  readonly state: Int32Array;
}

let constants: Constants | undefined;

/** Bytes whose bits are as many as 32 bits count. */
const PART = 0x2000_0000;

/** SHA-256 of bytes, one part after the other: 32 bytes. */
export function sha256(parts: Iterable<Uint8Array>): Uint8Array {
  constants ??= makeConstants();
  const state = constants.state.slice();
  const { rounds } = constants;
  const words = new Int32Array(64);
  /** The beginning of a block that the parts have not filled yet. */
  const block = new Uint8Array(64);
  let filled = 0;
  let total = 0;
  for (const part of parts) {
    const bytes = new DataView(part.buffer, part.byteOffset, part.length);
    total += part.length;
    for (let at = 0; at < part.length; ) {
      const count = Math.min(64 - filled, part.length - at);
      if (count === 64) {
        compress(bytes, at, words, rounds, state);
      } else {
        block.set(part.subarray(at, at + count), filled);
        filled += count;
        if (filled === 64) {
          compress(new DataView(block.buffer), 0, words, rounds, state);
          filled = 0;
        }
      }
      at += count;
    }
  }
  // A bit, zeros, the number of bits in 64 bits.
  const tail = new Uint8Array(filled < 56 ? 64 : 128);
  tail.set(block.subarray(0, filled));
  tail[filled] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(total / PART));
  view.setUint32(tail.length - 4, (total % PART) * 8);
  for (let at = 0; at < tail.length; at += 64) compress(view, at, words, rounds, state);
  const digest = new DataView(new ArrayBuffer(32));
  for (const [index, word] of state.entries()) digest.setInt32(4 * index, word);
  return new Uint8Array(digest.buffer);
}

/** The same as 64 lower-case hexadecimal digits. */
export function sha256Hex(parts: Iterable<Uint8Array>): string {
  return Array.from(sha256(parts), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Works the block of 64 bytes at `from` into the state. */
function compress(bytes: DataView, from: number, w: Int32Array, k: Int32Array, state: Int32Array): void {
  for (let t = 0; t < 16; t++) w[t] = bytes.getInt32(from + 4 * t);
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] as number;
    const y = w[t - 2] as number;
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0;
  }
  // No destructuring: iterators take longer than the rounds.
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[t] as number) + (w[t] as number)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

/** Its bits turned to the right. */
function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function makeConstants(): Constants {
  const rounds = new Int32Array(64);
  const state = new Int32Array(8);
  for (let number = 2, count = 0; count < 64; number++) {
    if (!isPrime(number)) continue;
    if (count < 8) state[count] = fraction(Math.sqrt(number));
    rounds[count++] = fraction(cubeRoot(number));
  }
  return { rounds, state };
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}

/** By Newton's method, to nearly all of the 53 bits, of which 35 are needed. */
function cubeRoot(number: number): number {
  let root = number;
  for (let round = 0; round < 20; round++) root -= (root - number / (root * root)) / 3;
  return root;
}

/** The first 32 bits behind the point. */
function fraction(value: number): number {
  return (value - Math.floor(value)) * 0x1_0000_0000;
}
