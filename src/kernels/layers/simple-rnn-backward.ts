// A simple recurrent layer over a sequence, backwards: from dL/dh of each step to dL/dz of each step, before the
// activation. With ' for its derivative at the forward values:
//
//   dh_t = dL/dh_t (from above) + dz_(t+1) R^T [* mask]        dz_t = dh_t h'
//
// The gradients of the weights are products over all steps afterwards (lstm-weight-gradient.ts). Each thread takes
// its samples through all steps without waiting.
//
// Operands: dh from above ([steps, batch, units], or [batch, units] of the last step alone); whether it is the last
// step alone; h, dz [steps, batch, units]; the recurrent kernel's transpose (panels [units, units]); dh [batch, units], a
// scratch value; steps, batch, units; Activation; recurrent dropout's mask or 0; h before its activation, or 0 as in
// simple-rnn-forward.ts; whether dL/d(h before the first step) is asked for, which is in dh then; the mask of
// simple-rnn-forward.ts, or 0.
import { multiplySlopeRun } from '../activations/vectors';
import { clearVectors, isAbsent } from '../data/rows';
import { multiplyRows } from '../matrix/multiply';
import { rowBytes } from '../program/layout';
import { sampleBegin, sampleEnd } from '../program/share';
import { addStates, clearStates, multiplyStates } from './states';

/** Opcode.SimpleRnnBackward */
export function simpleRnnBackward(record: usize): void {
  const above = load<usize>(record, 4);
  const lastAlone = load<i32>(record, 8) != 0;
  const h = load<usize>(record, 12);
  const dz = load<usize>(record, 16);
  const transposed = load<usize>(record, 20);
  const dhScratch = load<usize>(record, 24);
  const steps = load<i32>(record, 28);
  const batch = load<i32>(record, 32);
  const units = load<i32>(record, 36);
  const activation = load<i32>(record, 40);
  const mask = load<usize>(record, 44);
  const before = load<usize>(record, 48);
  const toFirst = load<i32>(record, 52) != 0;
  const present = load<usize>(record, 56);

  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  if (rows <= 0) return;
  const row = rowBytes(units);
  const skip = <usize>begin * row;
  const stepBytes = <usize>batch * row;
  const groups = rows * <i32>(row >> 4);
  const dh = dhScratch + skip;
  clearStates(dh, groups);
  for (let step = steps - 1; step >= 0; step--) {
    const at = <usize>step * stepBytes + skip;
    if (!lastAlone) addStates(above + at, dh, groups);
    else if (step == steps - 1) addStates(above + skip, dh, groups);
    const own = before == 0 ? h + at : before + at;
    if (present != 0) {
      for (let sample = 0; sample < rows; sample++) {
        const on = <usize>sample * row;
        if (isAbsent(present, step * batch + begin + sample)) {
          clearVectors(dz + at + on, row); // And dh goes on to the step before.
          continue;
        }
        multiplySlopeRun(activation, own + on, h + at + on, dh + on, dz + at + on, <i32>(row >> 4));
        if (step == 0 && !toFirst) continue;
        multiplyRows(dz + at + on, row, 1, <i32>(row >> 2), transposed, 0, dh + on, row, units);
        if (mask != 0) multiplyStates(dh + on, mask + skip + on, dh + on, <i32>(row >> 4));
      }
      continue;
    }
    multiplySlopeRun(activation, own, h + at, dh, dz + at, groups);
    if (step > 0 || toFirst) {
      multiplyRows(dz + at, row, rows, <i32>(row >> 2), transposed, 0, dh, row, units);
      if (mask != 0) multiplyStates(dh, mask + skip, dh, groups);
    }
  }
}
