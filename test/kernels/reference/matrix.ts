// Matrix products as loops, in float64 and in float32 in the kernels' order; weights in panels.

import { padded, type Rows } from '../harness.js';

/** Columns of a panel. */
const PANEL = 16;

type Element = (row: number, column: number) => number;

/**
 * Fails unless every element of `got` is `start(r, c) + sum over k < count of left(r, k) * right(k, c)`: in every bit
 * as float32 numbers summed in the order of k, each product rounded, then added and rounded; and so within
 * (count + 1) 2^-24 sum |left right| of float64's sum, as each term is rounded at most count + 1 times.
 */
export function expectSums(got: Rows, count: number, start: Element, left: Element, right: Element): void {
  const unit = (1 + 2 ** -24) ** (count + 1) - 1;
  for (const [r, row] of got.entries()) {
    for (const [c, number] of row.entries()) {
      const first = start(r, c);
      let single = first;
      let double = first;
      let size = Math.abs(first);
      for (let k = 0; k < count; k++) {
        const product = left(r, k) * right(k, c);
        single = Math.fround(single + Math.fround(product));
        double += product;
        size += Math.abs(product);
      }
      if (!(Math.abs(number - double) <= unit * size)) {
        throw new Error(`[${r}, ${c}]: expected ${double} within ${unit * size}, got ${number}`);
      }
      if (!Object.is(number, single)) {
        throw new Error(`[${r}, ${c}]: expected the sum in order, ${single}, got ${number}`);
      }
    }
  }
}

export function at(rows: Rows, row: number, column: number): number {
  return (rows[row] as readonly number[])[column] as number;
}

export function zeros(rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
}

/** The transpose of rows of `columns` numbers. */
export function transposed(rows: Rows, columns: number): number[][] {
  return Array.from({ length: columns }, (_, column) => rows.map((row) => row[column] as number));
}

/** A weight matrix in panels of 16 columns, zeros in the padding: src/kernels/program/opcodes.ts. */
export function toPanels(rows: Rows, columns: number): number[] {
  return panelWidths(columns).flatMap(({ first, width }) =>
    rows.flatMap((row) => Array.from({ length: width }, (_, lane) => row[first + lane] ?? 0)),
  );
}

/** The rows of a matrix in panels, after its padding proved to be zeros. */
export function fromPanels(panels: ArrayLike<number>, rows: number, columns: number): number[][] {
  const matrix = Array.from({ length: rows }, () => new Array<number>(columns).fill(Number.NaN));
  let from = 0;
  for (const { first, width } of panelWidths(columns)) {
    for (const row of matrix) {
      for (let lane = 0; lane < width; lane++) {
        const number = panels[from++] as number;
        if (first + lane < columns) row[first + lane] = number;
        else if (number !== 0) throw new Error(`fromPanels: expected padding of zeros, got ${number}`);
      }
    }
  }
  return matrix;
}

function panelWidths(columns: number): { first: number; width: number }[] {
  return Array.from({ length: Math.ceil(columns / PANEL) }, (_, panel) => {
    const first = panel * PANEL;
    return { first, width: Math.min(PANEL, padded(columns) - first) };
  });
}
