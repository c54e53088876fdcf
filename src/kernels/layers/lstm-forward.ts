// An LSTM over a sequence, forwards (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000), as tfjs-layers
// computes it:
//
//   z_t = x_t W + h_(t-1) R + b        [batch, 4 units], gates in the order i, f, c, o
//   i, f, o = recurrentActivation(z)   g = activation(z_c)
//   c_t = f c_(t-1) + i g              h_t = o activation(c_t)
//
// The input's part of z is summed in the same registers as the state's, started from the bias, so z is written once
// and, a step later, still in the cache: a product for all steps beforehand would stream it through memory twice.
// Gates are interleaved in fours (opcodes.ts): 64 bytes of z are i, f, c, o of four units. So a row of a panel of W or R is
//
//   │ i0 i1 i2 i3 │ f0 f1 f2 f3 │ c0 c1 c2 c3 │ o0 o1 o2 o3 │   panel 0: units 0 to 3
//   │ i4 i5 i6 i7 │ f4 f5 f6 f7 │ c4 c5 c6 c7 │ o4 o5 o6 o7 │   panel 1: units 4 to 7
//
// and the four vectors that a tile ends with are all that the cells of these four units need.
//
// Samples are independent through time: each thread takes its samples through all steps without waiting. Where they are
// too few, the threads share the units instead, 16 together, step by step (program/phases.ts).
//
// Operands: x [steps, batch, columns]; kernel, recurrent kernel (panels [columns, 4 units], [units, 4 units]); bias
// (padded row of 4 units); gates [steps, batch, 4 units]; cells, activated cells and h [steps, batch, units]; h and c
// before the first step [batch, units]; steps, batch, columns, units; bytes from one step to the next of gates, cells
// and h (0: one step is kept, which inference uses); Activation, recurrent Activation; recurrent dropout's mask
// [batch, units] or 0, and the masked states [steps, batch, units] then; z [steps, batch, 4 units] or 0 (kept where
// an activation's slope cannot be told from its value); whether the threads share the units (0 or 1): then h has a place
// for each step, as the others read the step before while one writes; a mask [steps, batch, 1] or 0: where it is 0 the
// states stay as they are (Keras' masking), and the gates are zeros.
import { Activation } from '../program/opcodes';
import { activatePairs, activateRun, activateVectors } from '../activations/vectors';
import { copyVectors, isAbsent, lastLanes } from '../data/rows';
import { panel16, rowOfPanels } from '../matrix/panel';
import { rowBytes } from '../program/layout';
import { beginWork, finishPart, partBegin, partEnd, phase, takePart } from '../program/phases';
import { sampleBegin, sampleEnd } from '../program/share';
import { sigmoidTanhCell } from './sigmoid-tanh-cell';
import { clearPadding, clearStates, multiplyStates } from './states';

/** Opcode.LstmForward: the threads share the samples, or the units, step by step. */
export function lstmForward(record: usize): void {
  const steps = load<i32>(record, 44);
  const batch = load<i32>(record, 48);
  const groups = (load<i32>(record, 56) + 3) >> 2;
  // Before the first step the states before it are masked.
  const first = load<usize>(record, 80) == 0 ? 0 : -1;
  if (ASC_FEATURE_THREADS && load<i32>(record, 92) != 0) {
    beginWork(steps - first, (groups + 3) >> 2);
    while (takePart()) {
      const step = first + phase;
      forwardSteps(record, step, step + 1, 0, batch, partBegin(groups, 4), partEnd(groups, 4));
      finishPart();
    }
    return;
  }
  const begin = sampleBegin(batch);
  const rows = sampleEnd(batch) - begin;
  if (rows > 0) forwardSteps(record, first, steps, begin, rows, 0, groups);
}

