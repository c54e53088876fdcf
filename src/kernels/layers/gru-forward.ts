// A GRU over a sequence, forwards (Cho et al. 2014), as tfjs-layers computes it, or (reset after) as Keras does by default:
//
//   z, r = recurrentActivation(x_t W_zr + s R_zr + b_zr)        s = h_(t-1) [* mask of recurrent dropout]
//   reset before:  m = r s                  g = activation(x_t W_g + m R_g + b_g)
//   reset after:   m = s R_g + b'_g         g = activation(x_t W_g + b_g + r m), and b_zr + b'_zr for b_zr
//   h_t = z s + (1 - z) g
//
// The candidates wait for the gates, so a weight [rows, 3 units] is two matrices, one after the other: [rows, 2 units] of
// the gates, interleaved in fours (32 bytes are z, r of four units), and [rows, units] of the candidates; so are both
// rows of biases. Units are padded to a multiple of 4. Of eight units:
//
//   gates, a panel of 16    │ z0 z1 z2 z3 │ r0 r1 r2 r3 │ z4 z5 z6 z7 │ r4 r5 r6 r7 │
//   candidates, one of 8    │ g0 g1 g2 g3 │ g4 g5 g6 g7 │      behind all rows of the gates
//
// Sums in order, as in matrix/tile.ts: bias, input, state.
//
// Samples are independent through time: each thread takes its samples through all steps without waiting.
//
// Operands: x [steps, batch, columns]; kernel, recurrent kernel; bias (zeros for none); gates [steps, batch, 2 units];
// candidates, m and h [steps, batch, units]; h before the first step [batch, units]; steps, batch, columns, units; bytes
// from one step to the next of candidates and m (half of the gates'; 0: one step is kept, which inference uses) and of h;
// Activation, recurrent Activation; recurrent dropout's mask [batch, units] or 0, and the masked states [steps, batch,
// units] then; gates and candidates before their activation, or 0 (kept where a slope cannot be told from its value);
// whether the reset comes after; a row of 2 units for each thread then; a mask [steps, batch, 1] or 0: where it is 0 the
// state stays as it is (Keras' masking), and what is within are zeros.
// Error of a step: that of the sums (matrix/tile.ts), of ../numbers, and three roundings of h.
import { activateRun } from '../activations/vectors';
import { clearVectors, copyVectors, isAbsent } from '../data/rows';
import { multiplyTwo } from '../matrix/multiply';
import { rowBytes } from '../program/layout';
import { sampleBegin, sampleEnd, thread } from '../program/share';
import { clearPadding, multiplyStates } from './states';

/** Opcode.GruForward */
export function gruForward(record: usize): void {
  const bias = load<usize>(record, 16);
  const steps = load<i32>(record, 40);
  const batch = load<i32>(record, 44);
  const units = load<i32>(record, 52);
  const resetAfter = load<i32>(record, 88) != 0;
  const present = load<usize>(record, 96);

  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  if (rows <= 0) return;
  const gatesRow = rowBytes(units) << 1;
  let biasOfGates = bias;
  if (resetAfter) {
    biasOfGates = load<usize>(record, 92) + <usize>thread * gatesRow;
    addRows(bias, bias + gatesRow + (gatesRow >> 1), biasOfGates, gatesRow);
  }
  for (let step = 0; step < steps; step++) {
    if (present == 0) {
      forwardRows(record, step, begin, rows, biasOfGates);
      continue;
    }
    for (let sample = begin; sample < begin + rows; sample++) {
      if (isAbsent(present, step * batch + sample)) hold(record, step, sample);
      else forwardRows(record, step, sample, 1, biasOfGates);
    }
  }
}

