// AddValues and Scale: what is done to whole values where a value has several uses, or is an average.
//
//   AddValues  x, y [steps * batch, columns]: y = y + x
//   Scale      x, y [steps * batch, columns]: y = x * factor; y may be x
//
// One exactly rounded operation each; padding of zeros stays zeros. By pairs of neighbouring vectors, loads before
// stores, which V8 packs.

import { rowBytes, runBegin, runCount, runRows } from '../data/rows';

export function addValues(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const stride = rowBytes(load<i32>(record, 20));
  const bytes = <usize>runRows(steps, batch) * stride;
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    addVectors(x + at, y + at, bytes);
  }
}

/** y = y + x, for a multiple of 16 bytes. */
export function addVectors(x: usize, y: usize, bytes: usize): void {
  const end = x + (bytes & ~31);
  while (x != end) {
    const first = f32x4.add(v128.load(y), v128.load(x));
    const second = f32x4.add(v128.load(y, 16), v128.load(x, 16));
    v128.store(y, first);
    v128.store(y, second, 16);
    x += 32;
    y += 32;
  }
  if (bytes & 16) v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
}

export function scale(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const stride = rowBytes(load<i32>(record, 20));
  const factor = load<f32>(record, 24);
  const bytes = <usize>runRows(steps, batch) * stride;
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    scaleVectors(x + at, y + at, bytes, factor);
  }
}

function scaleVectors(x: usize, y: usize, bytes: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  const end = x + (bytes & ~31);
  while (x != end) {
    const first = f32x4.mul(v128.load(x), factors);
    const second = f32x4.mul(v128.load(x, 16), factors);
    v128.store(y, first);
    v128.store(y, second, 16);
    x += 32;
    y += 32;
  }
  if (bytes & 16) v128.store(y, f32x4.mul(v128.load(x), factors));
}
