import type { SeriesRows, TimeStep } from '../table/series-table.js';

/**
 * Length of each unit, in the unit of times. For months it is the mean: a whole number of months deviates from it by less than half a
 * month.
 */
const LENGTHS: { readonly [unit in TimeStep['unit']]: number } = {
  ms: 1,
  row: 1,
  day: 86_400_000,
  month: 2_629_746_000,
};

/**
 * How many steps after `anchor` a series begins, rounded: simultaneous steps of all series have equal numbers. Days with 23 or 25 hours
 * count as days.
 */
export function stepsSince(
  anchor: number,
  { unit, count }: TimeStep,
  { start }: Pick<SeriesRows, 'start'>,
): number {
  return Math.round((start - anchor) / (LENGTHS[unit] * count));
}
