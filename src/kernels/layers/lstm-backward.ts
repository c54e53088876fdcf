// An LSTM over a sequence, backwards: from dL/dh of each step to dL/dz of each step, which takes the gates' place.
// With ' for the derivative at the forward values:
//
//   dh_t = dL/dh_t (from above) + dz_(t+1) R^T [* mask]
//   dc_t = dh_t o activation'(c_t) + dc_(t+1) f_(t+1)
//   dz_i = dc g i'    dz_f = dc c_(t-1) f'    dz_c = dc i g'    dz_o = dh activation(c_t) o'
//
// (the chain rule of the formulas in lstm-forward.ts; sigmoid' = y (1 - y), tanh' = 1 - y^2). The gradients of the
// weights are products over all steps afterwards (weight-gradient.ts). No gradient flows into the states before the
// first step, nor is any needed. Each thread takes its samples through all steps without waiting.
//
// Operands: dh from above ([steps, batch, units], or [batch, units] of the last step alone); whether it is the last
// step alone; gates (in: gates, out: dz) [steps, batch, 4 units]; cells, activated cells [steps, batch, units]; c
// before the first step [batch, units]; the recurrent kernel's transpose (panels [4 units, units]); two scratch
// values [batch, units]; steps, batch, units; Activation, recurrent Activation; recurrent dropout's mask or 0; z
// [steps, batch, 4 units] or 0 as in lstm-forward.ts; a scratch value [batch, 4 units], or 0 for tanh and sigmoid.
import { multiplySlopePairs, multiplySlopeRun, multiplySlopes } from '../activations/vectors';
import { multiplyRows } from '../matrix/multiply';
import { rowBytes } from '../program/layout';
import { Activation } from '../program/opcodes';
import { sampleBegin, sampleEnd } from '../program/share';

/** Opcode.LstmBackward */
export function lstmBackward(record: usize): void {
  const above = load<usize>(record, 4);
  const lastAlone = load<i32>(record, 8) != 0;
  const gates = load<usize>(record, 12);
  const cells = load<usize>(record, 16);
  const activatedCells = load<usize>(record, 20);
  const firstC = load<usize>(record, 24);
  const transposed = load<usize>(record, 28);
  const dhScratch = load<usize>(record, 32);
  const dcScratch = load<usize>(record, 36);
  const steps = load<i32>(record, 40);
  const batch = load<i32>(record, 44);
  const units = load<i32>(record, 48);
  const activation = load<i32>(record, 52);
  const recurrentActivation = load<i32>(record, 56);
  const mask = load<usize>(record, 60);
  const z = load<usize>(record, 64);
  const products = load<usize>(record, 68);

  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  if (rows <= 0) return;
  const row = rowBytes(units);
  const gatesRow = row << 2;
  const skip = <usize>begin * row;
  const skipGates = <usize>begin * gatesRow;
  const stepBytes = <usize>batch * row;
  const groups = rows * <i32>(row >> 4);
  const dh = dhScratch + skip;
  const dc = dcScratch + skip;
  clearBoth(dh, dc, groups);
  const usual = activation == Activation.Tanh && recurrentActivation == Activation.Sigmoid;
  for (let step = steps - 1; step >= 0; step--) {
    const at = <usize>step * stepBytes + skip;
    const dz = gates + <usize>step * stepBytes * 4 + skipGates;
    const previousC = step == 0 ? firstC + skip : cells + at - stepBytes;
    const fromAbove: usize = lastAlone ? (step == steps - 1 ? above + skip : 0) : above + at;
    if (fromAbove != 0) addInto(dh, fromAbove, groups);
    if (usual) sigmoidTanhGradient(dz, previousC, activatedCells + at, dh, dc, groups);
    else {
      // Without z the slopes are told from the values alone, and the first argument is not looked at.
      const zNow = z == 0 ? dz : z + <usize>step * stepBytes * 4 + skipGates;
      const p = products + skipGates;
      const a = activatedCells + at;
      throughCell(dz, a, dh, p, groups);
      multiplySlopeRun(activation, cells + at, a, dh, dh, groups);
      throughGates(dz, previousC, dh, dc, p, groups);
      multiplySlopePairs(recurrentActivation, zNow, dz, p, dz, groups, 64);
      multiplySlopes(activation, zNow + 32, dz + 32, p + 32, dz + 32, groups, 64);
      multiplySlopes(recurrentActivation, zNow + 48, dz + 48, p + 48, dz + 48, groups, 64);
    }
    if (step > 0) {
      multiplyRows(dz, gatesRow, rows, <i32>(gatesRow >> 2), transposed, 0, dh, row, units);
      if (mask != 0) multiplyInto(dh, mask + skip, groups);
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

/** Zeros; for few bytes V8's memory.fill takes longer than this. */
function clearBoth(dh: usize, dc: usize, groups: i32): void {
  const zero = f32x4.splat(0);
  do {
    v128.store(dh, zero);
    v128.store(dc, zero);
    dh += 16;
    dc += 16;
  } while (--groups > 0);
}

function addInto(target: usize, source: usize, groups: i32): void {
  while (groups > 0) {
    v128.store(target, f32x4.add(v128.load(target), v128.load(source)));
    target += 16;
    source += 16;
    groups--;
  }
}

function multiplyInto(target: usize, factor: usize, groups: i32): void {
  while (groups > 0) {
    v128.store(target, f32x4.mul(v128.load(target), v128.load(factor)));
    target += 16;
    factor += 16;
    groups--;
  }
}
