// DrawMask: which elements a dropout layer keeps, from the generator of src/random/generator.ts, bit for bit.
//
//   mask [steps * batch, columns]: mask[t * batch + b][c] = u(n) < rate ? 0 : kept, padding 0,
//   n = (b * steps + t) * columns + c, u(n) = uniform number n after `position` words of the sequence
//   (seed, purpose dropout, stream)
//
// A block of four words holds two uniforms: upper 27 bits of the first word, upper 26 of the next, times
// 2^-53. `position` is even, so no uniform lies in two blocks. u < rate is decided in integers: for k = u
// 2^53 it says k < ceil(rate 2^53), and the product with a power of two is exact.

import { stream } from '../program/position';
import { sampleBegin, sampleEnd } from '../program/share';
import { philoxBlocks, words0, words1, words2, words3 } from './philox';
import { lastLanes, rowBytes } from './rows';

/** The generator's number of the purpose `dropout`. */
const PURPOSE: u32 = 3;

export function drawMask(record: usize): void {
  const mask = load<usize>(record, 4);
  const steps = load<i32>(record, 8);
  const batch = load<i32>(record, 12);
  const columns = load<i32>(record, 16);
  const rate = load<f64>(record, 20);
  const kept = load<f32>(record, 28);
  const key0 = load<u32>(record, 32);
  const key1 = load<u32>(record, 36);
  const first = <u64>load<f64>(record, 40) >>> 1;
  const threshold = <u64>ceil(rate * 9007199254740992.0);
  const stride = rowBytes(columns);
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    let row = mask + <usize>b * stride;
    let number = first + <u64>b * <u64>steps * <u64>columns;
    for (let t = 0; t < steps; t++) {
      drawRow(row, columns, number, threshold, kept, key0, key1);
      row += <usize>batch * stride;
      number += columns;
    }
  }
}

/**
 * One row, its first uniform being number `number` of the sequence. Four blocks are eight uniforms, and fill
 * two vectors; where the first uniform is the second of its block, only one.
 */
function drawRow(
  row: usize,
  columns: i32,
  number: u64,
  threshold: u64,
  kept: f32,
  key0: u32,
  key1: u32,
): void {
  const last = row + rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  let block = number >>> 1;
  if (number & 1) {
    for (; row <= last; row += 16) {
      philoxBlocks(block, stream, PURPOSE, key0, key1);
      const first = maskOf(words0, words1, threshold, kept);
      const second = maskOf(words2, words3, threshold, kept);
      // Numbers 1 to 4 of the eight, which alternate between the two.
      const even = v128.shuffle<i32>(first, second, 1, 2, 4, 5);
      v128.store(row, v128.shuffle<i32>(even, even, 2, 0, 3, 1));
      block += 2;
    }
  } else {
    for (; row <= last; row += 32) {
      philoxBlocks(block, stream, PURPOSE, key0, key1);
      const first = maskOf(words0, words1, threshold, kept);
      const second = maskOf(words2, words3, threshold, kept);
      v128.store(row, v128.shuffle<i32>(first, second, 0, 4, 1, 5));
      if (row < last) v128.store(row + 16, v128.shuffle<i32>(first, second, 2, 6, 3, 7));
      block += 4;
    }
  }
  v128.store(last, v128.and(v128.load(last), lanes));
}

/** 0 or `kept` for the uniforms made of two words each. */
@inline
function maskOf(first: v128, second: v128, threshold: u64, kept: f32): v128 {
  const upper = i32x4.shr_u(first, 5);
  const lower = i32x4.shr_u(second, 6);
  const upperBound = i32x4.splat(<i32>(threshold >>> 26));
  const lowerBound = i32x4.splat(<i32>(threshold & 0x3ffffff));
  const tie = v128.and(i32x4.eq(upper, upperBound), i32x4.lt_s(lower, lowerBound));
  return v128.andnot(f32x4.splat(kept), v128.or(i32x4.lt_s(upper, upperBound), tie));
}
