// DrawNormals: normal numbers out of the generator of src/random/generator.ts, bit for bit.
//
//   y [steps * batch, columns]: y[t * batch + b][c] = mean + deviation * z(n), padding 0,
//   n = (b * steps + t) * columns + c, z(n) = normal number n after `position` words of the sequence
//   (seed, purpose dropout, stream)
//
// A block of four words holds two numbers: upper 26 bits of the first word, upper 26 of the next make
// k, and z is the quantile of (k + 1/2) 2^-52. `position` is even, so no number lies in two blocks. Float64, rounded to
// float32 once.

import { philoxBlocks, words0, words1, words2, words3 } from '../data/philox';
import { lastLanes, rowBytes } from '../data/rows';
import { quantiles, z } from '../numbers/normal';
import { stream } from '../program/position';
import { sampleBegin, sampleEnd } from '../program/share';

/** The generator's number of the purpose `dropout`. */
const PURPOSE: u32 = 3;
const TWO_TO_26: f64 = 67108864;
const TWO_TO_MINUS_52: f64 = 2.220446049250313e-16;

/** Four numbers in a row, from {@link drawFour}. */
let four: v128 = i32x4.splat(0);

export function drawNormals(record: usize): void {
  const y = load<usize>(record, 4);
  const steps = load<i32>(record, 8);
  const batch = load<i32>(record, 12);
  const columns = load<i32>(record, 16);
  const mean = load<f64>(record, 20);
  const deviation = load<f64>(record, 28);
  const key0 = load<u32>(record, 36);
  const key1 = load<u32>(record, 40);
  const first = <u64>load<f64>(record, 44) >>> 1;
  const stride = rowBytes(columns);
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    let row = y + <usize>b * stride;
    let number = first + <u64>b * <u64>steps * <u64>columns;
    for (let t = 0; t < steps; t++) {
      drawRow(row, columns, number, mean, deviation, key0, key1);
      row += <usize>batch * stride;
      number += columns;
    }
  }
}

/** One row, its first number being number `number` of the sequence: four blocks, eight numbers, at a time. */
function drawRow(row: usize, columns: i32, number: u64, mean: f64, deviation: f64, key0: u32, key1: u32): void {
  const end = row + ((<usize>columns) << 2);
  let block = number >>> 1;
  // Where the first number is the second of its block, one before it is drawn in vain.
  for (let at = row - ((<usize>number & 1) << 2); at < end; at += 32) {
    philoxBlocks(block, stream, PURPOSE, key0, key1);
    drawFour(words0, words1, words2, words3, mean, deviation);
    storeWithin(at, row, end);
    if (at + 16 < end) {
      drawFour(high(words0), high(words1), high(words2), high(words3), mean, deviation);
      storeWithin(at + 16, row, end);
    }
    block += 4;
  }
  const last = row + rowBytes(columns) - 16;
  v128.store(last, v128.and(v128.load(last), lastLanes(columns)));
}

@inline
function high(words: v128): v128 {
  return v128.shuffle<i32>(words, words, 2, 3, 2, 3);
}

/** Leaves in `four` the numbers of two blocks, whose words are in the two lower lanes. */
function drawFour(word0: v128, word1: v128, word2: v128, word3: v128, mean: f64, deviation: f64): void {
  quantiles(probabilities(word0, word1));
  const even = scaled(z, mean, deviation);
  quantiles(probabilities(word2, word3));
  four = v128.shuffle<i32>(even, scaled(z, mean, deviation), 0, 4, 1, 5);
}

@inline
function probabilities(first: v128, second: v128): v128 {
  const upper = f64x2.convert_low_i32x4_u(i32x4.shr_u(first, 6));
  const lower = f64x2.convert_low_i32x4_u(i32x4.shr_u(second, 6));
  const odd = f64x2.add(f64x2.add(f64x2.mul(upper, f64x2.splat(TWO_TO_26)), lower), f64x2.splat(0.5));
  return f64x2.mul(odd, f64x2.splat(TWO_TO_MINUS_52));
}

@inline
function scaled(z: v128, mean: f64, deviation: f64): v128 {
  const number = f64x2.add(f64x2.splat(mean), f64x2.mul(f64x2.splat(deviation), z));
  return f32x4.demote_f64x2_zero(number);
}

/** Those of `four` that lie between the beginning and the end of a row. */
function storeWithin(at: usize, begin: usize, end: usize): void {
  if (at >= begin && at + 16 <= end) {
    v128.store(at, four);
    return;
  }
  if (at >= begin) store<f32>(at, f32x4.extract_lane(four, 0));
  if (at + 4 < end) store<f32>(at + 4, f32x4.extract_lane(four, 1));
  if (at + 8 < end) store<f32>(at + 8, f32x4.extract_lane(four, 2));
  if (at + 12 < end) store<f32>(at + 12, f32x4.extract_lane(four, 3));
}
