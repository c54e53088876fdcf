// Philox-4x32-10, the block function of src/random/philox.ts, which says where it comes from, on four
// counters at once: ten rounds of
//
//   (c0, c1, c2, c3) <- (high(M1 c2) ^ c1 ^ k0, low(M1 c2), high(M0 c0) ^ c3 ^ k1, low(M0 c0))
//
// Exact: integers only, bit for bit those of the TypeScript one.

/** Words 0 to 3 of the last four blocks computed, a block in each lane. */
export let words0: v128 = i32x4.splat(0);
export let words1: v128 = i32x4.splat(0);
export let words2: v128 = i32x4.splat(0);
export let words3: v128 = i32x4.splat(0);

/**
 * Computes blocks `block` to `block + 3`, whose counters are [block low, block high, counter2, counter3],
 * under a key of two words; leaves them in the globals above. So a mask takes 4 ns a number (Node 20);
 * with one block at a time it took 12.
 */
export function philoxBlocks(block: u64, counter2: u32, counter3: u32, key0: u32, key1: u32): void {
  const multiplier0 = i32x4.splat(0xd2511f53);
  const multiplier1 = i32x4.splat(0xcd9e8d57);
  const low = i32x4.splat(<i32>block);
  let word0 = i32x4.add(low, i32x4(0, 1, 2, 3));
  // Lanes whose lower half wrapped round are less than the first; there the comparison is -1.
  let word1 = i32x4.sub(i32x4.splat(<i32>(block >>> 32)), i32x4.lt_u(word0, low));
  let word2 = i32x4.splat(counter2);
  let word3 = i32x4.splat(counter3);
  for (let round = 0; round < 10; round++) {
    const lower0 = i64x2.extmul_low_i32x4_u(word0, multiplier0);
    const upper0 = i64x2.extmul_high_i32x4_u(word0, multiplier0);
    const lower1 = i64x2.extmul_low_i32x4_u(word2, multiplier1);
    const upper1 = i64x2.extmul_high_i32x4_u(word2, multiplier1);
    word0 = v128.xor(v128.xor(v128.shuffle<i32>(lower1, upper1, 1, 3, 5, 7), word1), i32x4.splat(key0));
    word1 = v128.shuffle<i32>(lower1, upper1, 0, 2, 4, 6);
    word2 = v128.xor(v128.xor(v128.shuffle<i32>(lower0, upper0, 1, 3, 5, 7), word3), i32x4.splat(key1));
    word3 = v128.shuffle<i32>(lower0, upper0, 0, 2, 4, 6);
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  words0 = word0;
  words1 = word1;
  words2 = word2;
  words3 = word3;
}
