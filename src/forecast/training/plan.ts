import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import { anchorOf } from '../frame/frame.js';
import { presentLength } from '../frame/present-length.js';
import { stepsSince } from '../frame/time-line.js';
import type { ForecastSettings } from '../options.js';
import type { SeriesTable } from '../table/series-table.js';
import type { Split } from '../windows/split.js';
import type { WindowShape } from '../windows/windows.js';

/**
 * Splits the time line: the last `validation` fraction of it, at least a horizon, is held out. Rows after the last known target are future
 * rows.
 */
export function splitOf(table: SeriesTable, { roles, horizon, validation }: ForecastSettings): Split {
  const end = endOfTargets(table, roles.targets);
  return { validation: end - Math.max(horizon, Math.round(end * validation)), end };
}

/**
 * The lengths of windows.
 *
 * @throws LetheError `data` if the training part is too short for a window.
 */
export function windowShapeOf(
  caller: string,
  { validation, end }: Split,
  { horizon, lookback: given }: ForecastSettings,
  season: number,
): WindowShape {
  const wanted = Math.max(2 * horizon, season);
  const lookback = given ?? Math.max(1, Math.min(wanted, Math.floor(validation / 2)));
  const needed = lookback + horizon;
  if (validation >= needed) return { lookback, horizon };
  const kept = end - validation;
  const expected = `at least ${needed + kept} steps (lookback ${lookback}, horizon ${horizon}, validation ${kept})`;
  throw new LetheError('data', mismatch(`${caller}: table`, expected, `${end} with a target`));
}

/** The step after the last one with a target. */
export function endOfTargets(table: SeriesTable, targets: readonly string[]): number {
  const anchor = anchorOf(table);
  let end = 0;
  for (const series of table.series) {
    const first = stepsSince(anchor, table.step, series);
    end = Math.max(end, first + presentLength(series.values, targets));
  }
  return end;
}
