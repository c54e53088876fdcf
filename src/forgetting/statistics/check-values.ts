import { checkNumbers } from '../../network/index.js';
import { checkKind } from '../../text/kinds.js';

/** @throws TypeError unless it is a list of numbers, or a typed array of them. */
export function checkValues(what: string, values: ArrayLike<number>): void {
  checkNumbers(what, values);
  // All elements of a typed array are of one kind.
  const count = Array.isArray(values) ? values.length : Math.min(1, values.length);
  for (let index = 0; index < count; index++) {
    const value = values[index];
    checkKind(`${what}: value ${index}`, typeof value === 'number', 'a number', value);
  }
}

/** @throws TypeError unless it is a number. */
export function checkNumber(what: string, value: number): void {
  checkKind(what, typeof value === 'number', 'a number', value);
}
