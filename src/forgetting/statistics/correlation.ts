import { checkValues } from './check-values.js';
import { isConstant, momentsOf } from './moments.js';

/**
 * Pearson's correlation coefficient, r = sum (a - mean a)(b - mean b) / sqrt(sum (a - mean a)^2 sum (b - mean b)^2), from
 * -1 to 1.
 *
 * Source: K. Pearson, Philosophical Transactions of the Royal Society A 187, 1896, p. 265.
 *
 * @returns null if one of the two does not vary
 * @throws RangeError if their lengths differ.
 * @throws TypeError if one of them is not a list of numbers.
 */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  checkValues('correlation: a', a);
  checkValues('correlation: b', b);
  if (a.length !== b.length) {
    throw new RangeError(`correlation: expected ${a.length} values of the second, got ${b.length}`);
  }
  if (isConstant(a) || isConstant(b)) return null;
  const [meanA, meanB] = [momentsOf(a).mean, momentsOf(b).mean];
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let index = 0; index < a.length; index++) {
    const [fromA, fromB] = [(a[index] as number) - meanA, (b[index] as number) - meanB];
    products += fromA * fromB;
    squaresA += fromA * fromA;
    squaresB += fromB * fromB;
  }
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return scale === 0 ? null : Math.max(-1, Math.min(1, products / scale));
}
