import type { SeriesRows, TimeStep } from '../table/series-table.js';

/** Of each unit, in what a time is counted in. Of a month it is the mean: no number of months is half a month off. */
const LENGTHS: { readonly [unit in TimeStep['unit']]: number } = {
  ms: 1,
  row: 1,
  day: 86_400_000,
  month: 2_629_746_000,
};

/**
 * How many steps after `anchor` a series begins, to the nearest: equal steps of all series have equal numbers. Days of 23 and 25 hours are
 * days.
 */
export function stepsSince(
  anchor: number,
  { unit, count }: TimeStep,
  { start }: Pick<SeriesRows, 'start'>,
): number {
  return Math.round((start - anchor) / (LENGTHS[unit] * count));
}
