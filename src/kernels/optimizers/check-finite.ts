// CheckFinite: whether a step left the loss and this thread's share of the weights finite.
//
//   w [count] float32, of any layout, count a multiple of 4 (padding included); loss, a scalar; status [8] int32
//
// x 0 is 0 for every finite x, and NaN for the others: the sum of these is NaN if and only if one is not finite. Exact.
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
  let finite = sumIsFinite(begin, end);
  if (thread == 0) finite = finite && isFinite<f32>(load<f32>(loss));
  if (!finite) store<i32>(status + ((<usize>thread) << 2), logRow + 1);
}

function sumIsFinite(begin: usize, end: usize): bool {
  const zero = f32x4.splat(0);
  let even = zero;
  let odd = zero;
  let at = begin;
  const pairs = begin + ((end - begin) & ~31);
  for (; at < pairs; at += 32) {
    const first = v128.load(at);
    const second = v128.load(at, 16);
    even = f32x4.add(even, f32x4.mul(first, zero));
    odd = f32x4.add(odd, f32x4.mul(second, zero));
  }
  if (at < end) even = f32x4.add(even, f32x4.mul(v128.load(at), zero));
  const sum = f32x4.add(even, odd);
  return !v128.any_true(f32x4.ne(sum, sum));
}
