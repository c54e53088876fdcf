// Gather: the batch's samples out of the data set, into a value.
//
//   dataset [samples, steps, columns] float32, unpadded; order [..] uint32, or none
//   value [steps * batch, columns]: value[t * batch + b] = dataset[order[position + b]][t], padding 0
//
// `position` is the batch's first place in the order. Copies bits.

import { position } from '../program/position';
import { sampleBegin, sampleEnd } from '../program/share';
import { loadPart, rowBytes } from './rows';

export function gather(record: usize): void {
  const dataset = load<usize>(record, 4);
  const value = load<usize>(record, 8);
  const order = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const stride = rowBytes(columns);
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    const place = position + b;
    const sample = order ? load<u32>(order + ((<usize>place) << 2)) : <u32>place;
    const from = dataset + ((<usize>sample * <usize>steps * <usize>columns) << 2);
    const to = value + <usize>b * stride;
    if (columns == 1) gatherColumn(from, to, steps, <usize>batch * stride);
    else gatherRows(from, to, steps, columns, <usize>batch * stride);
  }
}

/** One sample of one column: a float and three zeros to a row. */
function gatherColumn(from: usize, to: usize, steps: i32, stride: usize): void {
  for (let t = 0; t < steps; t++) {
    v128.store(to, v128.load32_zero(from));
    from += 4;
    to += stride;
  }
}

/** One sample, its rows `stride` bytes apart in the value. */
function gatherRows(from: usize, to: usize, steps: i32, columns: i32, stride: usize): void {
  const whole = (<usize>(columns >> 2)) << 4;
  const part = columns & 3;
  for (let t = 0; t < steps; t++) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(to + at, v128.load(from + at));
    if (part) v128.store(to + whole, loadPart(from + whole, part));
    from += (<usize>columns) << 2;
    to += stride;
  }
}