/** One step of `rows` samples from `begin` on. */
function forwardRows(record: usize, step: i32, begin: i32, rows: i32, biasOfGates: usize): void {
  const x = load<usize>(record, 4);
  const kernel = load<usize>(record, 8);
  const recurrentKernel = load<usize>(record, 12);
  const batch = load<i32>(record, 44);
  const columns = load<i32>(record, 48);
  const units = load<i32>(record, 52);
  const activation = load<i32>(record, 64);
  const recurrentActivation = load<i32>(record, 68);
  const gatesBefore = load<usize>(record, 80);
  const candidatesBefore = load<usize>(record, 84);
  const resetAfter = load<i32>(record, 88) != 0;

  const row = rowBytes(units);
  const gatesRow = row << 1;
  const gateUnits = <i32>(gatesRow >> 2);
  const xRow = rowBytes(columns);
  const skip = <usize>begin * row;
  const groups = rows * <i32>(row >> 4);
  const kernelG = kernel + <usize>columns * gatesRow;
  const recurrentG = recurrentKernel + <usize>units * gatesRow;
  const biasG = load<usize>(record, 16) + gatesRow;
  const s = statesOf(record, step, skip, groups);
  const input = x + <usize>step * <usize>batch * xRow + <usize>begin * xRow;
  const kept = <usize>step * load<usize>(record, 56) + skip;
  const zr = load<usize>(record, 20) + (kept << 1);
  const g = load<usize>(record, 24) + kept;
  const m = load<usize>(record, 28) + kept;
  const result = load<usize>(record, 32) + <usize>step * load<usize>(record, 60) + skip;
  multiplyTwo(
    rows, input, xRow, columns, kernel, s, row, units, recurrentKernel, biasOfGates, 0, 64, zr, gatesRow, gateUnits,
  );
  if (gatesBefore != 0) copyVectors(zr, gatesBefore + (kept << 1), <usize>groups << 5);
  activateRun(recurrentActivation, zr, zr, groups << 1);
  if (resetAfter) {
    multiplyTwo(rows, s, row, units, recurrentG, 0, 0, 0, 0, biasG + row + gatesRow, 0, 64, m, row, units);
    multiplyTwo(rows, input, xRow, columns, kernelG, 0, 0, 0, 0, biasG, 0, 64, g, row, units);
    addReset(zr, m, g, groups);
  } else {
    reset(zr, s, m, groups);
    multiplyTwo(rows, input, xRow, columns, kernelG, m, row, units, recurrentG, biasG, 0, 64, g, row, units);
  }
  if (candidatesBefore != 0) copyVectors(g, candidatesBefore + kept, <usize>groups << 4);
  activateRun(activation, g, g, groups);
  blend(zr, s, g, result, groups);
  if ((units & 3) != 0) clearPadding(result, row, rows, units);
}

/** The states that a step sees, after recurrent dropout. */
function statesOf(record: usize, step: i32, skip: usize, groups: i32): usize {
  const hStep = load<usize>(record, 60);
  const mask = load<usize>(record, 72);
  const s: usize = (step == 0 ? load<usize>(record, 36) : load<usize>(record, 32) + <usize>(step - 1) * hStep) + skip;
  if (mask == 0) return s;
  const target = load<usize>(record, 76) + <usize>step * hStep + skip;
  multiplyStates(s, mask + skip, target, groups);
  return target;
}

/** A step of a sample that the mask leaves out: the state of the step before, zeros within. */
function hold(record: usize, step: i32, sample: i32): void {
  const row = rowBytes(load<i32>(record, 52));
  const skip = <usize>sample * row;
  const hStep = load<usize>(record, 60);
  const h = load<usize>(record, 32);
  const kept = <usize>step * load<usize>(record, 56) + skip;
  statesOf(record, step, skip, <i32>(row >> 4));
  clearVectors(load<usize>(record, 20) + (kept << 1), row << 1);
  clearVectors(load<usize>(record, 24) + kept, row);
  clearVectors(load<usize>(record, 28) + kept, row);
  const before: usize = step == 0 ? load<usize>(record, 36) : h + <usize>(step - 1) * hStep;
  copyVectors(before + skip, h + <usize>step * hStep + skip, row);
}

function addRows(x: usize, y: usize, sum: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(sum + at, f32x4.add(v128.load(x + at), v128.load(y + at)));
  }
}

/** m = r s of `groups` (at least 1) times four units. */
function reset(zr: usize, s: usize, m: usize, groups: i32): void {
  do {
    v128.store(m, f32x4.mul(v128.load(zr, 16), v128.load(s)));
    zr += 32;
    s += 16;
    m += 16;
  } while (--groups > 0);
}

/** g += r m */
function addReset(zr: usize, m: usize, g: usize, groups: i32): void {
  do {
    v128.store(g, f32x4.add(v128.load(g), f32x4.mul(v128.load(zr, 16), v128.load(m))));
    zr += 32;
    m += 16;
    g += 16;
  } while (--groups > 0);
}

/** h = z s + (1 - z) g */
function blend(zr: usize, s: usize, g: usize, h: usize, groups: i32): void {
  const one = f32x4.splat(1);
  do {
    const z = v128.load(zr);
    const written = f32x4.mul(f32x4.sub(one, z), v128.load(g));
    v128.store(h, f32x4.add(f32x4.mul(z, v128.load(s)), written));
    zr += 32;
    s += 16;
    g += 16;
    h += 16;
  } while (--groups > 0);
}
