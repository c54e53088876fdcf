// Runs the LSTM kernels as a program does: forwards, backwards, and the gradients of the weights after that.

import fc from 'fast-check';
import { lstmGradientScratch } from '../../../src/kernels/matrix/scratch.js';
import { Activation } from '../../../src/kernels/program/opcodes.js';
import { matrix, numbers } from '../cases.js';
import { type Kernels, padded, type Rows } from '../harness.js';
import { interleaveGates, type Lstm, separateGates } from '../reference/lstm.js';
import { fromPanels, toPanels } from '../reference/matrix.js';
import { OTHERS, USUAL } from './activation-pairs.js';

/** LSTMs of 1 to 19 units on 1 to 7 sequences of 1 to 6 steps, with states before the first step. */
export const lstms: fc.Arbitrary<Lstm> = fc
  .record({
    steps: fc.integer({ min: 1, max: 6 }),
    batch: fc.integer({ min: 1, max: 7 }),
    columns: fc.integer({ min: 1, max: 9 }),
    units: fc.integer({ min: 1, max: 19 }),
    functions: fc.oneof(fc.constant(USUAL), fc.constantFrom(...OTHERS)),
  })
  .chain(({ functions: { activation, recurrentActivation, largest }, ...size }) => {
    const { steps, batch, columns, units } = size;
    const weight = numbers(-largest, largest);
    return fc.record({
      steps: fc.constant(steps),
      batch: fc.constant(batch),
      columns: fc.constant(columns),
      units: fc.constant(units),
      activation: fc.constant(activation),
      recurrentActivation: fc.constant(recurrentActivation),
      x: matrix(steps * batch, columns, numbers(-1, 1)),
      kernel: matrix(columns, 4 * units, weight),
      recurrentKernel: matrix(units, 4 * units, weight),
      bias: matrix(1, 4 * units, weight),
      firstH: matrix(batch, units, numbers(-1, 1)),
      firstC: matrix(batch, units, numbers(-1, 1)),
      mask: fc.option(matrix(batch, units, fc.constantFrom(0, 1.25)), { nil: undefined }),
    });
  });

/** Addresses of what the kernels share. */
interface Placed {
  readonly x: number;
  readonly kernel: number;
  readonly recurrentKernel: number;
  readonly firstH: number;
  readonly firstC: number;
  readonly mask: number;
  readonly gates: number;
  readonly cells: number;
  readonly activatedCells: number;
  readonly h: number;
  readonly masked: number;
  readonly z: number;
}

const isUsual = ({ activation, recurrentActivation }: Lstm): boolean =>
  activation === Activation.Tanh && recurrentActivation === Activation.Sigmoid;

/**
 * @param keep whether gates and cells of all steps are kept, for the way backwards
 * @param keptH steps whose h is kept: all, or 1 where only the last is asked for
 */
function forward(kernels: Kernels, lstm: Lstm, keep: boolean, keptH: number, threads: number): Placed {
  kernels.clear();
  const { steps, batch, columns, units, mask } = lstm;
  const gateColumns = 4 * padded(units);
  const kept = keep ? steps : 1;
  const placed: Placed = {
    x: kernels.putRows(lstm.x),
    kernel: kernels.put(toPanels(interleaveGates(lstm.kernel, units), gateColumns)),
    recurrentKernel: kernels.put(toPanels(interleaveGates(lstm.recurrentKernel, units), gateColumns)),
    firstH: kernels.putRows(lstm.firstH),
    firstC: kernels.putRows(lstm.firstC),
    mask: mask === undefined ? 0 : kernels.putRows(mask),
    gates: kernels.rowSpace(kept * batch, gateColumns),
    cells: kernels.rowSpace(kept * batch, units),
    activatedCells: kernels.rowSpace(kept * batch, units),
    h: kernels.rowSpace(keptH * batch, units),
    masked: mask === undefined ? 0 : kernels.rowSpace(steps * batch, units),
    z: isUsual(lstm) || !keep ? 0 : kernels.rowSpace(kept * batch, gateColumns),
  };
  const bias = kernels.putRows(interleaveGates(lstm.bias, units));
  const { x, kernel, recurrentKernel, gates, cells, activatedCells, h, firstH, firstC, masked, z } = placed;
  const stateBytes = 4 * batch * padded(units);
  kernels.call(
    'lstmForward',
    [
      ...[x, kernel, recurrentKernel, bias, gates, cells, activatedCells, h, firstH, firstC],
      ...[steps, batch, columns, units],
      ...[kept === 1 ? 0 : 4 * stateBytes, kept === 1 ? 0 : stateBytes, keptH === 1 ? 0 : stateBytes],
      ...[lstm.activation, lstm.recurrentActivation, placed.mask, masked, z],
    ],
    threads,
  );
  return placed;
}

/** h and c of every step as training keeps them. */
export function train(kernels: Kernels, lstm: Lstm, threads: number): { h: number[][]; c: number[][] } {
  const { steps, batch, units } = lstm;
  const { h, cells } = forward(kernels, lstm, true, steps, threads);
  return {
    h: kernels.getRows(h, steps * batch, units),
    c: withoutPadding(kernels, cells, steps * batch, units),
  };
}

