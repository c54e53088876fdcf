// A GRU over a sequence, backwards: from dL/dh of each step to the gradients before the activations, which take the
// places of gates and candidates, and to dL/dx. With ' for the derivative at the forward values, and s, m as in
// gru-forward.ts:
//
//   dh_t = dL/dh_t (from above) + ds_(t+1) [* mask]
//   dg = dh (1 - z) g'      dz = dh (s - g) z'      ds = dh z + dzr R_zr^T + what comes through the candidates:
//   reset before:  dm = dg R_g^T      dr = dm s r'      ds += dm r
//   reset after:   dm = dg r          dr = dg m r'      ds += dm R_g^T
//   dx = dzr W_zr^T + dg W_g^T
//
// The gradients of the weights are products over all steps afterwards (lstm-weight-gradient.ts, weight-gradient.ts).
// Each thread takes its samples through all steps without waiting.
//
// Operands: dh from above ([steps, batch, units], or [batch, units] of the last step alone); whether it is the last
// step alone; gates (in: z, r, out: dz, dr) [steps, batch, 2 units]; candidates (in: g, out: dg) [steps, batch, units]; m
// [steps, batch, units] (reset after: out: dm); h [steps, batch, units]; h before the first step [batch, units]; the
// recurrent kernel's two transposes (panels [2 units, units], [units, units]); dh [batch, units], a scratch value, and a
// scratch value [batch, 3 units]; steps, batch, units; Activation, recurrent Activation; recurrent dropout's mask or 0,
// and the masked states; gates and candidates before their activation, or 0 as in gru-forward.ts; whether the reset comes
// after; whether dL/d(h before the first step) is asked for, which is in dh then; dx [steps, batch, columns] or 0, the
// kernel's two transposes (panels [2 units, columns], [units, columns]), columns; the mask of gru-forward.ts, or 0.
import { multiplySlopeRun } from '../activations/vectors';
import { clearVectors, isAbsent } from '../data/rows';
import { multiplyTwo } from '../matrix/multiply';
import { rowBytes, ZEROS } from '../program/layout';
import { sampleBegin, sampleEnd } from '../program/share';
import { addStates, clearStates, multiplyStates } from './states';

/** Opcode.GruBackward */
export function gruBackward(record: usize): void {
  const steps = load<i32>(record, 48);
  const batch = load<i32>(record, 52);
  const units = load<i32>(record, 56);
  const present = load<usize>(record, 108);
  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  if (rows <= 0) return;
  const row = rowBytes(units);
  clearStates(load<usize>(record, 40) + <usize>begin * row, rows * <i32>(row >> 4));
  for (let step = steps - 1; step >= 0; step--) {
    if (present == 0) {
      backwardRows(record, step, begin, rows);
      continue;
    }
    for (let sample = begin; sample < begin + rows; sample++) {
      if (isAbsent(present, step * batch + sample)) handOn(record, step, sample);
      else backwardRows(record, step, sample, 1);
    }
  }
}

/** dh of a step, with what comes from above. */
function addAbove(record: usize, step: i32, skip: usize, at: usize, dh: usize, groups: i32): void {
  const above = load<usize>(record, 4);
  if (load<i32>(record, 8) == 0) addStates(above + at, dh, groups);
  else if (step == load<i32>(record, 48) - 1) addStates(above + skip, dh, groups);
}

/** A step of a sample that the mask leaves out: dh goes on to the step before, and no other gradient comes of it. */
function handOn(record: usize, step: i32, sample: i32): void {
  const batch = load<i32>(record, 52);
  const row = rowBytes(load<i32>(record, 56));
  const skip = <usize>sample * row;
  const at = <usize>step * <usize>batch * row + skip;
  addAbove(record, step, skip, at, load<usize>(record, 40) + skip, <i32>(row >> 4));
  clearVectors(load<usize>(record, 12) + (at << 1), row << 1);
  clearVectors(load<usize>(record, 16) + at, row);
  clearVectors(load<usize>(record, 20) + at, row);
  const dx = load<usize>(record, 92);
  const xRow = rowBytes(load<i32>(record, 104));
  if (dx != 0) clearVectors(dx + <usize>(step * batch + sample) * xRow, xRow);
}

