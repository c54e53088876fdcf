// An LSTM over a sequence, backwards: from dL/dh of each step to dL/dz of each step, which takes the gates' place.
// With ' for the derivative at the forward values:
//
//   dh_t = dL/dh_t (from above) + dz_(t+1) R^T [* mask]
//   dc_t = dh_t o activation'(c_t) + dc_(t+1) f_(t+1)
//   dz_i = dc g i'    dz_f = dc c_(t-1) f'    dz_c = dc i g'    dz_o = dh activation(c_t) o'
//
// (the chain rule of the formulas in lstm-forward.ts; sigmoid' = y (1 - y), tanh' = 1 - y^2). The gradients of the
// weights are products over all steps afterwards (weight-gradient.ts). Each thread takes its samples through all steps
// without waiting; or all share the units, 16 together, step by step (program/phases.ts).
//
// Operands: dh from above ([steps, batch, units], or [batch, units] of the last step alone); whether it is the last
// step alone; gates (in: gates, out: dz) [steps, batch, 4 units]; cells, activated cells [steps, batch, units]; c
// before the first step [batch, units]; the recurrent kernel's transpose (panels [4 units, units]); dh and dc, two
// scratch values [batch, units]; steps, batch, units; Activation, recurrent Activation; recurrent dropout's mask or 0; z
// [steps, batch, 4 units] or 0 as in lstm-forward.ts; a scratch value [batch, 4 units], or 0 for tanh and sigmoid; whether
// the threads share the units (0 or 1); whether dL/d(h and c before the first step) are asked for, which are in dh and dc
// then; dL/d(c of the last step) from above [batch, units] or 0; the mask of lstm-forward.ts, or 0: where a step is left out
// dz is 0, as its gates are, dc stays and dh is handed on. dh from above may be 0: none.
import { multiplySlopePairs, multiplySlopeRun, multiplySlopes } from '../activations/vectors';
import { copyVectors, isAbsent } from '../data/rows';
import { multiplyRows } from '../matrix/multiply';
import { rowBytes } from '../program/layout';
import { Activation } from '../program/opcodes';
import { beginWork, finishPart, partBegin, partEnd, phase, takePart } from '../program/phases';
import { sampleBegin, sampleEnd } from '../program/share';
import { addStates, clearStates, multiplyStates } from './states';

/** Opcode.LstmBackward: the threads share the samples, or the units, step by step. */
export function lstmBackward(record: usize): void {
  const steps = load<i32>(record, 40);
  const batch = load<i32>(record, 44);
  const groups = (load<i32>(record, 48) + 3) >> 2;
  // To the states before the first step there is a product more.
  const last = load<i32>(record, 76) != 0 ? -1 : 0;
  if (ASC_FEATURE_THREADS && load<i32>(record, 72) != 0) {
    beginWork(steps - last, (groups + 3) >> 2);
    while (takePart()) {
      const step = steps - 1 - phase;
      backwardSteps(record, step, step, 0, batch, partBegin(groups, 4), partEnd(groups, 4));
      finishPart();
    }
    return;
  }
  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  if (rows > 0) backwardSteps(record, steps - 1, last, begin, rows, 0, groups);
}

