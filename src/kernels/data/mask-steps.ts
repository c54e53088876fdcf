// MaskSteps and MaskedSteps: which steps of a sequence there are (Keras' masking).
//
//   MaskSteps    x [steps * batch, columns]: mask [steps * batch, 1] = 1 if any column of the row is not `value` (NaN is
//                not), else 0; y = x where the mask is 1, else zeros
//   MaskedSteps  y = x where the mask is 1, else zeros
//
// Copies and comparisons: exact.

import { clearVectors, copyVectors, isAbsent, lastLanes, rowBytes, runBegin, runCount, runRows } from './rows';

export function maskSteps(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const mask = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const value = f32x4.splat(load<f32>(record, 28));
  const stride = rowBytes(columns);
  const lanes = lastLanes(columns);
  const count = runCount(steps);
  const rows = runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = runBegin(run, batch);
    for (let row = first; row < first + rows; row++) {
      const from = x + <usize>row * stride;
      const last = from + stride - 16;
      let isThere: bool = v128.any_true(v128.and(f32x4.ne(v128.load(last), value), lanes));
      for (let at = from; at < last && !isThere; at += 16) {
        isThere = v128.any_true(f32x4.ne(v128.load(at), value));
      }
      const to = mask + (<usize>row << 4);
      v128.store(to, f32x4(0, 0, 0, 0));
      if (isThere) store<f32>(to, 1);
      if (y == 0) continue;
      if (isThere) copyVectors(from, y + <usize>row * stride, stride);
      else clearVectors(y + <usize>row * stride, stride);
    }
  }
}

export function maskedSteps(record: usize): void {
  const x = load<usize>(record, 4);
  const mask = load<usize>(record, 8);
  const y = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const stride = rowBytes(load<i32>(record, 24));
  const count = runCount(steps);
  const rows = runRows(steps, batch);
  for (let run = 0; run < count; run++) {
    const first = runBegin(run, batch);
    for (let row = first; row < first + rows; row++) {
      const at = <usize>row * stride;
      if (isAbsent(mask, row)) clearVectors(y + at, stride);
      else copyVectors(x + at, y + at, stride);
    }
  }
}
