// Activate and ActivationGradient: an element-wise activation of a whole value.
//
//   x, y, dy, dx [steps * batch, columns]
//   forward   y = f(x), padding 0; y may be x
//   gradient  dx = dy * f'(x); dx may be dy
//
// Formulas, source and errors: ./elementwise.ts; the gradient has one more rounding. The loops run over whole
// rows, padding included: sigmoids, hard ones too, and softplus are not 0 at 0, and have their padding cleared
// after.

import { copyVectors, lastLanes, rowBytes, runBegin, runCount, runRows } from '../data/rows';
import { sigmoid } from '../numbers/sigmoid';
import { tanh } from '../numbers/tanh';
import { Activation } from '../program/opcodes';
import { activate4, slope4 } from './elementwise';

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
  const unclean = (columns & 3) != 0 && isNonzeroAtZero(code);
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    apply(code, x + at, y + at, bytes);
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
  const count = runCount(steps);
  for (let run = 0; run < count; run++) {
    const at = <usize>runBegin(run, batch) * stride;
    applySlope(code, x + at, y + at, dy + at, dx + at, bytes);
  }
}

/**
 * y = f(x). The usual ones have loops of their own: a call and a switch take 3 ns a vector, relu takes 1. Those of
 * sigmoid and tanh are `do ... while`, in which V8 11 keeps constants in registers (4 instead of 7 ns a vector).
 */
function apply(code: i32, x: usize, y: usize, bytes: usize): void {
  if (bytes == 0) return;
  const end = x + bytes;
  const shift = y - x;
  switch (code) {
    case Activation.Linear:
      if (shift) copyVectors(x, y, bytes);
      return;
    case Activation.Relu:
      for (; x < end; x += 16) v128.store(x + shift, f32x4.max(v128.load(x), f32x4.splat(0)));
      return;
    case Activation.Sigmoid:
      do {
        v128.store(x + shift, sigmoid(v128.load(x)));
        x += 16;
      } while (x < end);
      return;
    case Activation.Tanh:
      do {
        v128.store(x + shift, tanh(v128.load(x)));
        x += 16;
      } while (x < end);
      return;
    default:
      for (; x < end; x += 16) v128.store(x + shift, activate4(code, v128.load(x)));
  }
}

/** dx = dy * f'(x), with the same loops. */
function applySlope(code: i32, x: usize, y: usize, dy: usize, dx: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  if (code == Activation.Relu) {
    for (let at: usize = 0; at < bytes; at += 16) {
      // A product with 0 or 1, not a mask: a gradient of infinity or NaN stays visible, as in tfjs.
      const slope = v128.and(f32x4.gt(v128.load(x + at), f32x4.splat(0)), one);
      v128.store(dx + at, f32x4.mul(v128.load(dy + at), slope));
    }
  } else if (code == Activation.Sigmoid) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = v128.load(y + at);
      v128.store(dx + at, f32x4.mul(v128.load(dy + at), f32x4.mul(value, f32x4.sub(one, value))));
    }
  } else if (code == Activation.Tanh) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = v128.load(y + at);
      v128.store(dx + at, f32x4.mul(v128.load(dy + at), f32x4.sub(one, f32x4.mul(value, value))));
    }
  } else {
    for (let at: usize = 0; at < bytes; at += 16) {
      const slope = slope4(code, v128.load(x + at), v128.load(y + at));
      v128.store(dx + at, f32x4.mul(v128.load(dy + at), slope));
    }
  }
}

function isNonzeroAtZero(code: i32): bool {
  if (code == Activation.HardSigmoid || code == Activation.Keras3HardSigmoid) return true;
  return code == Activation.Sigmoid || code == Activation.Softplus;
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
