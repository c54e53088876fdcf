// Runs the kernels of a simple recurrent layer as a program does: forwards, backwards, and the weights' gradients.

import fc from 'fast-check';
import { lstmGradientScratch, weightGradientScratch } from '../../../src/kernels/matrix/scratch.js';
import { matrix, numbers } from '../cases.js';
import { type Kernels, padded, type Rows } from '../harness.js';
import { fromPanels, toPanels } from '../reference/matrix.js';
import type { SimpleRnn, SimpleRnnGradients } from '../reference/simple-rnn.js';
import { OTHERS, slopeOfValue, USUAL } from './activation-pairs.js';

/** Simple recurrent layers of a given number of units on 1 to 9 sequences of 1 to 5 steps. */
export function simpleRnns(unitCounts: fc.Arbitrary<number>): fc.Arbitrary<SimpleRnn> {
  return fc
    .record({
      steps: fc.integer({ min: 1, max: 5 }),
      batch: fc.integer({ min: 1, max: 9 }),
      columns: fc.integer({ min: 1, max: 19 }),
      units: unitCounts,
      functions: fc.oneof(fc.constant(USUAL), fc.constantFrom(...OTHERS)),
    })
    .chain(({ functions: { activation, largest }, ...size }) => {
      const { steps, batch, columns, units } = size;
      // Many units sum up.
      const weight = numbers(-largest / Math.max(1, units / 16), largest / Math.max(1, units / 16));
      return fc.record({
        steps: fc.constant(steps),
        batch: fc.constant(batch),
        columns: fc.constant(columns),
        units: fc.constant(units),
        activation: fc.constant(activation),
        x: matrix(steps * batch, columns, numbers(-1, 1)),
        kernel: matrix(columns, units, weight),
        recurrentKernel: matrix(units, units, weight),
        bias: matrix(1, units, weight),
        firstH: matrix(batch, units, numbers(-1, 1)),
        mask: fc.option(matrix(batch, units, fc.constantFrom(0, 1.25)), { nil: undefined }),
      });
    });
}

/** Addresses of what the kernels share. */
interface Placed {
  readonly x: number;
  readonly kernel: number;
  readonly recurrentKernel: number;
  readonly firstH: number;
  readonly mask: number;
  readonly z: number;
  readonly keptZ: boolean;
  readonly h: number;
  readonly masked: number;
}

/** @param keptH steps whose h is kept: all, or 1 where only the last is asked for */
function forward(kernels: Kernels, rnn: SimpleRnn, keep: boolean, keptH: number, threads: number): Placed {
  kernels.clear();
  const { steps, batch, columns, units, mask } = rnn;
  const keptZ = keep && !slopeOfValue(rnn.activation);
  const placed: Placed = {
    x: kernels.putRows(rnn.x),
    kernel: kernels.put(toPanels(rnn.kernel, units)),
    recurrentKernel: kernels.put(toPanels(rnn.recurrentKernel, units)),
    firstH: kernels.putRows(rnn.firstH),
    mask: mask === undefined ? 0 : kernels.putRows(mask),
    z: kernels.rowSpace((keptZ ? steps : 1) * batch, units),
    keptZ,
    h: kernels.rowSpace(keptH * batch, units),
    masked: mask === undefined ? 0 : kernels.rowSpace(keptH * batch, units),
  };
  const { x, kernel, recurrentKernel, z, h, firstH, masked } = placed;
  const stateBytes = 4 * batch * padded(units);
  kernels.call(
    'simpleRnnForward',
    [
      ...[x, kernel, recurrentKernel, kernels.putRows(rnn.bias), z, h, firstH, steps, batch, columns, units],
      ...[keptZ ? stateBytes : 0, keptH === 1 ? 0 : stateBytes, rnn.activation, placed.mask, masked],
    ],
    threads,
  );
  return placed;
}

/** h of every step as training keeps it. */
export function train(kernels: Kernels, rnn: SimpleRnn, threads: number): number[][] {
  const { h } = forward(kernels, rnn, true, rnn.steps, threads);
  return kernels.getRows(h, rnn.steps * rnn.batch, rnn.units);
}

/** h of every step, or of the last alone, as inference computes it. */
export function infer(kernels: Kernels, rnn: SimpleRnn, lastAlone: boolean, threads: number): number[][] {
  const steps = lastAlone ? 1 : rnn.steps;
  return kernels.getRows(forward(kernels, rnn, false, steps, threads).h, steps * rnn.batch, rnn.units);
}

/**
 * All gradients for dL/dh of every step, or of the last alone if `dh` has rows of one step.
 *
 * @param first whether the states before the first step have one
 */
export function gradients(
  kernels: Kernels,
  rnn: SimpleRnn,
  dh: Rows,
  threads: number,
  first: boolean = true,
): SimpleRnnGradients {
  const { steps, batch, columns, units } = rnn;
  const placed = forward(kernels, rnn, true, steps, threads);
  const { x, kernel, recurrentKernel, z, h, firstH, mask, masked } = placed;
  const width = padded(units);
  const rows = steps * batch;
  const call = (handler: string, operands: readonly number[]): void =>
    kernels.call(handler, operands, threads);
  const transpose = (from: number, count: number): number => {
    const target = kernels.space(width * padded(count));
    call('transpose', [from, target, count, width]);
    return target;
  };
  const dz = kernels.rowSpace(rows, units);
  const dhScratch = kernels.rowSpace(batch, units);
  call('simpleRnnBackward', [
    ...[kernels.putRows(dh), dh.length === batch && steps > 1 ? 1 : 0, h, dz],
    ...[transpose(recurrentKernel, units), dhScratch, steps, batch, units, rnn.activation, mask],
    ...[placed.keptZ ? z : 0, first ? 1 : 0],
  ]);
  const dx = kernels.rowSpace(rows, columns);
  call('dense', [dz, transpose(kernel, columns), 0, dx, steps, batch, width, columns]);
  const scratch = kernels.space((threads * lstmGradientScratch(columns, units)) / 4);
  const other = kernels.space((threads * weightGradientScratch(units)) / 4);
  const dKernel = kernels.space(columns * width);
  const dRecurrent = kernels.space(units * width);
  const dBias = kernels.rowSpace(1, units);
  const isMasked = masked !== 0;
  if (!isMasked) call('weightGradient', [firstH, dz, dRecurrent, batch, units, units, other, 0]);
  call('lstmWeightGradient', [
    ...[x, isMasked ? masked : h, dz, dKernel, dRecurrent, dBias],
    ...[rows, columns, units, isMasked ? 0 : batch, isMasked ? 0 : 1, scratch, width],
  ]);
  const panels = (address: number, count: number): number[][] =>
    fromPanels(kernels.get(address, count * width), count, units);
  return {
    x: kernels.getRows(dx, rows, columns),
    kernel: panels(dKernel, columns),
    recurrentKernel: panels(dRecurrent, units),
    bias: kernels.getRows(dBias, 1, units),
    firstH: kernels.getRows(dhScratch, batch, units),
  };
}
