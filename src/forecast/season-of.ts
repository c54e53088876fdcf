import { stepsSince } from './frame/time-line.js';
import { guessSeason, type Season } from './season.js';
import type { SeriesTable } from './table/series-table.js';

/**
 * The season of the first target of the longest series, from the values before a step of the time line.
 *
 * @param given season from the options
 */
export function seasonOf(
  table: SeriesTable,
  target: string,
  given: number | undefined,
  anchor: number,
  end: number,
): Season {
  if (given !== undefined)
    return { period: given, periods: [given], from: 'none', message: 'set by the option season' };
  const known = table.series.map((series) => {
    const own = series.values.get(target) as Float64Array;
    return own.subarray(0, Math.max(0, end - stepsSince(anchor, table.step, series)));
  });
  const longest = known.reduce((most, own) => (own.length > most.length ? own : most), new Float64Array());
  return guessSeason(table.step, longest);
}
