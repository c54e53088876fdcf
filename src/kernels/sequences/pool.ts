// Pool: the greatest number, or the mean, of the steps that a window takes, column by column; and its gradient.
//
//   x, dx [xSteps * batch, columns], y, dy [ySteps * batch, columns]
//   the window of step t has the steps t stride - before to t stride - before + size - 1, as far as there are such
//   max       y = the greatest of them      dx += dy at the first of the greatest
//   globalMax y = the greatest of them      dx += dy at each of the greatest
//   average   y = their sum / their number  dx += dy / their number
//
// Source: tfjs-core 4.22, maxPool, avgPool, and max and mean of tfjs-layers' global pooling, whose gradient (min_max_grad_util.js)
// goes to all that are equal; Keras shares it among them. Where a window reaches beyond the steps, avgPool divides
// by the steps there are, but its gradient in tfjs by the window's size; here by the same number, as in Keras.
// Sums from the first step to the last, the gradient's from the first window to the last, in exactly rounded float32
// additions; then one division. A NaN in a window gives NaN, and has no gradient.

import { rowBytes } from '../data/rows';
import { clearStates } from '../layers/states';
import { Pooling } from '../program/opcodes';
import { sampleBegin, sampleEnd } from '../program/share';

export function pool(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const xSteps = load<i32>(record, 12);
  const ySteps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const row = rowBytes(load<i32>(record, 24));
  const size = load<i32>(record, 28);
  const stride = load<i32>(record, 32);
  const before = load<i32>(record, 36);
  const average = load<i32>(record, 40) == Pooling.Average;
  const begin = <usize>sampleBegin(batch) * row;
  const end = <usize>sampleEnd(batch) * row;
  const step = <usize>batch * row;
  for (let t = 0; t < ySteps; t++) {
    const first = max(0, t * stride - before);
    const count = min(xSteps, t * stride - before + size) - first;
    const from = x + <usize>first * step;
    const to = y + <usize>t * step;
    if (average) averageSteps(from, to, begin, end, step, count);
    else maximumOfSteps(from, to, begin, end, step, count);
  }
}

function averageSteps(x: usize, y: usize, begin: usize, end: usize, step: usize, count: i32): void {
  const divisor = f32x4.splat(<f32>count);
  for (let at = begin; at < end; at += 16) {
    let from = x + at;
    let sum = v128.load(from);
    for (let k = 1; k < count; k++) {
      from += step;
      sum = f32x4.add(sum, v128.load(from));
    }
    v128.store(y + at, f32x4.div(sum, divisor));
  }
}

function maximumOfSteps(x: usize, y: usize, begin: usize, end: usize, step: usize, count: i32): void {
  for (let at = begin; at < end; at += 16) {
    let from = x + at;
    let most = v128.load(from);
    for (let k = 1; k < count; k++) {
      from += step;
      most = f32x4.max(most, v128.load(from));
    }
    v128.store(y + at, most);
  }
}

export function poolGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const dy = load<usize>(record, 12);
  const dx = load<usize>(record, 16);
  const xSteps = load<i32>(record, 20);
  const ySteps = load<i32>(record, 24);
  const batch = load<i32>(record, 28);
  const row = rowBytes(load<i32>(record, 32));
  const size = load<i32>(record, 36);
  const stride = load<i32>(record, 40);
  const before = load<i32>(record, 44);
  const kind = load<i32>(record, 48);
  const begin = <usize>sampleBegin(batch) * row;
  const end = <usize>sampleEnd(batch) * row;
  const step = <usize>batch * row;
  if (begin == end) return;
  for (let s = 0; s < xSteps; s++) clearStates(dx + <usize>s * step + begin, <i32>((end - begin) >> 4));
  for (let t = 0; t < ySteps; t++) {
    const first = max(0, t * stride - before);
    const count = min(xSteps, t * stride - before + size) - first;
    const from = <usize>first * step;
    const to = <usize>t * step;
    if (kind == Pooling.Average) spread(dy + to, dx + from, begin, end, step, count);
    else giveToGreatest(x + from, y + to, dy + to, dx + from, begin, end, step, count, kind == Pooling.Max);
  }
}

function spread(dy: usize, dx: usize, begin: usize, end: usize, step: usize, count: i32): void {
  const divisor = f32x4.splat(<f32>count);
  for (let at = begin; at < end; at += 16) {
    const share = f32x4.div(v128.load(dy + at), divisor);
    let to = dx + at;
    for (let k = 0; k < count; k++) {
      v128.store(to, f32x4.add(v128.load(to), share));
      to += step;
    }
  }
}

function giveToGreatest(
  x: usize, y: usize, dy: usize, dx: usize, begin: usize, end: usize, step: usize, count: i32, onlyFirst: bool,
): void {
  for (let at = begin; at < end; at += 16) {
    const most = v128.load(y + at);
    const gradient = v128.load(dy + at);
    let open = i32x4.splat(-1);
    let from = at;
    for (let k = 0; k < count; k++) {
      const taken = v128.and(f32x4.eq(v128.load(x + from), most), open);
      v128.store(dx + from, f32x4.add(v128.load(dx + from), v128.and(gradient, taken)));
      if (onlyFirst) open = v128.andnot(open, taken);
      from += step;
    }
  }
}
