// Log: a batch's scalars (loss, metrics) into a row of their own, where the host reads them after many
// batches.
//
//   scalars [count] float32, log [rows, count]: log[logRow] = scalars
//
// Copies bits. By thread 0.

import { logRow } from '../program/position';
import { thread } from '../program/share';

export function appendLog(record: usize): void {
  if (thread != 0) return;
  const scalars = load<usize>(record, 4);
  const log = load<usize>(record, 8);
  const count = load<i32>(record, 12);
  const row = log + ((<usize>logRow * <usize>count) << 2);
  for (let i = 0; i < count; i++) {
    store<f32>(row + ((<usize>i) << 2), load<f32>(scalars + ((<usize>i) << 2)));
  }
}
