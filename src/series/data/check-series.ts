import { LetheError } from '../../errors.js';
import { describe } from '../../text/quote.js';

/** Sequences of a data file; without `y` they are only for predictions. */
export interface FileSeries {
  /** `[sequence][step][input]` */
  x: number[][][];
  /** `[sequence][step]` */
  y?: number[][];
}

/**
 * Checks the contents of a data file, and names the place of errors in it: x is `[sequence][step][input]`, y is
 * `[sequence][step]`, all of one length, and every number fits float32.
 *
 * @throws LetheError `data`
 */
export function checkSeries(place: string, x: readonly unknown[], y?: readonly unknown[]): FileSeries {
  const fail = (where: string, problem: string): never => {
    throw new LetheError('data', `${place}: ${where}: ${problem}`);
  };
  const list = (where: string, value: unknown, what: string, length?: number): unknown[] => {
    if (!Array.isArray(value)) return fail(where, `expected an array of ${what}, got ${describe(value)}`);
    if (value.length === 0) return fail(where, `expected ${what}, got none`);
    if (length === undefined || value.length === length) return value;
    return fail(where, `expected ${length} ${what} as in sequence 1, got ${value.length}`);
  };
  const number = (where: string, value: unknown): number => {
    if (typeof value !== 'number') return fail(where, `expected a number, got ${describe(value)}`);
    if (Number.isFinite(Math.fround(value))) return value;
    return fail(where, `expected a finite float32 number, got ${value}`);
  };
  list('x', x, 'sequences');
  if (y !== undefined && y.length !== x.length)
    fail('y', `expected ${x.length} sequences as in x, got ${y.length}`);
  let steps: number | undefined;
  let inputs: number | undefined;
  const checkedX = x.map((sequence, index) => {
    const where = `x, sequence ${index + 1}`;
    const rows = list(where, sequence, 'steps', steps);
    steps = rows.length;
    return rows.map((row, step) => {
      const there = `${where}, step ${step + 1}`;
      const values = list(there, row, 'inputs', inputs);
      inputs = values.length;
      return values.map((value) => number(there, value));
    });
  });
  if (y === undefined) return { x: checkedX };
  const checkedY = y.map((sequence, index) => {
    const where = `y, sequence ${index + 1}`;
    const values = list(where, sequence, 'steps', steps);
    return values.map((value, step) => number(`${where}, step ${step + 1}`, value));
  });
  return { x: checkedX, y: checkedY };
}
