// A simple recurrent layer over a sequence (Elman 1990), forwards, as tfjs-layers computes it:
//
//   h_t = activation(x_t W + s R + b)        s = h_(t-1) [* mask of recurrent dropout]
//
// Samples are independent through time: each thread takes its samples through all steps without waiting.
//
// Operands: x [steps, batch, columns]; kernel, recurrent kernel (panels [columns, units], [units, units]); bias (padded
// row); z, which is h before its activation, and h [steps, batch, units]; h before the first step [batch, units]; steps,
// batch, columns, units; bytes from one step to the next of z and of h (0: one step is kept: inference needs no more, and
// training keeps z only where a slope cannot be told from its value); Activation; recurrent dropout's mask [batch, units]
// or 0, and the masked states [steps, batch, units] then; a mask [steps, batch, 1] or 0: where it is 0 the state stays as
// it is (Keras' masking). Error of a step: that of the sums (matrix/tile.ts) and of the
// activation.
import { activateRun } from '../activations/vectors';
import { copyVectors, isAbsent } from '../data/rows';
import { multiplyTwo } from '../matrix/multiply';
import { rowBytes } from '../program/layout';
import { sampleBegin, sampleEnd } from '../program/share';
import { clearPadding, multiplyStates } from './states';

/** Opcode.SimpleRnnForward */
export function simpleRnnForward(record: usize): void {
  const x = load<usize>(record, 4);
  const kernel = load<usize>(record, 8);
  const recurrentKernel = load<usize>(record, 12);
  const bias = load<usize>(record, 16);
  const z = load<usize>(record, 20);
  const h = load<usize>(record, 24);
  const firstH = load<usize>(record, 28);
  const steps = load<i32>(record, 32);
  const batch = load<i32>(record, 36);
  const columns = load<i32>(record, 40);
  const units = load<i32>(record, 44);
  const zStep = load<usize>(record, 48);
  const hStep = load<usize>(record, 52);
  const activation = load<i32>(record, 56);
  const mask = load<usize>(record, 60);
  const masked = load<usize>(record, 64);
  const present = load<usize>(record, 68);

  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  if (rows <= 0) return;
  const row = rowBytes(units);
  const xRow = rowBytes(columns);
  const skip = <usize>begin * row;
  const groups = rows * <i32>(row >> 4);
  for (let step = 0; step < steps; step++) {
    let s: usize = (step == 0 ? firstH : h + <usize>(step - 1) * hStep) + skip;
    if (mask != 0) {
      const target = masked + <usize>step * hStep + skip;
      multiplyStates(s, mask + skip, target, groups);
      s = target;
    }
    const input = x + <usize>(step * batch + begin) * xRow;
    const zNow = z + <usize>step * zStep + skip;
    const result = h + <usize>step * hStep + skip;
    multiplyTwo(rows, input, xRow, columns, kernel, s, row, units, recurrentKernel, bias, 0, 64, zNow, row, units);
    if (present == 0) activateRun(activation, zNow, result, groups);
    else {
      const before: usize = (step == 0 ? firstH : h + <usize>(step - 1) * hStep) + skip;
      for (let sample = 0; sample < rows; sample++) {
        const on = <usize>sample * row;
        if (isAbsent(present, step * batch + begin + sample)) copyVectors(before + on, result + on, row);
        else activateRun(activation, zNow + on, result + on, <i32>(row >> 4));
      }
    }
    if ((units & 3) != 0) clearPadding(result, row, rows, units);
  }
}
