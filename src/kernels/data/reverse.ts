// Reverse: the steps of every sample from the last to the first.
//
//   x, y [steps * batch, columns]: y[t * batch + b] = x[(steps - 1 - t) * batch + b]
//
// Its own gradient. Copies bits, padding included. Not in place.

import { sampleBegin, sampleEnd } from '../program/share';
import { copyVectors, rowBytes } from './rows';

export function reverse(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const stride = rowBytes(columns);
  const begin = sampleBegin(batch);
  const bytes = <usize>(sampleEnd(batch) - begin) * stride;
  for (let t = 0; t < steps; t++) {
    const from = x + <usize>((steps - 1 - t) * batch + begin) * stride;
    copyVectors(from, y + <usize>(t * batch + begin) * stride, bytes);
  }
}
