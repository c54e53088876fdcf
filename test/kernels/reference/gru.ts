// A GRU and its gradients as loops in float64, in tfjs's and Keras' layout: z, r and candidates side by side.

import type { Activation } from '../../../src/kernels/program/opcodes.js';
import { padded, type Rows } from '../harness.js';
import { ACTIVATIONS, slopeOf } from './activations.js';
import { at, zeros } from './matrix.js';

export interface Gru {
  readonly steps: number;
  readonly batch: number;
  readonly columns: number;
  readonly units: number;
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  /** Whether r multiplies what comes out of the recurrent product, or what goes in. */
  readonly resetAfter: boolean;
  /** [steps * batch, columns]: row t * batch + b. */
  readonly x: Rows;
  /** [columns, 3 units] */
  readonly kernel: Rows;
  /** [units, 3 units] */
  readonly recurrentKernel: Rows;
  /** [1, 3 units]; reset after: [2, 3 units], the input's and the state's. */
  readonly bias: Rows;
  /** [batch, units] */
  readonly firstH: Rows;
  /** What the states are multiplied by before each step, [batch, units]. */
  readonly mask: Rows | undefined;
}

/** Everything of every step, [steps * batch, ...]. */
export interface GruForward {
  readonly h: number[][];
  /** The states as each step saw them. */
  readonly seen: number[][];
  /** Before the activations, [.., 3 units], and after. */
  readonly sums: number[][];
  readonly gates: number[][];
  /** The candidates' part of the recurrent product before the reset (reset after), or r times the state (before). */
  readonly inner: number[][];
}

export interface GruGradients {
  readonly x: number[][];
  readonly kernel: number[][];
  readonly recurrentKernel: number[][];
  readonly bias: number[][];
  readonly firstH: number[][];
}

export function gruForward(gru: Gru): GruForward {
  const { steps, batch, units, resetAfter } = gru;
  const result: GruForward = { h: [], seen: [], sums: [], gates: [], inner: [] };
  const bias = (row: number, column: number): number => at(gru.bias, row, column);
  const product = (state: readonly number[], column: number): number =>
    state.reduce((sum, number, k) => sum + number * at(gru.recurrentKernel, k, column), 0);
  for (let row = 0; row < steps * batch; row++) {
    const sample = row % batch;
    const before = row < batch ? gru.firstH[sample] : result.h[row - batch];
    const s = (before ?? []).map((number, u) => number * (gru.mask ? at(gru.mask, sample, u) : 1));
    const ofInput = Array.from({ length: 3 * units }, (_, column) =>
      (gru.x[row] ?? []).reduce(
        (sum, number, k) => sum + number * at(gru.kernel, k, column),
        bias(0, column),
      ),
    );
    const columns = Array.from({ length: units }, (_, u) => u);
    const sum = (column: number): number =>
      (ofInput[column] as number) + product(s, column) + (resetAfter ? bias(1, column) : 0);
    const gate = ACTIVATIONS[gru.recurrentActivation];
    const zr = Array.from({ length: 2 * units }, (_, column) => sum(column));
    const r = columns.map((u) => gate(zr[units + u] as number));
    const reset = columns.map((u) => (r[u] as number) * (s[u] as number));
    const inner = columns.map((u) =>
      resetAfter ? product(s, 2 * units + u) + bias(1, 2 * units + u) : (reset[u] as number),
    );
    const candidates = columns.map((u) => {
      const own = ofInput[2 * units + u] as number;
      return own + (resetAfter ? (r[u] as number) * (inner[u] as number) : product(reset, 2 * units + u));
    });
    const gates = [...zr.map(gate), ...candidates.map(ACTIVATIONS[gru.activation])];
    result.sums.push([...zr, ...candidates]);
    result.gates.push(gates);
    result.inner.push(inner);
    result.seen.push(s);
    result.h.push(
      columns.map((u) => {
        const z = gates[u] as number;
        return z * (s[u] as number) + (1 - z) * (gates[2 * units + u] as number);
      }),
    );
  }
  return result;
}

