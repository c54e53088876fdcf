import { mismatch, quote } from '../../text/quote.js';
import { checkValues } from './check-values.js';

/**
 * Quantile by linear interpolation between order statistics: with h = (n - 1) p, value floor(h) and its successor
 * (counted from 0), weighted by the fraction of h.
 *
 * Source: R. J. Hyndman, Y. Fan, Sample quantiles in statistical packages, The American Statistician 50(4), 1996, type 7.
 *
 * @param values in any order; not changed
 * @param probability from 0 (the smallest) to 1 (the largest)
 * @throws RangeError if there are no values, one is not finite, or the probability is out of bounds.
 * @throws TypeError if the values are not a list of numbers.
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(toSorted('quantile', values), probability);
}

/**
 * The middle value, or the mean of the middle two.
 *
 * @throws as {@link quantile}
 */
export function median(values: ArrayLike<number>): number {
  return quantileOfSorted(toSorted('median', values), 0.5, 'median');
}

/**
 * {@link quantile} of sorted values.
 *
 * @param caller begins the messages of errors
 * @throws RangeError if there are none, or the probability is out of bounds.
 */
export function quantileOfSorted(
  sorted: Float64Array,
  probability: number,
  caller: string = 'quantile',
): number {
  if (!(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
    throw new RangeError(mismatch(`${caller}: probability`, 'a number from 0 to 1', quote(probability)));
  }
  if (sorted.length === 0) throw new RangeError(`${caller}: expected at least one value, got none`);
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const lower = sorted[below] as number;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const weight = place - below;
  return weight === 0.5 ? (lower + upper) / 2 : lower + weight * (upper - lower);
}

/**
 * A sorted copy.
 *
 * @param caller begins the messages of errors
 * @throws RangeError naming the place of the first value that is not finite.
 * @throws TypeError if it is not a list of numbers.
 */
export function toSorted(caller: string, values: ArrayLike<number>): Float64Array {
  checkValues(caller, values);
  const copy = Float64Array.from(values);
  const odd = copy.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw new RangeError(`${caller}: value ${odd}: expected a finite number, got ${copy[odd]}`);
  }
  return copy.sort();
}
