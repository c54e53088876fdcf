// Activate and ActivationGradient: an element-wise activation of a whole value.
//
//   x, y, dy, dx [steps * batch, columns]
//   forward   y = f(x), padding 0; y may be x
//   gradient  dx = dy * f'(x); dx may be dy
//
// Formulas, source and errors: ./elementwise.ts; the gradient has one more rounding. The loops run over whole
// rows, padding included: sigmoids, hard ones too, softplus and the exponential are not 0 at 0, and have their padding
// cleared after.

import { lastLanes, rowBytes, runBegin, runCount, runRows } from '../data/rows';
import { Activation } from '../program/opcodes';
import { activateRun, multiplySlopeRun } from './vectors';

export function activate(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const columns = load<i32>(record, 20);
  const code = load<i32>(record, 24);
  const stride = rowBytes(columns);
  const rows = runRows(steps, batch);
  const bytes = <usize>rows * stride;
  if (bytes == 0) return;
  const unclean = (columns & 3) != 0 && isNonzeroAtZero(code);
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    activateRun(code, x + at, y + at, bytes >> 4);
    if (unclean) clearPadding(y + at, bytes, columns);
  }
}

export function activationGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const dy = load<usize>(record, 12);
  const dx = load<usize>(record, 16);
  const steps = load<i32>(record, 20);
  const batch = load<i32>(record, 24);
  const columns = load<i32>(record, 28);
  const code = load<i32>(record, 32);
  const stride = rowBytes(columns);
  const bytes = <usize>runRows(steps, batch) * stride;
  if (bytes == 0) return;
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    multiplySlopeRun(code, x + at, y + at, dy + at, dx + at, bytes >> 4);
  }
}

function isNonzeroAtZero(code: i32): bool {
  if (code == Activation.HardSigmoid || code == Activation.Keras3HardSigmoid) return true;
  return code == Activation.Sigmoid || code == Activation.Softplus || code == Activation.Exponential;
}

/** Zeros in the padding of consecutive rows. */
function clearPadding(y: usize, bytes: usize, columns: i32): void {
  const lanes = lastLanes(columns);
  const stride = rowBytes(columns);
  const end = y + bytes;
  for (let last = y + stride - 16; last < end; last += stride) {
    v128.store(last, v128.and(v128.load(last), lanes));
  }
}
