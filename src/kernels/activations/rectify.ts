// Rectify and RectifyGradient: rectifiers with a number of their own, `bound`.
//
//   x, y, dy, dx [steps * batch, columns]
//   Capped       y = min(max(x, 0), bound)      dx = 0 < x <= bound ? dy : 0
//   Leaky        y = x < 0 ? bound x : x        dx = x > 0 ? dy : bound dy
//   Thresholded  y = x > bound ? x : 0          dx = x > bound ? dy : 0
//
// Source: tfjs-layers 4.22, ReLU, LeakyReLU, ThresholdedReLU, and the gradients of tfjs-core 4.22, corners included. At
// most one rounding. y may be x, dx may be dy; padding of zeros stays zeros.

import { rowBytes, runBegin, runCount, runRows } from '../data/rows';
import { Rectifier } from '../program/opcodes';

export function rectify(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const stride = rowBytes(load<i32>(record, 20));
  const kind = load<i32>(record, 24);
  const bound = load<f32>(record, 28);
  const bytes = <usize>runRows(steps, batch) * stride;
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    rectifyVectors(kind, bound, x + at, y + at, bytes);
  }
}

export function rectifyGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const dy = load<usize>(record, 8);
  const dx = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const stride = rowBytes(load<i32>(record, 24));
  const kind = load<i32>(record, 28);
  const bound = load<f32>(record, 32);
  const bytes = <usize>runRows(steps, batch) * stride;
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    rectifySlopes(kind, bound, x + at, dy + at, dx + at, bytes);
  }
}

function rectifyVectors(kind: i32, bound: f32, x: usize, y: usize, bytes: usize): void {
  const bounds = f32x4.splat(bound);
  const end = x + bytes;
  switch (kind) {
    case Rectifier.Capped:
      for (; x < end; x += 16, y += 16) {
        v128.store(y, f32x4.min(f32x4.max(v128.load(x), f32x4.splat(0)), bounds));
      }
      break;
    case Rectifier.Leaky:
      for (; x < end; x += 16, y += 16) {
        const number = v128.load(x);
        v128.store(y, v128.bitselect(f32x4.mul(number, bounds), number, f32x4.lt(number, f32x4.splat(0))));
      }
      break;
    case Rectifier.Thresholded:
      for (; x < end; x += 16, y += 16) {
        const number = v128.load(x);
        v128.store(y, v128.and(number, f32x4.gt(number, bounds)));
      }
  }
}

function rectifySlopes(kind: i32, bound: f32, x: usize, dy: usize, dx: usize, bytes: usize): void {
  const bounds = f32x4.splat(bound);
  const end = x + bytes;
  switch (kind) {
    case Rectifier.Capped:
      for (; x < end; x += 16, dy += 16, dx += 16) {
        const number = v128.load(x);
        const passes = v128.and(f32x4.gt(number, f32x4.splat(0)), f32x4.le(number, bounds));
        v128.store(dx, v128.and(v128.load(dy), passes));
      }
      break;
    case Rectifier.Leaky:
      for (; x < end; x += 16, dy += 16, dx += 16) {
        const gradient = v128.load(dy);
        const passes = f32x4.gt(v128.load(x), f32x4.splat(0));
        v128.store(dx, v128.bitselect(gradient, f32x4.mul(gradient, bounds), passes));
      }
      break;
    case Rectifier.Thresholded:
      for (; x < end; x += 16, dy += 16, dx += 16) {
        v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(x), bounds)));
      }
  }
}