/** One step of `rows` samples from `begin` on. */
function backwardRows(record: usize, step: i32, begin: i32, rows: i32): void {
  const gates = load<usize>(record, 12);
  const candidates = load<usize>(record, 16);
  const inner = load<usize>(record, 20);
  const h = load<usize>(record, 24);
  const firstH = load<usize>(record, 28);
  const recurrent = load<usize>(record, 32);
  const recurrentG = load<usize>(record, 36);
  const dhScratch = load<usize>(record, 40);
  const scratch = load<usize>(record, 44);
  const batch = load<i32>(record, 52);
  const units = load<i32>(record, 56);
  const activation = load<i32>(record, 60);
  const recurrentActivation = load<i32>(record, 64);
  const mask = load<usize>(record, 68);
  const masked = load<usize>(record, 72);
  const gatesBefore = load<usize>(record, 76);
  const candidatesBefore = load<usize>(record, 80);
  const resetAfter = load<i32>(record, 84) != 0;
  const toFirst = load<i32>(record, 88) != 0;
  const dx = load<usize>(record, 92);
  const kernel = load<usize>(record, 96);
  const kernelG = load<usize>(record, 100);
  const columns = load<i32>(record, 104);

  const row = rowBytes(units);
  const gatesRow = row << 1;
  const width = <i32>(row >> 2);
  const xRow = rowBytes(columns);
  const skip = <usize>begin * row;
  const stepBytes = <usize>batch * row;
  const groups = rows * <i32>(row >> 4);
  const dh = dhScratch + skip;
  const p = scratch + skip;
  const q = scratch + stepBytes + (skip << 1);
  const at = <usize>step * stepBytes + skip;
  const zr = gates + (at << 1);
  const g = candidates + at;
  const m = inner + at;
  const s = mask != 0 ? masked + at : step == 0 ? firstH + skip : h + at - stepBytes;
  const zrBefore = gatesBefore == 0 ? zr : gatesBefore + (at << 1);
  const gBefore = candidatesBefore == 0 ? g : candidatesBefore + at;
  addAbove(record, step, skip, at, dh, groups);
  throughBlend(zr, s, g, dh, p, q, groups);
  multiplySlopeRun(activation, gBefore, g, p, g, groups);
  if (resetAfter) throughResetAfter(zr, g, m, q, groups);
  else {
    multiplyTwo(rows, g, row, width, recurrentG, 0, 0, 0, 0, ZEROS, 0, 0, p, row, units);
    throughResetBefore(zr, s, p, dh, q, groups);
  }
  multiplySlopeRun(recurrentActivation, zrBefore, zr, q, zr, groups << 1);
  if (dx != 0) {
    const target = dx + <usize>(step * batch + begin) * xRow;
    multiplyTwo(
      rows, zr, gatesRow, width << 1, kernel, g, row, width, kernelG, ZEROS, 0, 0, target, xRow, columns,
    );
  }
  if (step > 0 || toFirst) {
    const count = resetAfter ? width : 0;
    multiplyTwo(
      rows, zr, gatesRow, width << 1, recurrent, m, row, count, recurrentG, dh, row, 64, dh, row, units,
    );
    if (mask != 0) multiplyStates(dh, mask + skip, dh, groups);
  }
}

/** dL/dg in p, dL/dz in q, and what of dL/ds comes through the blend in dh. */
function throughBlend(zr: usize, s: usize, g: usize, dh: usize, p: usize, q: usize, groups: i32): void {
  const one = f32x4.splat(1);
  do {
    const z = v128.load(zr);
    const dhNow = v128.load(dh);
    v128.store(p, f32x4.mul(dhNow, f32x4.sub(one, z)));
    v128.store(q, f32x4.mul(dhNow, f32x4.sub(v128.load(s), v128.load(g))));
    v128.store(dh, f32x4.mul(dhNow, z));
    zr += 32;
    s += 16;
    g += 16;
    dh += 16;
    p += 16;
    q += 32;
  } while (--groups > 0);
}

/** dL/dr in q and dL/ds += dm r, of dm. */
function throughResetBefore(zr: usize, s: usize, dm: usize, dh: usize, q: usize, groups: i32): void {
  do {
    const dmNow = v128.load(dm);
    v128.store(q, f32x4.mul(dmNow, v128.load(s)), 16);
    v128.store(dh, f32x4.add(v128.load(dh), f32x4.mul(dmNow, v128.load(zr, 16))));
    zr += 32;
    s += 16;
    dm += 16;
    dh += 16;
    q += 32;
  } while (--groups > 0);
}

/** dL/dr in q and dL/dm in m's place, of dg. */
function throughResetAfter(zr: usize, dg: usize, m: usize, q: usize, groups: i32): void {
  do {
    const dgNow = v128.load(dg);
    v128.store(q, f32x4.mul(dgNow, v128.load(m)), 16);
    v128.store(m, f32x4.mul(dgNow, v128.load(zr, 16)));
    zr += 32;
    dg += 16;
    m += 16;
    q += 32;
  } while (--groups > 0);
}
