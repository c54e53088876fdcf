import type { Estimate } from '../../statistics/index.js';

/** Median and the ends of the interval, as three cells. */
export function cellsOf(estimate: Estimate | null): (number | null)[] {
  return estimate === null ? [null, null, null] : [estimate.median, estimate.low, estimate.high];
}

/** Headings of {@link cellsOf}. */
export function estimateHeading(name: string): string[] {
  return [name, `${name}, low`, `${name}, high`];
}
