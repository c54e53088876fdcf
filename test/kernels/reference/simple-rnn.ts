// A simple recurrent layer and its gradients as loops in float64.

import type { Activation } from '../../../src/kernels/program/opcodes.js';
import type { Rows } from '../harness.js';
import { ACTIVATIONS, slopeOf } from './activations.js';
import { at, zeros } from './matrix.js';

export interface SimpleRnn {
  readonly steps: number;
  readonly batch: number;
  readonly columns: number;
  readonly units: number;
  readonly activation: Activation;
  /** [steps * batch, columns]: row t * batch + b. */
  readonly x: Rows;
  /** [columns, units] */
  readonly kernel: Rows;
  /** [units, units] */
  readonly recurrentKernel: Rows;
  /** [1, units] */
  readonly bias: Rows;
  /** [batch, units] */
  readonly firstH: Rows;
  /** What the states are multiplied by before each step, [batch, units]. */
  readonly mask: Rows | undefined;
}

/** Everything of every step, [steps * batch, units]. */
export interface SimpleRnnForward {
  readonly h: number[][];
  /** Before the activation. */
  readonly sums: number[][];
  /** The states as each step saw them. */
  readonly seen: number[][];
}

export interface SimpleRnnGradients {
  readonly x: number[][];
  readonly kernel: number[][];
  readonly recurrentKernel: number[][];
  readonly bias: number[][];
  readonly firstH: number[][];
}

export function simpleRnnForward(rnn: SimpleRnn): SimpleRnnForward {
  const { steps, batch, units, mask } = rnn;
  const result: SimpleRnnForward = { h: [], sums: [], seen: [] };
  for (let row = 0; row < steps * batch; row++) {
    const sample = row % batch;
    const before = row < batch ? rnn.firstH[sample] : result.h[row - batch];
    const s = (before ?? []).map((number, u) => number * (mask ? at(mask, sample, u) : 1));
    const sums = Array.from({ length: units }, (_, u) => {
      let sum = at(rnn.bias, 0, u);
      for (const [k, number] of (rnn.x[row] ?? []).entries()) sum += number * at(rnn.kernel, k, u);
      for (const [k, number] of s.entries()) sum += number * at(rnn.recurrentKernel, k, u);
      return sum;
    });
    result.seen.push(s);
    result.sums.push(sums);
    result.h.push(sums.map(ACTIVATIONS[rnn.activation]));
  }
  return result;
}

/** Gradients of `sum over all rows of dh * h`. */
export function simpleRnnBackward(rnn: SimpleRnn, forward: SimpleRnnForward, dh: Rows): SimpleRnnGradients {
  const { steps, batch, columns, units, mask } = rnn;
  const result = {
    x: zeros(steps * batch, columns),
    kernel: zeros(columns, units),
    recurrentKernel: zeros(units, units),
    bias: zeros(1, units),
  };
  const add = (target: number[][], row: number, column: number, value: number): void => {
    (target[row] as number[])[column] = at(target, row, column) + value;
  };
  const firstH = Array.from({ length: batch }, (_, sample) => {
    let next = new Array<number>(units).fill(0);
    for (let step = steps - 1; step >= 0; step--) {
      const row = step * batch + sample;
      const dz = next.map(
        (number, u) => (number + at(dh, row, u)) * slopeOf(rnn.activation, at(forward.sums, row, u)),
      );
      next = new Array<number>(units).fill(0);
      for (const [u, d] of dz.entries()) {
        add(result.bias, 0, u, d);
        for (let k = 0; k < columns; k++) {
          add(result.kernel, k, u, d * at(rnn.x, row, k));
          add(result.x, row, k, d * at(rnn.kernel, k, u));
        }
        for (let k = 0; k < units; k++) {
          add(result.recurrentKernel, k, u, d * at(forward.seen, row, k));
          const factor = mask ? at(mask, sample, k) : 1;
          next[k] = (next[k] as number) + d * at(rnn.recurrentKernel, k, u) * factor;
        }
      }
    }
    return next;
  });
  return { ...result, firstH };
}
