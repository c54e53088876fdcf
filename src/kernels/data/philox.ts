// Philox-4x32-10, the block function of src/random/philox.ts, which says where it comes from: ten rounds of
//
//   (c0, c1, c2, c3) <- (high(M1 c2) ^ c1 ^ k0, low(M1 c2), high(M0 c0) ^ c3 ^ k1, low(M0 c0))
//
// on the counter [block low, block high, stream, purpose]. Exact: integers only, bit for bit those of the
// TypeScript one.

/** Words 0 and 1 (lower and upper half) of the last block computed. */
export let words01: u64 = 0;
/** Words 2 and 3 of the last block computed. */
export let words23: u64 = 0;

/** Computes the block of a 128-bit counter of four words under a key of two; leaves it in the globals above. */
export function philox(block: u64, word2: u32, word3: u32, key0: u32, key1: u32): void {
  let word0 = <u32>block;
  let word1 = <u32>(block >>> 32);
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>word0 * 0xd2511f53;
    const product1 = <u64>word2 * 0xcd9e8d57;
    word0 = <u32>(product1 >>> 32) ^ word1 ^ key0;
    word1 = <u32>product1;
    word2 = <u32>(product0 >>> 32) ^ word3 ^ key1;
    word3 = <u32>product0;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  words01 = <u64>word0 | (<u64>word1 << 32);
  words23 = <u64>word2 | (<u64>word3 << 32);
}
