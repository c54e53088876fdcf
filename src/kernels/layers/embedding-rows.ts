// OptimizeRows: an optimizer's step on those rows of an embedding's table that occur in the batch, and zeros into their
// gradient, for the next one. It costs by the ids, not by the vocabulary.
//
//   ids as in ./embedding.ts; w, g, slot 0, slot 1, slot 2 [vocabulary rows of rowBytes(dim)]; status int32 a thread, or 0
//
// For optimizers that leave a weight and its slots as they are, bit for bit, where its gradient is 0: sgd and adagrad.
// So rows that do not occur need nothing, and a row that occurs again, whose gradient has become 0 then, is left as
// it is. The others move such rows, too (moments go on), and take Optimize on the whole table.
// A thread that leaves numbers in its share that are not finite writes the row of the log plus 1 to its word of `status`.
// The threads share the columns as EmbedGradient does: no barrier is needed between the two.

import { rowBytes } from '../data/rows';
import { areFinite } from '../optimizers/check-finite';
import { stepOn } from '../optimizers/optimize';
import { logRow } from '../program/position';
import { thread, unitBegin, unitEnd } from '../program/share';
import { rowOf } from './embedding';
import { clearStates } from './states';

export function optimizeRows(record: usize): void {
  const ids = load<usize>(record, 4);
  const w = load<usize>(record, 8);
  const g = load<usize>(record, 12);
  const slot0 = load<usize>(record, 16);
  const slot1 = load<usize>(record, 20);
  const slot2 = load<usize>(record, 24);
  const idSteps = load<i32>(record, 28);
  const batch = load<i32>(record, 32);
  const idColumns = load<i32>(record, 36);
  const stride = rowBytes(load<i32>(record, 40));
  const vocabulary = load<i32>(record, 44);
  const block = load<usize>(record, 48);
  const kind = load<i32>(record, 52);
  const status = load<usize>(record, 56);
  const idStride = rowBytes(idColumns);
  const panels = (<i32>stride + 63) >> 6;
  const begin = <usize>unitBegin(panels) << 6;
  const end = min(stride, <usize>unitEnd(panels) << 6);
  if (begin >= end) return;
  const bytes = end - begin;
  let finite = true;
  for (let row = 0; row < idSteps * batch; row++) {
    const id = ids + <usize>row * idStride;
    for (let column = 0; column < idColumns; column++) {
      const at = rowOf(id + ((<usize>column) << 2), vocabulary) * stride + begin;
      stepOn(kind, w + at, g + at, slot0 + at, slot1 + at, slot2 + at, bytes, block);
      clearStates(g + at, <i32>(bytes >> 4));
      finite = finite && (status == 0 || areFinite(w + at, w + at + bytes));
    }
  }
  if (!finite) store<i32>(status + ((<usize>thread) << 2), logRow + 1);
}
