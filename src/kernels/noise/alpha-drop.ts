// AlphaDrop: dropout that leaves mean and variance of scaled exponential linear units as they are.
//
//   x, mask, y [steps * batch, columns]: y = mask == 0 ? dropped : x * mask + shift, padding 0
//
// The mask is 0, or the scale of what is kept; the gradient is dy * mask (MultiplyMask). Source: tfjs-layers 4.22,
// AlphaDropout, whose x a + b this is, two rounded operations. y may be x.

import { lastLanes, rowBytes, runBegin, runCount, runRows } from '../data/rows';

export function alphaDrop(record: usize): void {
  const x = load<usize>(record, 4);
  const mask = load<usize>(record, 8);
  const y = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const shift = f32x4.splat(load<f32>(record, 28));
  const dropped = f32x4.splat(load<f32>(record, 32));
  const stride = rowBytes(columns);
  const lanes = lastLanes(columns);
  const rows = <usize>runRows(steps, batch);
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    let at = <usize>runBegin(run, batch) * stride;
    const end = at + rows * stride;
    for (; at < end; at += stride) {
      for (let column: usize = 0; column < stride; column += 16) {
        const kept = v128.load(mask + at + column);
        const line = f32x4.add(f32x4.mul(v128.load(x + at + column), kept), shift);
        v128.store(y + at + column, v128.bitselect(dropped, line, f32x4.eq(kept, f32x4.splat(0))));
      }
      const last = y + at + stride - 16;
      v128.store(last, v128.and(v128.load(last), lanes));
    }
  }
}
