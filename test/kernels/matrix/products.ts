// Calls the matrix kernels on rows of numbers and hands rows back.

import { weightGradientScratch } from '../../../src/kernels/matrix/scratch.js';
import { type Kernels, padded, type Rows, UNTOUCHED } from '../harness.js';
import { fromPanels, toPanels } from '../reference/matrix.js';

export interface DenseCase {
  readonly steps: number;
  readonly batch: number;
  readonly columns: number;
  readonly units: number;
  /** [steps * batch, columns] */
  readonly x: Rows;
  /** [columns, units] */
  readonly w: Rows;
  readonly bias: readonly number[] | undefined;
}

/** x w + bias, [steps * batch, units]. */
export function dense(kernels: Kernels, of: DenseCase, threads: number): number[][] {
  kernels.clear();
  const { steps, batch, columns, units, x, w, bias } = of;
  const y = kernels.rowSpace(steps * batch, units);
  const biasAt = bias === undefined ? 0 : kernels.putRows([bias]);
  const panels = kernels.put(toPanels(w, units));
  kernels.call('dense', [kernels.putRows(x), panels, biasAt, y, steps, batch, columns, units], threads);
  return kernels.getRows(y, steps * batch, units);
}

/** x w', for w [units, columns] in panels: transposed, then multiplied. */
export function denseTransposed(kernels: Kernels, x: Rows, w: Rows, columns: number, threads: number) {
  kernels.clear();
  const panels = putTranspose(kernels, w, columns, threads);
  const y = kernels.rowSpace(x.length, w.length);
  const operands = [kernels.putRows(x), panels, 0, y, 1, x.length, columns, w.length];
  kernels.call('dense', operands, threads);
  return kernels.getRows(y, x.length, w.length);
}

/** w' for w [rows, columns]. */
export function transpose(kernels: Kernels, w: Rows, columns: number, threads: number): number[][] {
  kernels.clear();
  const target = putTranspose(kernels, w, columns, threads);
  return getPanels(kernels, target, columns, w.length);
}

function putTranspose(kernels: Kernels, w: Rows, columns: number, threads: number): number {
  const target = kernels.space(columns * padded(w.length));
  const source = kernels.put(toPanels(w, columns));
  kernels.call('transpose', [source, target, w.length, columns], threads);
  return target;
}

/** before + x' dy; without `before` what was there is overwritten. [columns, units] */
export function weightGradient(
  kernels: Kernels,
  { x, dy, columns, units }: { x: Rows; dy: Rows; columns: number; units: number },
  before: Rows | undefined,
  threads: number,
): number[][] {
  kernels.clear();
  const dw =
    before === undefined ? kernels.space(columns * padded(units)) : kernels.put(toPanels(before, units));
  const scratch = kernels.space((threads * weightGradientScratch(columns)) / 4);
  const [xAt, dyAt] = [kernels.putRows(x), kernels.putRows(dy)];
  const add = before === undefined ? 0 : 1;
  kernels.call('weightGradient', [xAt, dyAt, dw, x.length, columns, units, scratch, add], threads);
  return getPanels(kernels, dw, columns, units);
}

/** The sum of the rows. */
export function biasGradient(kernels: Kernels, dy: Rows, units: number, threads: number): number[] {
  kernels.clear();
  const db = kernels.rowSpace(1, units);
  kernels.call('biasGradient', [kernels.putRows(dy), db, dy.length, units], threads);
  return kernels.getRows(db, 1, units)[0] as number[];
}

/** A matrix in panels, after what follows it proved to be untouched. */
function getPanels(kernels: Kernels, address: number, rows: number, columns: number): number[][] {
  const count = rows * padded(columns);
  const all = kernels.get(address, count + 1);
  if (all[count] !== UNTOUCHED) throw new Error('getPanels: expected nothing behind the panels to change');
  return fromPanels(all, rows, columns);
}
