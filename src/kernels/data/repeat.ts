// Repeat: one step for all steps (tfjs-layers' repeatVector), and its gradient.
//
//   forward   x [batch, columns], y [steps * batch, columns]: y[t * batch + b] = x[b]; copies bits
//   gradient  dy [steps * batch, columns], dx [batch, columns]: dx[b] = sum over t of dy[t * batch + b],
//             exactly rounded float32 additions from the first step to the last

import { sampleBegin, sampleEnd } from '../program/share';
import { copyVectors, rowBytes } from './rows';

export function repeat(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const stride = rowBytes(columns);
  const begin = sampleBegin(batch);
  const bytes = <usize>(sampleEnd(batch) - begin) * stride;
  for (let t = 0; t < steps; t++) {
    copyVectors(x + <usize>begin * stride, y + <usize>(t * batch + begin) * stride, bytes);
  }
}

export function repeatGradient(record: usize): void {
  const dy = load<usize>(record, 4);
  const dx = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const stride = rowBytes(columns);
  const end = <usize>sampleEnd(batch) * stride;
  const stepBytes = <usize>batch * stride;
  for (let at = <usize>sampleBegin(batch) * stride; at < end; at += 16) {
    let from = dy + at;
    let sum = v128.load(from);
    for (let t = 1; t < steps; t++) {
      from += stepBytes;
      sum = f32x4.add(sum, v128.load(from));
    }
    v128.store(dx + at, sum);
  }
}
