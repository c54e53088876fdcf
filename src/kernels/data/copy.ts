// Copy and Clear: bits from one place to another, and zeros.
//
//   Copy   x, y [batch, columns], one step: y = x, padding included
//   Clear  x [count] floats of any layout: zeros

import { floatBegin, floatEnd, sampleBegin, sampleEnd } from '../program/share';
import { copyVectors, rowBytes } from './rows';

export function copy(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const batch = load<i32>(record, 12);
  const stride = rowBytes(load<i32>(record, 16));
  const begin = sampleBegin(batch);
  const bytes = <usize>(sampleEnd(batch) - begin) * stride;
  copyVectors(x + <usize>begin * stride, y + <usize>begin * stride, bytes);
}

export function clear(record: usize): void {
  const x = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const end = x + ((<usize>floatEnd(count)) << 2);
  let at = x + ((<usize>floatBegin(count)) << 2);
  for (; at + 16 <= end; at += 16) v128.store(at, i32x4.splat(0));
  for (; at < end; at += 4) store<f32>(at, 0);
}
