// DrawMask: which elements a dropout layer keeps, from the generator of src/random/generator.ts, bit for bit.
//
//   mask [steps * batch, columns]: mask[t * batch + b][c] = u(n) < rate ? 0 : kept, padding 0,
//   n = (b * steps + t) * columns + c, u(n) = uniform number n after `position` words of the sequence
//   (seed, purpose dropout, stream)
//
// A block of four words holds two uniforms: upper 27 bits of the first word, upper 26 of the next, times 2^-53.
// `position` is even, so no uniform lies in two blocks. u < rate is decided in integers: for k = u 2^53 it says
// k < ceil(rate 2^53), and the product with a power of two is exact.

import { stream } from '../program/position';
import { sampleBegin, sampleEnd } from '../program/share';
import { philox, words01, words23 } from './philox';
import { rowBytes } from './rows';

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

/** One row, its first uniform being number `number` of the sequence. */
function drawRow(row: usize, columns: i32, number: u64, threshold: u64, kept: f32, key0: u32, key1: u32): void {
  const end = row + (<usize>columns << 2);
  const padded = row + rowBytes(columns);
  if (number & 1) {
    philox(number >>> 1, stream, PURPOSE, key0, key1);
    store<f32>(row, uniform53(words23) < threshold ? 0 : kept);
    row += 4;
    number++;
  }
  for (; row < end; row += 8) {
    philox(number >>> 1, stream, PURPOSE, key0, key1);
    store<f32>(row, uniform53(words01) < threshold ? 0 : kept);
    // The second of a row's last pair may fall into the padding, which is cleared below, or just past it.
    if (row + 4 < padded) store<f32>(row + 4, uniform53(words23) < threshold ? 0 : kept);
    number += 2;
  }
  for (row = end; row < padded; row += 4) store<f32>(row, 0);
}

/** 2^53 times the uniform made of two words, the first in the lower half. */
@inline
function uniform53(words: u64): u64 {
  return (((words & 0xffffffff) >>> 5) << 26) | (words >>> 38);
}
