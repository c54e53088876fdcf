// Runs the GRU kernels as a program does: forwards, backwards, and the gradients of the weights after that.

import fc from 'fast-check';
import { lstmGradientScratch, weightGradientScratch } from '../../../src/kernels/matrix/scratch.js';
import { matrix, numbers } from '../cases.js';
import { type Kernels, padded, type Rows } from '../harness.js';
import { blocksOf, type Gru, type GruGradients, gruColumn } from '../reference/gru.js';
import { fromPanels, toPanels } from '../reference/matrix.js';
import { OTHERS, slopeOfValue, USUAL } from './activation-pairs.js';

/** GRUs of a given number of units on 1 to 9 sequences of 1 to 5 steps, with states before the first step. */
export function grus(unitCounts: fc.Arbitrary<number>): fc.Arbitrary<Gru> {
  return fc
    .record({
      steps: fc.integer({ min: 1, max: 5 }),
      batch: fc.integer({ min: 1, max: 9 }),
      columns: fc.integer({ min: 1, max: 19 }),
      units: unitCounts,
      functions: fc.oneof(fc.constant(USUAL), fc.constantFrom(...OTHERS)),
      resetAfter: fc.boolean(),
    })
    .chain(({ functions: { activation, recurrentActivation, largest }, ...size }) => {
      const { steps, batch, columns, units, resetAfter } = size;
      // Many units sum up.
      const weight = numbers(-largest / Math.max(1, units / 16), largest / Math.max(1, units / 16));
      return fc.record({
        steps: fc.constant(steps),
        batch: fc.constant(batch),
        columns: fc.constant(columns),
        units: fc.constant(units),
        resetAfter: fc.constant(resetAfter),
        activation: fc.constant(activation),
        recurrentActivation: fc.constant(recurrentActivation),
        x: matrix(steps * batch, columns, numbers(-1, 1)),
        kernel: matrix(columns, 3 * units, weight),
        recurrentKernel: matrix(units, 3 * units, weight),
        bias: matrix(resetAfter ? 2 : 1, 3 * units, weight),
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
  readonly gates: number;
  readonly candidates: number;
  readonly inner: number;
  readonly h: number;
  readonly masked: number;
  readonly gatesBefore: number;
  readonly candidatesBefore: number;
}

function panelsOf(weight: Rows, units: number): number[] {
  const [gates, candidates] = blocksOf(weight, units);
  return [...toPanels(gates, 2 * padded(units)), ...toPanels(candidates, units)];
}

/** Columns of the gates and of the candidates side by side again; the padding has to be zeros. */
function joined(gates: Rows, candidates: Rows, units: number): number[][] {
  return gates.map((row, index) => {
    const left = [...row];
    const own = Array.from({ length: 2 * units }, (_, column) => {
      const from = gruColumn(Math.floor(column / units), column % units);
      left[from] = 0;
      return row[from] as number;
    });
    if (left.some((number) => number !== 0)) throw new Error(`expected padding of zeros, got ${left.join()}`);
    return [...own, ...(candidates[index] as number[])];
  });
}

/**
 * @param keep whether what every step computed is kept, for the way backwards
 * @param keptH steps whose h is kept: all, or 1 where only the last is asked for
 */
function forward(kernels: Kernels, gru: Gru, keep: boolean, keptH: number, threads: number): Placed {
  kernels.clear();
  const { steps, batch, columns, units, mask, resetAfter } = gru;
  const kept = keep ? steps : 1;
  const before = (activation: Gru['activation'], width: number): number =>
    keep && !slopeOfValue(activation) ? kernels.rowSpace(steps * batch, width) : 0;
  const placed: Placed = {
    x: kernels.putRows(gru.x),
    kernel: kernels.put(panelsOf(gru.kernel, units)),
    recurrentKernel: kernels.put(panelsOf(gru.recurrentKernel, units)),
    firstH: kernels.putRows(gru.firstH),
    mask: mask === undefined ? 0 : kernels.putRows(mask),
    gates: kernels.rowSpace(kept * batch, 2 * padded(units)),
    candidates: kernels.rowSpace(kept * batch, units),
    inner: kernels.rowSpace(kept * batch, units),
    h: kernels.rowSpace(keptH * batch, units),
    masked: mask === undefined ? 0 : kernels.rowSpace(keptH * batch, units),
    gatesBefore: before(gru.recurrentActivation, 2 * padded(units)),
    candidatesBefore: before(gru.activation, units),
  };
  const bias = kernels.put(gru.bias.flatMap((row) => panelsOf([row], units)));
  const stateBytes = 4 * batch * padded(units);
  kernels.call(
    'gruForward',
    [
      ...[placed.x, placed.kernel, placed.recurrentKernel, bias, placed.gates, placed.candidates],
      ...[placed.inner, placed.h, placed.firstH, steps, batch, columns, units],
      ...[kept === 1 ? 0 : stateBytes, keptH === 1 ? 0 : stateBytes],
      ...[gru.activation, gru.recurrentActivation, placed.mask, placed.masked],
      ...[placed.gatesBefore, placed.candidatesBefore],
      ...(resetAfter ? [1, kernels.space(threads * 2 * padded(units))] : [0, 0]),
    ],
    threads,
  );
  return placed;
}

/** h of every step as training keeps it. */
export function train(kernels: Kernels, gru: Gru, threads: number): number[][] {
  const { h } = forward(kernels, gru, true, gru.steps, threads);
  return kernels.getRows(h, gru.steps * gru.batch, gru.units);
}

/** h of every step, or of the last alone, as inference computes it: without keeping anything else. */
export function infer(kernels: Kernels, gru: Gru, lastAlone: boolean, threads: number): number[][] {
  const steps = lastAlone ? 1 : gru.steps;
  return kernels.getRows(forward(kernels, gru, false, steps, threads).h, steps * gru.batch, gru.units);
}

/**
 * All gradients for dL/dh of every step, or of the last alone if `dh` has rows of one step.
 *
 * @param first whether the states before the first step have one
 */
export function gradients(
  kernels: Kernels,
  gru: Gru,
  dh: Rows,
  threads: number,
  first: boolean = true,
): GruGradients {
  const { steps, batch, columns, units, resetAfter } = gru;
  const placed = forward(kernels, gru, true, steps, threads);
  const { x, kernel, recurrentKernel, gates, candidates, inner, h, firstH, mask, masked } = placed;
  const width = padded(units);
  const rows = steps * batch;
  const call = (handler: string, operands: readonly number[]): void =>
    kernels.call(handler, operands, threads);
  const transpose = (from: number, count: number, outputs: number): number => {
    const target = kernels.space(outputs * padded(count));
    call('transpose', [from, target, count, outputs]);
    return target;
  };
  const transposes = (from: number, count: number): number[] => [
    transpose(from, count, 2 * width),
    transpose(from + 4 * count * 2 * width, count, width),
  ];
  const dhScratch = kernels.rowSpace(batch, units);
  const dx = kernels.rowSpace(rows, columns);
  call('gruBackward', [
    ...[kernels.putRows(dh), dh.length === batch && steps > 1 ? 1 : 0, gates, candidates, inner, h, firstH],
    ...[...transposes(recurrentKernel, units), dhScratch, kernels.rowSpace(batch, 3 * width)],
    ...[steps, batch, units, gru.activation, gru.recurrentActivation, mask, masked],
    ...[placed.gatesBefore, placed.candidatesBefore, resetAfter ? 1 : 0, first ? 1 : 0],
    ...[dx, ...transposes(kernel, columns), columns],
  ]);
  const scratch = kernels.space((threads * lstmGradientScratch(columns, units)) / 4);
  const other = kernels.space((threads * weightGradientScratch(units)) / 4);
  const target = (count: number): [number, number] => [
    kernels.space(count * 2 * width),
    kernels.space(count * width),
  ];
  const [dKernel, dRecurrent, dBias] = [target(columns), target(units), target(1)];
  const isMasked = masked !== 0;
  const lag = isMasked ? 0 : batch;
  const seen = isMasked ? masked : h;
  // Of the states before the first step, then of the others.
  if (!isMasked) call('weightGradient', [firstH, gates, dRecurrent[0], batch, units, 2 * width, other, 0]);
  call('lstmWeightGradient', [
    ...[x, seen, gates, dKernel[0], dRecurrent[0], dBias[0], rows, columns, units, lag, isMasked ? 0 : 1],
    ...[scratch, 2 * width],
  ]);
  if (resetAfter) {
    call('weightGradient', [x, candidates, dKernel[1], rows, columns, width, scratch, 0]);
    call('biasGradient', [candidates, dBias[1], rows, width]);
    if (!isMasked) call('weightGradient', [firstH, inner, dRecurrent[1], batch, units, width, other, 0]);
    const later = inner + 4 * lag * width;
    call('weightGradient', [seen, later, dRecurrent[1], rows - lag, units, width, other, isMasked ? 0 : 1]);
  } else {
    call('lstmWeightGradient', [
      ...[
        x,
        inner,
        candidates,
        dKernel[1],
        dRecurrent[1],
        dBias[1],
        rows,
        columns,
        units,
        0,
        0,
        scratch,
        width,
      ],
    ]);
  }
  const weight = ([ofGates, ofCandidates]: [number, number], count: number): number[][] =>
    joined(
      fromPanels(kernels.get(ofGates, count * 2 * width), count, 2 * width),
      fromPanels(kernels.get(ofCandidates, count * width), count, units),
      units,
    );
  const biases = [weight(dBias, 1)];
  if (resetAfter) {
    const again = target(1);
    call('biasGradient', [gates, again[0], rows, 2 * width]);
    call('biasGradient', [inner, again[1], rows, width]);
    biases.push(weight(again, 1));
  }
  return {
    x: kernels.getRows(dx, rows, columns),
    kernel: weight(dKernel, columns),
    recurrentKernel: weight(dRecurrent, units),
    bias: biases.flat(),
    firstH: kernels.getRows(dhScratch, batch, units),
  };
}