/** Steps `step` to `end` - 1 of `rows` samples from `begin` on, and of the groups of four units `from` to `to` - 1. */
function forwardSteps(
  record: usize, step: i32, end: i32, begin: i32, rows: i32, from: i32, to: i32,
): void {
  const x = load<usize>(record, 4);
  const gates = load<usize>(record, 20);
  const cells = load<usize>(record, 24);
  const activatedCells = load<usize>(record, 28);
  const h = load<usize>(record, 32);
  const firstH = load<usize>(record, 36);
  const firstC = load<usize>(record, 40);
  const steps = load<i32>(record, 44);
  const batch = load<i32>(record, 48);
  const columns = load<i32>(record, 52);
  const units = load<i32>(record, 56);
  const gatesStep = load<usize>(record, 60);
  const cellsStep = load<usize>(record, 64);
  const hStep = load<usize>(record, 68);
  const activation = load<i32>(record, 72);
  const recurrentActivation = load<i32>(record, 76);
  const mask = load<usize>(record, 80);
  const masked = load<usize>(record, 84);
  const z = load<usize>(record, 88);
  const present = load<usize>(record, 96);

  const row = rowBytes(units);
  const all = <i32>(row >> 4);
  const own = to - from;
  // What lies together of a step: all groups of all rows, or some groups of each row.
  const together = own == all && present == 0;
  const runs = together ? 1 : rows;
  const groups = together ? rows * all : own;
  const xRow = rowBytes(columns);
  const skipX = <usize>begin * xRow;
  const skipRows = <usize>begin * row;
  const skip = skipRows + (<usize>from << 4);
  const kernel = load<usize>(record, 8) + <usize>from * (<usize>columns << 6);
  const recurrentKernel = load<usize>(record, 12) + <usize>from * (<usize>units << 6);
  const bias = load<usize>(record, 16) + (<usize>from << 6);
  const usual = activation == Activation.Tanh && recurrentActivation == Activation.Sigmoid;
  for (; step < end; step++) {
    const result = step < 0 ? firstH : h + <usize>step * hStep;
    if (step >= 0) {
      const before: usize = mask != 0 ? masked + <usize>step * hStep : step == 0 ? firstH : result - hStep;
      const previousC = (step == 0 ? firstC : cells + <usize>(step - 1) * cellsStep) + skip;
      const out = gates + <usize>step * gatesStep + (skip << 2);
      const input = x + <usize>step * <usize>batch * xRow + skipX;
      stepProduct(own, input, xRow, columns, kernel, before + skipRows, row, units, recurrentKernel, bias, out, rows);
      const skipCells = <usize>step * cellsStep + skip;
      for (let run = 0; run < runs; run++) {
        const at = <usize>run * row;
        const c = cells + skipCells + at;
        const a = activatedCells + skipCells + at;
        const gate = out + (at << 2);
        if (present != 0 && isAbsent(present, step * batch + begin + run)) {
          const previousH: usize = step == 0 ? firstH : result - hStep;
          hold(gate, previousC + at, previousH + skip + at, c, result + skip + at, groups);
          continue;
        }
        if (usual) sigmoidTanhCell(gate, previousC + at, c, a, result + skip + at, groups);
        else {
          if (z != 0) copyVectors(gate, z + (gate - gates), <usize>groups << 6);
          anyCell(gate, previousC + at, c, a, result + skip + at, groups, activation, recurrentActivation);
        }
      }
      if (!usual && (units & 3) != 0 && to == all) clearPadding(result + skipRows, row, rows, units);
    }
    if (mask == 0 || step + 1 >= steps) continue;
    for (let run = 0; run < runs; run++) {
      const at = skip + <usize>run * row;
      multiplyStates(result + at, mask + at, masked + <usize>(step + 1) * hStep + at, groups);
    }
  }
}

/** z [rows, 4 units] = x [rows, columns] W + h [rows, units] R + b, panel by panel. */
export function stepProduct(
  panels: i32, x: usize, xRow: usize, columns: i32, kernel: usize, h: usize, hRow: usize, units: i32,
  recurrentKernel: usize,
  bias: usize, z: usize, rows: i32,
): void {
  const zRow = hRow << 2;
  if (rows == 1) {
    rowOfPanels(panels, x, columns, kernel, h, units, recurrentKernel, bias, 64, z);
    return;
  }
  for (let panel = 0; panel < panels; panel++) {
    panel16(rows, x, xRow, 4, columns, kernel, h, hRow, units, recurrentKernel, bias, 0, z, zRow);
    kernel += <usize>columns << 6;
    recurrentKernel += <usize>units << 6;
    bias += 64;
    z += 64;
  }
}

/** The gates and states of `groups` (at least 1) times four units, for any two activations. */
function anyCell(
  z: usize, previousC: usize, c: usize, a: usize, h: usize, groups: i32, activation: i32, recurrentActivation: i32,
): void {
  activatePairs(recurrentActivation, z, z, groups, 64);
  activateVectors(activation, z + 32, z + 32, groups, 64);
  activateVectors(recurrentActivation, z + 48, z + 48, groups, 64);
  const end = c + (<usize>groups << 4);
  let gate = z;
  for (let cell = c; cell != end; cell += 16) {
    const written = f32x4.mul(v128.load(gate), v128.load(gate, 32));
    v128.store(cell, f32x4.add(f32x4.mul(v128.load(gate, 16), v128.load(previousC)), written));
    gate += 64;
    previousC += 16;
  }
  activateRun(activation, c, a, groups);
  for (; c != end; c += 16) {
    v128.store(h, f32x4.mul(v128.load(z, 48), v128.load(a)));
    z += 64;
    a += 16;
    h += 16;
  }
}

/** A step that the mask leaves out: gates of zeros, the states of the step before. */
function hold(gates: usize, previousC: usize, previousH: usize, c: usize, h: usize, groups: i32): void {
  clearStates(gates, groups << 2);
  copyVectors(previousC, c, <usize>groups << 4);
  copyVectors(previousH, h, <usize>groups << 4);
}
