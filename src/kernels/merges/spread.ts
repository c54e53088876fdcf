// Spread: one column for all columns, where `[time, 1]` meets features; and its gradient.
//
//   forward   x [steps * batch, 1], y [steps * batch, columns]: y[r, c] = x[r]; copies bits, padding becomes 0
//   gradient  dy [steps * batch, columns], dx [steps * batch, 1]: dx[r] = sum over c of dy[r, c]
//
// The gradient's sums are exactly rounded float32 additions in four lanes (c mod 4), then (0 + 1) + (2 + 3): off by at most
// columns / 8 + 1 ULP of the sum of the sizes.

import { lastLanes, rowBytes, runBegin, runCount, runRows, sumOfLanes } from '../data/rows';

export function spread(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const stride = rowBytes(columns);
  const count = runCount(steps);
  const rows = <usize>runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = <usize>runBegin(run, batch);
    spreadRows(x + (first << 4), y + first * stride, rows, columns);
  }
}

function spreadRows(x: usize, y: usize, rows: usize, columns: i32): void {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  for (; rows > 0; rows--) {
    const number = v128.load32_splat(x);
    for (let at: usize = 0; at < last; at += 16) v128.store(y + at, number);
    v128.store(y + last, v128.and(number, lanes));
    x += 16;
    y += last + 16;
  }
}

export function spreadGradient(record: usize): void {
  const dy = load<usize>(record, 4);
  const dx = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const stride = rowBytes(load<i32>(record, 20));
  const count = runCount(steps);
  const rows = <usize>runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = <usize>runBegin(run, batch);
    sumRows(dy + first * stride, stride, dx + (first << 4), rows);
  }
}

function sumRows(dy: usize, stride: usize, dx: usize, rows: usize): void {
  for (; rows > 0; rows--) {
    let sums = v128.load(dy);
    for (let at: usize = 16; at < stride; at += 16) sums = f32x4.add(sums, v128.load(dy + at));
    v128.store(dx, f32x4.replace_lane(f32x4.splat(0), 0, sumOfLanes(sums)));
    dy += stride;
    dx += 16;
  }
}
