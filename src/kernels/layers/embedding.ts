// An embedding: rows of a table by their numbers, the gradient of the table, and an optimizer's step on the rows that occur.
//
//   ids [idSteps * batch, idColumns] float32, whole numbers; table, dTable [vocabulary rows of rowBytes(dim)]
//   y, dy [idSteps * idColumns * batch, dim]: number s * idColumns + c of a sample is that of ids[s * batch + b][c]
//   Embed          y[n * batch + b] = table[id(n, b)]
//   EmbedGradient  dTable[id(n, b)] += dy[n * batch + b], n by n and, within, sample by sample
//   OptimizeRows   ./embedding-rows.ts
//
// Copies bits forward. The gradient takes exactly rounded float32 additions in the order given, onto zeros: who emits it sees
// to it that dTable is cleared. The threads share the columns, so each sum is one thread's. A number is cut to a
// whole one and held within the table: nothing outside is read or written, whatever the ids hold (a NaN counts as 0).
// The host refuses ids that are out of range before they come here.

import { copyVectors, rowBytes } from '../data/rows';
import { addVectors } from '../merges/add-values';
import { sampleBegin, sampleEnd, unitBegin, unitEnd } from '../program/share';

/** Row of the table that the float at `address` asks for. */
@inline
export function rowOf(address: usize, vocabulary: i32): usize {
  return <usize>max(0, min(vocabulary - 1, <i32>load<f32>(address)));
}

export function embed(record: usize): void {
  const ids = load<usize>(record, 4);
  const table = load<usize>(record, 8);
  const y = load<usize>(record, 12);
  const idSteps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const idColumns = load<i32>(record, 24);
  const stride = rowBytes(load<i32>(record, 28));
  const vocabulary = load<i32>(record, 32);
  const idStride = rowBytes(idColumns);
  const begin = sampleBegin(batch);
  const end = sampleEnd(batch);
  for (let step = 0; step < idSteps; step++) {
    for (let column = 0; column < idColumns; column++) {
      let id = ids + <usize>(step * batch + begin) * idStride + ((<usize>column) << 2);
      let to = y + <usize>((step * idColumns + column) * batch + begin) * stride;
      for (let b = begin; b < end; b++) {
        copyVectors(table + rowOf(id, vocabulary) * stride, to, stride);
        id += idStride;
        to += stride;
      }
    }
  }
}

export function embedGradient(record: usize): void {
  const ids = load<usize>(record, 4);
  const dy = load<usize>(record, 8);
  const dTable = load<usize>(record, 12);
  const idSteps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const idColumns = load<i32>(record, 24);
  const stride = rowBytes(load<i32>(record, 28));
  const vocabulary = load<i32>(record, 32);
  const idStride = rowBytes(idColumns);
  const panels = (<i32>stride + 63) >> 6;
  const begin = <usize>unitBegin(panels) << 6;
  const end = min(stride, <usize>unitEnd(panels) << 6);
  if (begin >= end) return;
  let from = dy + begin;
  for (let step = 0; step < idSteps; step++) {
    for (let column = 0; column < idColumns; column++) {
      let id = ids + <usize>(step * batch) * idStride + ((<usize>column) << 2);
      for (let b = 0; b < batch; b++) {
        addVectors(from, dTable + begin + rowOf(id, vocabulary) * stride, end - begin);
        id += idStride;
        from += stride;
      }
    }
  }
}
