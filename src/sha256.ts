// SHA-256 (FIPS 180-4). Not crypto.subtle, which pages have only over https, and which does not answer at once.

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** The length, eight bytes, ends the last block. */
const LENGTH_AT = 56;
const TWO_32 = 0x1_0000_0000;

/** Words of a message's schedule (6.2.2, step 1), written anew for each block. */
const schedule = new Int32Array(64);

const CONSTANTS = /* @__PURE__ */ rootsOf(64, 3);
const INITIAL = /* @__PURE__ */ rootsOf(8, 2);

/** The first 32 bits of the fractions of square (5.3.3) or cube (4.2.2) roots of the first primes. */
function rootsOf(count: number, power: 2 | 3): Int32Array {
  const roots: number[] = [];
  for (let number = 2; roots.length < count; number++) {
    let divisor = 2;
    while (number % divisor !== 0) divisor++;
    if (divisor === number) roots.push((rootOf(number, power) % 1) * TWO_32);
  }
  return Int32Array.from(roots, (root) => root | 0);
}

/** By Newton, to the last bits of a float64, of which 35 are asked for. */
function rootOf(number: number, power: 2 | 3): number {
  let root = number;
  for (let turn = 0; turn < 40; turn++) {
    const below = power === 2 ? root : root * root;
    root -= (root * below - number) / (power * below);
  }
  return root;
}

/** Takes 64 bytes into a state (6.2.2). */
function compress(state: Int32Array, bytes: DataView, at: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t++) w[t] = bytes.getInt32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] as number;
    const y = w[t - 2] as number;
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (sigma1 + (w[t - 7] as number) + sigma0 + (w[t - 16] as number)) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let t = 0; t < 64; t++) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + sum1 + (g ^ (e & (f ^ g))) + (CONSTANTS[t] as number) + (w[t] as number)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = sum0 + ((a & b) ^ (c & (a ^ b)));
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  (state[0] as number) += a;
  (state[1] as number) += b;
  (state[2] as number) += c;
  (state[3] as number) += d;
  (state[4] as number) += e;
  (state[5] as number) += f;
  (state[6] as number) += g;
  (state[7] as number) += h;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** SHA-256 of bytes, one part after the other: 32 bytes. */
export function sha256(parts: Iterable<Uint8Array>): Uint8Array {
  const state = INITIAL.slice();
  const block = new Uint8Array(BLOCK_BYTES);
  const view = viewOf(block);
  let [length, filled] = [0, 0];
  for (const part of parts) {
    length += part.length;
    let at = 0;
    if (filled > 0) {
      at = Math.min(BLOCK_BYTES - filled, part.length);
      block.set(part.subarray(0, at), filled);
      filled += at;
      if (filled < BLOCK_BYTES) continue;
      compress(state, view, 0);
    }
    const bytes = viewOf(part);
    for (; at + BLOCK_BYTES <= part.length; at += BLOCK_BYTES) compress(state, bytes, at);
    block.set(part.subarray(at));
    filled = part.length - at;
  }
  block.fill(0, filled)[filled] = 0x80;
  if (filled >= LENGTH_AT) {
    compress(state, view, 0);
    block.fill(0);
  }
  view.setUint32(LENGTH_AT, (8 * length) / TWO_32);
  view.setUint32(LENGTH_AT + 4, (8 * length) % TWO_32);
  compress(state, view, 0);
  for (let index = 0; index < 8; index++) view.setInt32(4 * index, state[index] as number);
  return block.slice(0, DIGEST_BYTES);
}

/** The same as 64 lower-case hexadecimal digits. */
export function sha256Hex(parts: Iterable<Uint8Array>): string {
  return hexOf(sha256(parts));
}

/** Two digits for each byte. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
