import { checkValues } from './check-values.js';

/** Mean, and standard deviation of a sample (divided by n - 1). */
export interface Moments {
  readonly mean: number;
  /** 0 for a single value, and for equal values. */
  readonly standardDeviation: number;
}

/**
 * Mean and standard deviation, the sums in the order of the values: first the mean, then the squared distances from it
 * (the two-pass algorithm, which does not cancel).
 *
 * @throws RangeError if there are no values.
 * @throws TypeError if they are not a list of numbers.
 */
export function momentsOf(values: ArrayLike<number>): Moments {
  checkValues('momentsOf', values);
  const { length } = values;
  if (length === 0) throw new RangeError('momentsOf: expected at least one value, got none');
  const mean = sumOf(values) / length;
  if (isConstant(values)) return { mean, standardDeviation: 0 };
  let squares = 0;
  for (let index = 0; index < length; index++) {
    const distance = (values[index] as number) - mean;
    squares += distance * distance;
  }
  return { mean, standardDeviation: Math.sqrt(squares / (length - 1)) };
}

/** Whether all values are equal: their rounded mean may differ from them. */
export function isConstant(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index++) {
    if (values[index] !== values[0]) return false;
  }
  return true;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum;
}
