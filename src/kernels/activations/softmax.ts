// Softmax and LogSoftmax along the columns of a value, and their gradients.
//
//   x, y, dy, dx [steps * batch, columns]; m = max x, e = exp(x - m), s = sum e of a row
//   softmax      y = e / s            dx = y (dy - sum(dy y))
//   logSoftmax   y = x - m - log(s)   dx = dy - sum(dy) exp(y)
//
// Source: tfjs-core 4.22, softmax.js, log_softmax.js and their gradients. Padding 0. Sums of a row are
// float32 in four lanes (column mod 4), then (0 + 1) + (2 + 3). Error of y: that of ../numbers/exp, a
// rounding, and that of s, at most columns / 4 + 2 roundings. y may be x, dx may be dy.

import { lastLanes, rowBytes, runBegin, runCount, runRows, sumOfLanes } from '../data/rows';
import { exp } from '../numbers/exp';
import { log } from '../numbers/log';

export function softmax(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const logarithmic = load<i32>(record, 24);
  const stride = rowBytes(columns);
  const rows = <usize>runRows(steps, batch);
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    let at = <usize>runBegin(run, batch) * stride;
    const end = at + rows * stride;
    for (; at < end; at += stride) {
      if (logarithmic) logSoftmaxRow(x + at, y + at, columns);
      else softmaxRow(x + at, y + at, columns);
    }
  }
}

export function softmaxGradient(record: usize): void {
  const y = load<usize>(record, 4);
  const dy = load<usize>(record, 8);
  const dx = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const logarithmic = load<i32>(record, 28);
  const stride = rowBytes(columns);
  const rows = <usize>runRows(steps, batch);
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    let at = <usize>runBegin(run, batch) * stride;
    const end = at + rows * stride;
    for (; at < end; at += stride) {
      if (logarithmic) logSoftmaxRowGradient(y + at, dy + at, dx + at, columns);
      else softmaxRowGradient(y + at, dy + at, dx + at, stride);
    }
  }
}

function softmaxRow(x: usize, y: usize, columns: i32): void {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  const most = f32x4.splat(maximum(x, last, lanes));
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < last; at += 16) {
    const e = exp(f32x4.sub(v128.load(x + at), most));
    sums = f32x4.add(sums, e);
    v128.store(y + at, e);
  }
  const e = v128.and(exp(f32x4.sub(v128.load(x + last), most)), lanes);
  const sum = f32x4.splat(sumOfLanes(f32x4.add(sums, e)));
  v128.store(y + last, v128.and(f32x4.div(e, sum), lanes));
  for (let at: usize = 0; at < last; at += 16) {
    v128.store(y + at, f32x4.div(v128.load(y + at), sum));
  }
}

function logSoftmaxRow(x: usize, y: usize, columns: i32): void {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  const most = f32x4.splat(maximum(x, last, lanes));
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < last; at += 16) {
    sums = f32x4.add(sums, exp(f32x4.sub(v128.load(x + at), most)));
  }
  sums = f32x4.add(sums, v128.and(exp(f32x4.sub(v128.load(x + last), most)), lanes));
  const logarithm = log(f32x4.splat(sumOfLanes(sums)));
  for (let at: usize = 0; at < last; at += 16) {
    v128.store(y + at, f32x4.sub(f32x4.sub(v128.load(x + at), most), logarithm));
  }
  v128.store(y + last, v128.and(f32x4.sub(f32x4.sub(v128.load(x + last), most), logarithm), lanes));
}

/** The greatest number of a row, NaN if there is one. */
function maximum(x: usize, last: usize, lanes: v128): f32 {
  let most = v128.bitselect(v128.load(x + last), f32x4.splat(-Infinity), lanes);
  for (let at: usize = 0; at < last; at += 16) most = f32x4.max(most, v128.load(x + at));
  const pair = f32x4.max(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pair, 0), f32x4.extract_lane(pair, 1));
}

function softmaxRowGradient(y: usize, dy: usize, dx: usize, bytes: usize): void {
  let products = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    products = f32x4.add(products, f32x4.mul(v128.load(dy + at), v128.load(y + at)));
  }
  const dot = f32x4.splat(sumOfLanes(products));
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(dx + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), dot)));
  }
}

function logSoftmaxRowGradient(y: usize, dy: usize, dx: usize, columns: i32): void {
  const last = rowBytes(columns) - 16;
  let sums = v128.load(dy + last);
  for (let at: usize = 0; at < last; at += 16) sums = f32x4.add(sums, v128.load(dy + at));
  const sum = f32x4.splat(sumOfLanes(sums));
  for (let at: usize = 0; at < last; at += 16) {
    v128.store(dx + at, f32x4.sub(v128.load(dy + at), f32x4.mul(sum, exp(v128.load(y + at)))));
  }
  const share = f32x4.mul(sum, exp(v128.load(y + last)));
  v128.store(dx + last, v128.and(f32x4.sub(v128.load(dy + last), share), lastLanes(columns)));
}
