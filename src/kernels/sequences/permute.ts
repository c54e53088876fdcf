// Permute: steps and columns exchanged, in each sample.
//
//   x [steps * batch, columns], y [columns * batch, steps]: y[c * batch + b][t] = x[t * batch + b][c]; padding 0
//
// Its own gradient, with steps and columns exchanged. Copies bits. Not in place.

import { rowBytes } from '../data/rows';
import { sampleBegin, sampleEnd } from '../program/share';

export function permute(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const xRow = rowBytes(columns);
  const yRow = rowBytes(steps);
  const padded = (steps + 3) & ~3;
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    for (let column = 0; column < columns; column++) {
      let from = x + <usize>b * xRow + ((<usize>column) << 2);
      const to = y + <usize>(column * batch + b) * yRow;
      for (let t = 0; t < steps; t++) {
        store<f32>(to + ((<usize>t) << 2), load<f32>(from));
        from += <usize>batch * xRow;
      }
      for (let t = steps; t < padded; t++) store<f32>(to + ((<usize>t) << 2), 0);
    }
  }
}