/** Steps `step` down to `end` of `rows` samples from `begin` on, and of the groups of four units `from` to `to` - 1. */
function backwardSteps(
  record: usize, step: i32, end: i32, begin: i32, rows: i32, from: i32, to: i32,
): void {
  const above = load<usize>(record, 4);
  const lastAlone = load<i32>(record, 8) != 0;
  const gates = load<usize>(record, 12);
  const cells = load<usize>(record, 16);
  const activatedCells = load<usize>(record, 20);
  const firstC = load<usize>(record, 24);
  const steps = load<i32>(record, 40);
  const batch = load<i32>(record, 44);
  const units = load<i32>(record, 48);
  const activation = load<i32>(record, 52);
  const recurrentActivation = load<i32>(record, 56);
  const mask = load<usize>(record, 60);
  const z = load<usize>(record, 64);
  const lastDc = load<usize>(record, 80);
  const present = load<usize>(record, 84);

  const row = rowBytes(units);
  const gatesRow = row << 2;
  const all = <i32>(row >> 4);
  const own = to - from;
  // As in lstm-forward.ts.
  const together = own == all && present == 0;
  const runs = together ? 1 : rows;
  const groups = together ? rows * all : own;
  const skipRows = <usize>begin * row;
  const skip = skipRows + (<usize>from << 4);
  const transposed = load<usize>(record, 28) + <usize>(from >> 2) * (gatesRow << 4);
  const dhScratch = load<usize>(record, 32) + skip;
  const dcScratch = load<usize>(record, 36) + skip;
  const products = load<usize>(record, 68) + (skip << 2);
  const stepBytes = <usize>batch * row;
  const usual = activation == Activation.Tanh && recurrentActivation == Activation.Sigmoid;
  for (; step >= end; step--) {
    const stepAt = <usize>step * stepBytes;
    if (step < steps - 1) {
      const dz = gates + ((stepAt + stepBytes + skipRows) << 2);
      multiplyRows(dz, gatesRow, rows, <i32>(gatesRow >> 2), transposed, 0, dhScratch, row, own << 2);
    }
    for (let run = 0; run < runs; run++) {
      const on = <usize>run * row;
      const at = stepAt + skip + on;
      const dh = dhScratch + on;
      const dc = dcScratch + on;
      const a = activatedCells + at;
      if (step == steps - 1) {
        clearStates(dh, groups);
        clearStates(dc, groups);
        if (lastDc != 0) addStates(lastDc + skip + on, dc, groups);
      } else {
        if (mask != 0) multiplyStates(dh, mask + skip + on, dh, groups);
        // What a step that was left out handed on lies where its activated cells would.
        if (present != 0 && isAbsent(present, (step + 1) * batch + begin + run)) addStates(a + stepBytes, dh, groups);
      }
      if (step < 0) continue;
      if (above != 0) {
        if (!lastAlone) addStates(above + at, dh, groups);
        else if (step == steps - 1) addStates(above + skip + on, dh, groups);
      }
      if (present != 0 && isAbsent(present, step * batch + begin + run)) {
        copyVectors(dh, a, <usize>groups << 4);
        continue;
      }
      const dz = gates + (at << 2);
      const previousC = step == 0 ? firstC + skip + on : cells + at - stepBytes;
      if (usual) sigmoidTanhGradient(dz, previousC, a, dh, dc, groups);
      else {
        // Without z the slopes are told from the values alone, and the first argument is not looked at.
        const zNow = z == 0 ? dz : z + (at << 2);
        const p = products + (on << 2);
        throughCell(dz, a, dh, p, groups);
        multiplySlopeRun(activation, cells + at, a, dh, dh, groups);
        throughGates(dz, previousC, dh, dc, p, groups);
        multiplySlopePairs(recurrentActivation, zNow, dz, p, dz, groups, 64);
        multiplySlopes(activation, zNow + 32, dz + 32, p + 32, dz + 32, groups, 64);
        multiplySlopes(recurrentActivation, zNow + 48, dz + 48, p + 48, dz + 48, groups, 64);
      }
    }
  }
}

function sigmoidTanhGradient(
  gates: usize, previousC: usize, a: usize, dh: usize, dc: usize, groups: i32,
): void {
  const one = f32x4.splat(1);
  while (groups > 0) {
    const o = v128.load(gates, 48);
    const activated = v128.load(a);
    const dhNow = v128.load(dh);
    v128.store(gates, f32x4.mul(f32x4.mul(f32x4.mul(dhNow, activated), o), f32x4.sub(one, o)), 48);
    const dcNow = f32x4.add(
      v128.load(dc),
      f32x4.mul(f32x4.mul(dhNow, o), f32x4.sub(one, f32x4.mul(activated, activated))),
    );
    const i = v128.load(gates);
    const g = v128.load(gates, 32);
    v128.store(gates, f32x4.mul(f32x4.mul(f32x4.mul(dcNow, g), i), f32x4.sub(one, i)));
    v128.store(gates, f32x4.mul(f32x4.mul(dcNow, i), f32x4.sub(one, f32x4.mul(g, g))), 32);
    const f = v128.load(gates, 16);
    v128.store(dc, f32x4.mul(dcNow, f));
    v128.store(gates, f32x4.mul(f32x4.mul(f32x4.mul(dcNow, v128.load(previousC)), f), f32x4.sub(one, f)), 16);
    gates += 64;
    previousC += 16;
    a += 16;
    dh += 16;
    dc += 16;
    groups--;
  }
}

/** Products of any activations: dL/do of the output gates, and dh o, which takes dh's place. */
function throughCell(gates: usize, a: usize, dh: usize, products: usize, groups: i32): void {
  do {
    const dhNow = v128.load(dh);
    v128.store(products, f32x4.mul(dhNow, v128.load(a)), 48);
    v128.store(dh, f32x4.mul(dhNow, v128.load(gates, 48)));
    gates += 64;
    products += 64;
    a += 16;
    dh += 16;
  } while (--groups > 0);
}

/** dL/di, dL/df and dL/dg, and dL/dc of the step before, from what of dL/dc came through h. */
function throughGates(
  gates: usize, previousC: usize, dcOfH: usize, dc: usize, products: usize, groups: i32,
): void {
  do {
    const dcNow = f32x4.add(v128.load(dc), v128.load(dcOfH));
    v128.store(products, f32x4.mul(dcNow, v128.load(gates, 32)));
    v128.store(products, f32x4.mul(dcNow, v128.load(previousC)), 16);
    v128.store(products, f32x4.mul(dcNow, v128.load(gates)), 32);
    v128.store(dc, f32x4.mul(dcNow, v128.load(gates, 16)));
    gates += 64;
    products += 64;
    previousC += 16;
    dcOfH += 16;
    dc += 16;
  } while (--groups > 0);
}
