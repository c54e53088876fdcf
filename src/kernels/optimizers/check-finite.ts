// CheckFinite: whether a step left the loss and this thread's share of the weights finite.
//
//   w [count] float32, of any layout, count a multiple of 4 (padding included); loss, a scalar; status [8] int32
//
// x - x is +0, no bit set, for every finite x, and NaN for the others: together these have a bit set if and only if one
// is not finite. Exact; no sum, whose additions would wait for each other.
// A thread that finds one writes the row of the log plus 1 to its own word of `status`, where the interpreter looks
// after each step (program/interpret.ts). Thread 0 looks at the loss, too, which it has computed itself.

import { logRow } from '../program/position';
import { floatBegin, floatEnd, thread } from '../program/share';

export function checkFinite(record: usize): void {
  const count = load<i32>(record, 8);
  const loss = load<usize>(record, 12);
  const status = load<usize>(record, 16);
  const w = load<usize>(record, 4);
  const begin = w + ((<usize>floatBegin(count)) << 2);
  const end = w + ((<usize>floatEnd(count)) << 2);
  let finite = areFinite(begin, end);
  if (thread == 0) finite = finite && isFinite<f32>(load<f32>(loss));
  if (!finite) store<i32>(status + ((<usize>thread) << 2), logRow + 1);
}

/** Whether all numbers of these vectors are finite. */
export function areFinite(at: usize, end: usize): bool {
  let even = i32x4.splat(0);
  let odd = even;
  const pairs = at + ((end - at) & ~31);
  for (; at < pairs; at += 32) {
    const first = v128.load(at);
    const second = v128.load(at, 16);
    even = v128.or(even, f32x4.sub(first, first));
    odd = v128.or(odd, f32x4.sub(second, second));
  }
  if (at < end) {
    const last = v128.load(at);
    even = v128.or(even, f32x4.sub(last, last));
  }
  return !v128.any_true(v128.or(even, odd));
}