/** Gradients of `sum over all rows of dh * h`. */
export function gruBackward(gru: Gru, forward: GruForward, dh: Rows): GruGradients {
  const { steps, batch, columns, units, resetAfter, mask } = gru;
  const result = {
    x: zeros(steps * batch, columns),
    kernel: zeros(columns, 3 * units),
    recurrentKernel: zeros(units, 3 * units),
    bias: zeros(gru.bias.length, 3 * units),
  };
  const add = (target: number[][], row: number, column: number, value: number): void => {
    (target[row] as number[])[column] = at(target, row, column) + value;
  };
  const slope = (row: number, column: number): number => {
    const activation = column < 2 * units ? gru.recurrentActivation : gru.activation;
    return slopeOf(activation, at(forward.sums, row, column));
  };
  const firstH = Array.from({ length: batch }, (_, sample) => {
    let next = new Array<number>(units).fill(0);
    for (let step = steps - 1; step >= 0; step--) {
      const row = step * batch + sample;
      const gate = (which: number, u: number): number => at(forward.gates, row, which * units + u);
      const s = forward.seen[row] as number[];
      const total = next.map((number, u) => number + at(dh, row, u));
      const ds = total.map((number, u) => number * gate(0, u));
      // Of the sums, in the recurrent product and in the input's.
      const ofState = new Array<number>(3 * units).fill(0);
      const ofInput = new Array<number>(3 * units).fill(0);
      for (let u = 0; u < units; u++) {
        const number = total[u] as number;
        ofInput[u] = number * ((s[u] as number) - gate(2, u)) * slope(row, u);
        const candidate = number * (1 - gate(0, u)) * slope(row, 2 * units + u);
        ofInput[2 * units + u] = candidate;
        ofState[2 * units + u] = resetAfter ? candidate * gate(1, u) : candidate;
      }
      const throughReset = (k: number): number =>
        ofState
          .slice(2 * units)
          .reduce((sum, d, u) => sum + d * at(gru.recurrentKernel, k, 2 * units + u), 0);
      for (let u = 0; u < units; u++) {
        const dr = resetAfter
          ? (ofInput[2 * units + u] as number) * at(forward.inner, row, u)
          : throughReset(u) * (s[u] as number);
        ofInput[units + u] = dr * slope(row, units + u);
        ds[u] = (ds[u] as number) + throughReset(u) * (resetAfter ? 1 : gate(1, u));
      }
      for (let column = 0; column < 2 * units; column++) ofState[column] = ofInput[column] as number;
      for (let column = 0; column < 3 * units; column++) {
        const d = ofState[column] as number;
        if (resetAfter) add(result.bias, 1, column, d);
        for (let k = 0; k < units; k++) {
          const isCandidate = column >= 2 * units;
          const seen = isCandidate && !resetAfter ? at(forward.inner, row, k) : (s[k] as number);
          add(result.recurrentKernel, k, column, d * seen);
          if (!isCandidate) ds[k] = (ds[k] as number) + d * at(gru.recurrentKernel, k, column);
        }
        const own = ofInput[column] as number;
        add(result.bias, 0, column, own);
        for (let k = 0; k < columns; k++) {
          add(result.kernel, k, column, own * at(gru.x, row, k));
          add(result.x, row, k, own * at(gru.kernel, k, column));
        }
      }
      next = ds.map((number, u) => number * (mask ? at(mask, sample, u) : 1));
    }
    return next;
  });
  return { ...result, firstH };
}

/**
 * The two matrices that a weight [rows, 3 units] is to the kernels (opcodes.ts), padding included: the columns of the
 * gates, interleaved in fours, and those of the candidates.
 */
export function blocksOf(weight: Rows, units: number): [gates: number[][], candidates: number[][]] {
  const width = padded(units);
  return [
    weight.map((row) => {
      const gates = new Array<number>(2 * width).fill(0);
      for (let column = 0; column < 2 * units; column++) {
        gates[gruColumn(Math.floor(column / units), column % units)] = row[column] as number;
      }
      return gates;
    }),
    weight.map((row) => [...row.slice(2 * units), ...new Array<number>(width - units).fill(0)]),
  ];
}

/** Where a gate's unit stands among the interleaved columns. */
export function gruColumn(gate: number, unit: number): number {
  return (unit >> 2) * 8 + gate * 4 + (unit & 3);
}
