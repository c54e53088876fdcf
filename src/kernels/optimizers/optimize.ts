// Optimize: one step of an optimizer on this thread's share of a weight.
//
//   w, g, slots [count] float32, of any layout, count a multiple of 4 (padding included)
//
// By pairs of neighbouring vectors, all loads before the stores: the form that V8 packs into vectors twice as wide.
// Every element for itself, exactly rounded operations in the order of the files imported here. Where w and g
// are 0, as in the padding, w stays 0 and the slots finite.

import { OptimizerKind } from '../program/opcodes';
import { floatBegin, floatEnd } from '../program/share';
import { adadelta } from './adadelta';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adamax } from './adamax';
import { momentum } from './momentum';
import { rmsProp } from './rms-prop';
import { sgd } from './sgd';

export function optimize(record: usize): void {
  const count = load<i32>(record, 24);
  const begin = (<usize>floatBegin(count)) << 2;
  const bytes = ((<usize>floatEnd(count)) << 2) - begin;
  const w = load<usize>(record, 4) + begin;
  const g = load<usize>(record, 8) + begin;
  const slot0 = load<usize>(record, 12) + begin;
  const slot1 = load<usize>(record, 16) + begin;
  const slot2 = load<usize>(record, 20) + begin;
  const block = load<usize>(record, 28);
  stepOn(load<i32>(record, 32), w, g, slot0, slot1, slot2, bytes, block);
}

/** One step on a stretch of a weight. */
export function stepOn(
  kind: i32, w: usize, g: usize, slot0: usize, slot1: usize, slot2: usize, bytes: usize, block: usize,
): void {
  switch (kind) {
    case OptimizerKind.Sgd:
      sgd(w, g, bytes, block);
      break;
    case OptimizerKind.Momentum:
      momentum(w, g, slot0, bytes, block);
      break;
    case OptimizerKind.Adam:
      adam(w, g, slot0, slot1, bytes, block);
      break;
    case OptimizerKind.Adamax:
      adamax(w, g, slot0, slot1, bytes, block);
      break;
    case OptimizerKind.RmsProp:
      rmsProp(w, g, slot0, slot1, slot2, bytes, block);
      break;
    case OptimizerKind.Adagrad:
      adagrad(w, g, slot0, bytes, block);
      break;
    case OptimizerKind.Adadelta:
      adadelta(w, g, slot0, slot1, bytes, block);
      break;
  }
}
