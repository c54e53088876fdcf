import type { Fill } from '../table-options.js';

/**
 * Fills missing values between two present ones, in place; those before the first and after the last value stay missing.
 *
 * @param isLabels labels are repeated, whatever the rule
 * @returns index of the first missing value between two others; -1 if there was none
 */
export function fillBetween(values: Float64Array, fill: Fill, isLabels: boolean): number {
  let first = -1;
  let last = -1;
  for (let at = 0; at < values.length; at++) {
    if (Number.isNaN(values[at])) continue;
    if (last !== -1 && at - last > 1) {
      if (first === -1) first = last + 1;
      fillGap(values, last, at, fill, isLabels);
    }
    last = at;
  }
  return first;
}

function fillGap(values: Float64Array, before: number, after: number, fill: Fill, isLabels: boolean): void {
  if (fill === 'mask' || fill === 'error') return;
  const [from, to] = [values[before] as number, values[after] as number];
  for (let at = before + 1; at < after; at++) {
    if (isLabels || fill === 'previous') values[at] = from;
    else if (fill === 'linear') values[at] = from + (to - from) * ((at - before) / (after - before));
    else values[at] = fill;
  }
}
