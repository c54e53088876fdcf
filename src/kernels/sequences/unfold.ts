// Unfold: the steps that a window takes, side by side, and Fold, its gradient. What a convolution along time is beside
// a product; also zero padding, and cropping, of steps (a window of one).
//
//   x, dx [xSteps * batch, columns], y, dy [ySteps * batch, size * columns]
//   y[t * batch + b][k * columns + c] = x[(t stride + k dilation - before) * batch + b][c], 0 where there is no such step
//   dx[s * batch + b][c] = sum over k of dy[t * batch + b][k * columns + c], t stride + k dilation - before = s
//
// Source: tfjs-core 4.22, conv1d of tfjs-layers' Conv1D; `before` is negative where steps are cropped. Unfold copies bits,
// Fold takes exactly rounded float32 additions from the first k to the last. Padding becomes zeros.

import { copyFloats, rowBytes } from '../data/rows';
import { clearStates } from '../layers/states';
import { sampleBegin, sampleEnd } from '../program/share';

export function unfold(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const xSteps = load<i32>(record, 12);
  const ySteps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const size = load<i32>(record, 28);
  const stride = load<i32>(record, 32);
  const dilation = load<i32>(record, 36);
  const before = load<i32>(record, 40);
  const xRow = rowBytes(columns);
  const yRow = rowBytes(size * columns);
  const begin = sampleBegin(batch);
  const end = sampleEnd(batch);
  for (let t = 0; t < ySteps; t++) {
    for (let k = 0; k < size; k++) {
      const step = t * stride + k * dilation - before;
      const from = step >= 0 && step < xSteps ? x + <usize>(step * batch) * xRow : 0;
      const to = y + <usize>(t * batch) * yRow + ((<usize>(k * columns)) << 2);
      for (let b = <usize>begin; b < <usize>end; b++) {
        if (from) copyFloats(from + b * xRow, to + b * yRow, columns);
        else clearFloats(to + b * yRow, columns);
      }
    }
    const tail = -(size * columns) & 3;
    const last = y + <usize>(t * batch) * yRow + ((<usize>(size * columns)) << 2);
    if (tail) for (let b = <usize>begin; b < <usize>end; b++) clearFloats(last + b * yRow, tail);
  }
}

export function fold(record: usize): void {
  const dy = load<usize>(record, 4);
  const dx = load<usize>(record, 8);
  const xSteps = load<i32>(record, 12);
  const ySteps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const size = load<i32>(record, 28);
  const stride = load<i32>(record, 32);
  const dilation = load<i32>(record, 36);
  const before = load<i32>(record, 40);
  const xRow = rowBytes(columns);
  const yRow = rowBytes(size * columns);
  const begin = sampleBegin(batch);
  const end = sampleEnd(batch);
  for (let step = 0; step < xSteps; step++) {
    for (let b = begin; b < end; b++) {
      const to = dx + <usize>(step * batch + b) * xRow;
      clearStates(to, <i32>(xRow >> 4));
      for (let k = 0; k < size; k++) {
        const at = step + before - k * dilation;
        const t = at / stride;
        if (at < 0 || at % stride != 0 || t >= ySteps) continue;
        addFloats(dy + <usize>(t * batch + b) * yRow + ((<usize>(k * columns)) << 2), to, columns);
      }
    }
  }
}

function clearFloats(to: usize, count: i32): void {
  const end = to + ((<usize>count) << 2);
  for (; to + 16 <= end; to += 16) v128.store(to, i32x4.splat(0));
  for (; to < end; to += 4) store<f32>(to, 0);
}

/** to += from, for `count` floats of a row of a value, which is padded, out of a row that is not. */
function addFloats(from: usize, to: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
    to += 4;
  }
}