/** h of every step, or of the last alone, as inference computes it: without keeping anything else. */
export function infer(kernels: Kernels, lstm: Lstm, lastAlone: boolean, threads: number): number[][] {
  const rows = (lastAlone ? 1 : lstm.steps) * lstm.batch;
  const { h } = forward(kernels, lstm, false, lastAlone ? 1 : lstm.steps, threads);
  return kernels.getRows(h, rows, lstm.units);
}

export interface KernelGradients {
  readonly x: number[][];
  readonly kernel: number[][];
  readonly recurrentKernel: number[][];
  readonly bias: number[][];
  readonly z: number[][];
  /** Of the states before the first step, if they were asked for. */
  readonly firstH: number[][];
  readonly firstC: number[][];
}

/**
 * All gradients for dL/dh of every step, or of the last alone if `dh` has rows of one step.
 *
 * @param lastDc dL/d(c of the last step), if there is one; then the first states' gradients are asked for, too
 * @param sharesUnits whether threads would share the units, of which there has to be one then
 */
export function gradients(
  kernels: Kernels,
  lstm: Lstm,
  dh: Rows,
  threads: number,
  lastDc?: Rows,
  sharesUnits: boolean = false,
): KernelGradients {
  const { steps, batch, columns, units } = lstm;
  const placed = forward(kernels, lstm, true, steps, threads);
  const { x, kernel, recurrentKernel, gates, cells, activatedCells, h, firstH, firstC, masked, z } = placed;
  const gateColumns = 4 * padded(units);
  const rows = steps * batch;
  const call = (handler: string, operands: readonly number[]): void =>
    kernels.call(handler, operands, threads);
  const transpose = (from: number, count: number): number => {
    const target = kernels.space(gateColumns * padded(count));
    call('transpose', [from, target, count, gateColumns]);
    return target;
  };
  const transposed = transpose(recurrentKernel, units);
  const [dh0, dc0] = [kernels.rowSpace(batch, units), kernels.rowSpace(batch, units)];
  const lastAlone = dh.length === batch && steps > 1 ? 1 : 0;
  call('lstmBackward', [
    ...[kernels.putRows(dh), lastAlone, gates, cells, activatedCells, firstC, transposed, dh0, dc0],
    ...[steps, batch, units, lstm.activation, lstm.recurrentActivation, placed.mask, z],
    ...[isUsual(lstm) ? 0 : kernels.rowSpace(batch, gateColumns), sharesUnits ? 1 : 0],
    ...(lastDc === undefined ? [0, 0] : [1, kernels.putRows(lastDc)]),
  ]);
  const dx = kernels.rowSpace(rows, columns);
  call('dense', [gates, transpose(kernel, columns), 0, dx, steps, batch, gateColumns, columns]);
  const scratch = kernels.space((threads * lstmGradientScratch(columns, units)) / 4);
  const dKernel = kernels.space(columns * gateColumns);
  const dRecurrent = kernels.space(units * gateColumns);
  const dBias = kernels.rowSpace(1, gateColumns);
  const isMasked = masked !== 0;
  if (!isMasked) {
    call('weightGradient', [firstH, gates, dRecurrent, batch, units, gateColumns, scratch, 0]);
  }
  call('lstmWeightGradient', [
    ...[x, isMasked ? masked : h, gates, dKernel, dRecurrent, dBias],
    ...[rows, columns, units, isMasked ? 0 : batch, isMasked ? 0 : 1, scratch, gateColumns],
  ]);
  const panels = (address: number, count: number): number[][] =>
    separateGates(fromPanels(kernels.get(address, count * gateColumns), count, gateColumns), units);
  return {
    x: kernels.getRows(dx, rows, columns),
    kernel: panels(dKernel, columns),
    recurrentKernel: panels(dRecurrent, units),
    bias: separateGates(kernels.getRows(dBias, 1, gateColumns), units),
    z: separateGates(kernels.getRows(gates, rows, gateColumns), units),
    firstH: kernels.getRows(dh0, batch, units),
    firstC: kernels.getRows(dc0, batch, units),
  };
}

/** Rows whose padding may hold anything: cells, of which nothing reads it. */
function withoutPadding(kernels: Kernels, address: number, rows: number, columns: number): number[][] {
  const width = padded(columns);
  const all = kernels.get(address, rows * width);
  return Array.from({ length: rows }, (_, row) => [...all.subarray(row * width, row * width + columns)]);
}

/** Fails unless every number is within `tolerance` times the largest expected one (at least 1) of its own. */
export function expectNear(what: string, got: Rows, expected: Rows, tolerance: number): void {
  const most = Math.max(1, ...expected.flat().map(Math.abs));
  for (const [r, row] of expected.entries()) {
    for (const [c, aim] of row.entries()) {
      const number = (got[r] as readonly number[])[c] as number;
      if (!(Math.abs(number - aim) <= tolerance * most)) {
        throw new Error(`${what}[${r}, ${c}]: expected ${aim} within ${tolerance * most}, got ${number}`);
      }
    }
  }
}
