import { quantileOfSorted } from '../forgetting/statistics/quantile.js';
import { checkKind } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';

/** The middle value, or the mean of the middle two. NaN without values.
 *
 * @throws TypeError unless they are numbers. */
export function median(values: Iterable<number>): number {
  checkIterable('median', values);
  return percentile(values, 50);
}

/**
 * A percentile, by linear interpolation between the sorted values (type 7 of Hyndman and Fan, 1996); NaN without values.
 *
 * @param percent 0 to 100
 */
export function percentile(values: Iterable<number>, percent: number): number {
  checkIterable('percentile', values);
  if (!(typeof percent === 'number' && percent >= 0 && percent <= 100)) {
    throw new RangeError(mismatch('percentile: percent', 'a number from 0 to 100', quote(percent)));
  }
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? Number.NaN : quantileOfSorted(sorted, percent / 100, 'percentile');
}

function checkIterable(what: string, values: Iterable<number>): void {
  const given: unknown = values;
  const holds = typeof given === 'object' && given !== null && Symbol.iterator in given;
  checkKind(what, holds, 'a list of numbers', given);
}
