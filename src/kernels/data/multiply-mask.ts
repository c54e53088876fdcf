// MultiplyMask: dropout, forward and backward alike.
//
//   x, y [steps * batch, columns], mask [maskSteps * batch, columns]: y = x * mask
//
// maskSteps is steps, or 1: the same mask at every step. One exactly rounded multiplication each; y may be x.

import { sampleBegin, sampleEnd } from '../program/share';
import { rowBytes } from './rows';

export function multiplyMask(record: usize): void {
  const x = load<usize>(record, 4);
  const mask = load<usize>(record, 8);
  const y = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const stride = rowBytes(load<i32>(record, 24));
  const maskSteps = load<i32>(record, 28);
  const begin = sampleBegin(batch);
  const bytes = <usize>(sampleEnd(batch) - begin) * stride;
  for (let t = 0; t < steps; t++) {
    const at = <usize>(t * batch + begin) * stride;
    const maskAt = maskSteps == 1 ? <usize>begin * stride : at;
    multiplyVectors(x + at, mask + maskAt, y + at, bytes);
  }
}

/** By pairs of neighbouring vectors, loads before stores, which V8 packs. */
function multiplyVectors(x: usize, mask: usize, y: usize, bytes: usize): void {
  const end = x + (bytes & ~31);
  while (x != end) {
    const first = f32x4.mul(v128.load(x), v128.load(mask));
    const second = f32x4.mul(v128.load(x, 16), v128.load(mask, 16));
    v128.store(y, first);
    v128.store(y, second, 16);
    x += 32;
    mask += 32;
    y += 32;
  }
  if (bytes & 16) v128.store(y, f32x4.mul(v128.load(x), v128.load(mask)));
}
