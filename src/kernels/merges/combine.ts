// Combine: two values into one, element by element, and its gradients.
//
//   a, b, y [steps * batch, columns]; y may be a or b
//   add       y = a + b
//   multiply  y = a b          da = dy b                  db = dy a
//   maximum   y = max(a, b)    da = dy where a >= b       db = dy where a < b, elsewhere 0
//   minimum   y = min(a, b)    da = dy where a <= b       db = dy where a > b
//
// Source: tfjs-core 4.22, gradients/{Multiply,Maximum,Minimum}_grad.js: where both are equal, a has the whole gradient.
// At most one exactly rounded operation each. A NaN on either side gives NaN, and has no gradient. The gradient of a sum
// is dy itself, which takes no instruction.

import { rowBytes, runBegin, runCount, runRows } from '../data/rows';
import { Combination } from '../program/opcodes';

export function combine(record: usize): void {
  const a = load<usize>(record, 4);
  const b = load<usize>(record, 8);
  const y = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const stride = rowBytes(load<i32>(record, 24));
  const kind = load<i32>(record, 28);
  const bytes = <usize>runRows(steps, batch) * stride;
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    combineRun(kind, a + at, b + at, y + at, bytes);
  }
}

function combineRun(kind: i32, a: usize, b: usize, y: usize, bytes: usize): void {
  const end = a + bytes;
  switch (kind) {
    case Combination.Add:
      for (; a != end; a += 16, b += 16, y += 16) v128.store(y, f32x4.add(v128.load(a), v128.load(b)));
      break;
    case Combination.Multiply:
      for (; a != end; a += 16, b += 16, y += 16) v128.store(y, f32x4.mul(v128.load(a), v128.load(b)));
      break;
    case Combination.Maximum:
      for (; a != end; a += 16, b += 16, y += 16) v128.store(y, f32x4.max(v128.load(a), v128.load(b)));
      break;
    case Combination.Minimum:
      for (; a != end; a += 16, b += 16, y += 16) v128.store(y, f32x4.min(v128.load(a), v128.load(b)));
      break;
  }
}

/** Of multiply, maximum and minimum. da or db may be 0: not asked for; either may be dy. */
export function combineGradient(record: usize): void {
  const a = load<usize>(record, 4);
  const b = load<usize>(record, 8);
  const dy = load<usize>(record, 12);
  const da = load<usize>(record, 16);
  const db = load<usize>(record, 20);
  const steps = load<i32>(record, 24);
  const batch = load<i32>(record, 28);
  const stride = rowBytes(load<i32>(record, 32));
  const kind = load<i32>(record, 36);
  const bytes = <usize>runRows(steps, batch) * stride;
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    gradientRun(kind, a + at, b + at, dy + at, da ? da + at : 0, db ? db + at : 0, bytes);
  }
}

function gradientRun(kind: i32, a: usize, b: usize, dy: usize, da: usize, db: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const va = v128.load(a + at);
    const vb = v128.load(b + at);
    const gradient = v128.load(dy + at);
    let ofA: v128;
    let ofB: v128;
    if (kind == Combination.Multiply) {
      ofA = f32x4.mul(gradient, vb);
      ofB = f32x4.mul(gradient, va);
    } else if (kind == Combination.Maximum) {
      ofA = v128.and(gradient, f32x4.ge(va, vb));
      ofB = v128.and(gradient, f32x4.lt(va, vb));
    } else {
      ofA = v128.and(gradient, f32x4.le(va, vb));
      ofB = v128.and(gradient, f32x4.gt(va, vb));
    }
    if (da) v128.store(da + at, ofA);
    if (db) v128.store(db + at, ofB);
  }
}
