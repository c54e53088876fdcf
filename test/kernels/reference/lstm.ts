// An LSTM and its gradients as loops in float64, in tfjs's layout: four gates side by side in the order i, f, c, o.

import type { Activation } from '../../../src/kernels/program/opcodes.js';
import type { Rows } from '../harness.js';
import { ACTIVATIONS, slopeOf } from './activations.js';
import { at, zeros } from './matrix.js';

export interface Lstm {
  readonly steps: number;
  readonly batch: number;
  readonly columns: number;
  readonly units: number;
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  /** [steps * batch, columns]: row t * batch + b. */
  readonly x: Rows;
  /** [columns, 4 units] */
  readonly kernel: Rows;
  /** [units, 4 units] */
  readonly recurrentKernel: Rows;
  /** [1, 4 units] */
  readonly bias: Rows;
  /** [batch, units] */
  readonly firstH: Rows;
  readonly firstC: Rows;
  /** What the states are multiplied by before each step, [batch, units]. */
  readonly mask: Rows | undefined;
}

/** Everything of every step, [steps * batch, ...]. */
export interface Forward {
  /** Before the activations, [.., 4 units]. */
  readonly z: number[][];
  readonly gates: number[][];
  readonly c: number[][];
  readonly h: number[][];
  /** The states as each step saw them. */
  readonly seen: number[][];
}

export interface Gradients {
  readonly x: number[][];
  readonly kernel: number[][];
  readonly recurrentKernel: number[][];
  readonly bias: number[][];
  readonly firstH: number[][];
  readonly firstC: number[][];
}

export function lstmForward(lstm: Lstm): Forward {
  const { steps, batch, columns, units, x, kernel, recurrentKernel, bias, mask } = lstm;
  const result: Forward = { z: [], gates: [], c: [], h: [], seen: [] };
  for (let row = 0; row < steps * batch; row++) {
    const sample = row % batch;
    const before = row < batch ? (lstm.firstH[sample] as number[]) : (result.h[row - batch] as number[]);
    const c = row < batch ? (lstm.firstC[sample] as number[]) : (result.c[row - batch] as number[]);
    const seen = before.map((number, u) => number * (mask === undefined ? 1 : at(mask, sample, u)));
    const z: number[] = [];
    for (let column = 0; column < 4 * units; column++) {
      let sum = at(bias, 0, column);
      for (let k = 0; k < columns; k++) sum += at(x, row, k) * at(kernel, k, column);
      for (let k = 0; k < units; k++) sum += (seen[k] as number) * at(recurrentKernel, k, column);
      z.push(sum);
    }
    const gates = z.map((number, column) => ACTIVATIONS[activationOf(lstm, column)](number));
    const gate = (which: number, unit: number): number => gates[which * units + unit] as number;
    const nextC = c.map((number, u) => gate(1, u) * number + gate(0, u) * gate(2, u));
    result.z.push(z);
    result.gates.push(gates);
    result.seen.push(seen);
    result.c.push(nextC);
    result.h.push(nextC.map((number, u) => gate(3, u) * ACTIVATIONS[lstm.activation](number)));
  }
  return result;
}

/** Gradients of `sum over all rows of dh * h`, and of `lastDc * c` of the last step. */
export function lstmBackward(
  lstm: Lstm,
  forward: Forward,
  dh: Rows,
  lastDc?: Rows,
): Gradients & { z: number[][] } {
  const { steps, batch, columns, units, x, kernel, recurrentKernel, mask } = lstm;
  const activate = ACTIVATIONS[lstm.activation];
  const result = {
    x: zeros(steps * batch, columns),
    kernel: zeros(columns, 4 * units),
    recurrentKernel: zeros(units, 4 * units),
    bias: zeros(1, 4 * units),
    z: zeros(steps * batch, 4 * units),
  };
  const firstH = zeros(batch, units);
  const firstC = zeros(batch, units);
  for (let sample = 0; sample < batch; sample++) {
    let nextH = new Array<number>(units).fill(0);
    const nextC = [...(lastDc?.[sample] ?? new Array<number>(units).fill(0))];
    for (let step = steps - 1; step >= 0; step--) {
      const row = step * batch + sample;
      const gate = (which: number, unit: number): number => at(forward.gates, row, which * units + unit);
      const seen = forward.seen[row] as number[];
      const dz = result.z[row] as number[];
      const beforeC = step === 0 ? lstm.firstC : forward.c;
      const beforeRow = step === 0 ? sample : row - batch;
      for (let u = 0; u < units; u++) {
        const c = at(forward.c, row, u);
        const total = at(dh, row, u) + (nextH[u] as number);
        const dc = total * gate(3, u) * slopeOf(lstm.activation, c) + (nextC[u] as number);
        const gateGradients = [
          dc * gate(2, u),
          dc * at(beforeC, beforeRow, u),
          dc * gate(0, u),
          total * activate(c),
        ];
        for (const [which, gradient] of gateGradients.entries()) {
          const column = which * units + u;
          dz[column] = gradient * slopeOf(activationOf(lstm, column), at(forward.z, row, column));
        }
        nextC[u] = dc * gate(1, u);
      }
      const add = (target: number[][], k: number, column: number, value: number): void => {
        (target[k] as number[])[column] = at(target, k, column) + value;
      };
      nextH = new Array<number>(units).fill(0);
      for (const [column, gradient] of dz.entries()) {
        add(result.bias, 0, column, gradient);
        for (let k = 0; k < columns; k++) {
          add(result.kernel, k, column, gradient * at(x, row, k));
          add(result.x, row, k, gradient * at(kernel, k, column));
        }
        for (let k = 0; k < units; k++) {
          add(result.recurrentKernel, k, column, gradient * (seen[k] as number));
          const factor = mask === undefined ? 1 : at(mask, sample, k);
          nextH[k] = (nextH[k] as number) + gradient * at(recurrentKernel, k, column) * factor;
        }
      }
    }
    firstH[sample] = nextH;
    firstC[sample] = nextC;
  }
  return { ...result, firstH, firstC };
}

function activationOf(lstm: Lstm, column: number): Activation {
  const isCell = Math.floor(column / lstm.units) === 2;
  return isCell ? lstm.activation : lstm.recurrentActivation;
}

/** A matrix [rows, 4 units] with its gates interleaved in fours, as the kernels have it: opcodes.ts. */
export function interleaveGates(rows: Rows, units: number): number[][] {
  return rows.map((row) => {
    const interleaved = new Array<number>(16 * Math.ceil(units / 4)).fill(0);
    for (const [column, number] of row.entries()) {
      interleaved[interleavedColumn(Math.floor(column / units), column % units)] = number;
    }
    return interleaved;
  });
}

/** The gates side by side again, after the padding proved to be zeros if that is asked for. */
export function separateGates(rows: Rows, units: number, zeroPadding: boolean = true): number[][] {
  return rows.map((row) => {
    const left = [...row];
    const separate = Array.from({ length: 4 * units }, (_, column) => {
      const from = interleavedColumn(Math.floor(column / units), column % units);
      left[from] = 0;
      return row[from] as number;
    });
    if (zeroPadding && left.some((number) => number !== 0)) {
      throw new Error(`separateGates: expected padding of zeros, got ${left.join()}`);
    }
    return separate;
  });
}

function interleavedColumn(gate: number, unit: number): number {
  return (unit >> 2) * 16 + gate * 4 + (unit & 3);
}
