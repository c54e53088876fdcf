// Determines the season length in steps, from the time step or from the values.

import { many } from '../text/many.js';
import type { TimeStep } from './table/series-table.js';
import { DAY } from './time/civil.js';
import { stepText } from './time/steps.js';

/** The season of a series. */
export interface Season {
  /** Season length in steps; 1 means no season. */
  readonly period: number;
  /** All calendar seasons of the step, shortest first, such as 24 and 168. */
  readonly periods: readonly number[];
  /** How `period` was chosen. */
  readonly from: 'calendar' | 'autocorrelation' | 'none';
  /** The reason, as text. */
  readonly message: string;
}

/** Number of values that the autocorrelation uses: the last ones. */
const LOOKED_AT = 20_000;
/** Longest season considered. */
const LONGEST = 1000;
/** Autocorrelation below this is not a season. */
const LEAST = 0.2;
/** The shortest lag within this factor of the best is chosen; the others are its multiples. */
const NEARLY = 0.95;

/**
 * Calendar seasons of a step: days and weeks for hours (24, 168), weeks for days (7), years for weeks (52), months (12) and quarters (4),
 * hours and days for shorter steps. Only whole numbers of steps count.
 */
export function calendarSeasons({ unit, count }: TimeStep): readonly number[] {
  const lengths: { readonly [unit in TimeStep['unit']]: readonly number[] } = {
    ms:
      count < 60_000
        ? [60_000, 3_600_000, DAY]
        : count < 3_600_000
          ? [3_600_000, DAY, 7 * DAY]
          : [DAY, 7 * DAY],
    day: count === 7 ? [364] : [7],
    month: [12],
    row: [],
  };
  return lengths[unit]
    .map((length) => length / count)
    .filter((period) => Number.isInteger(period) && period > 1);
}

/**
 * Determines the season of a series: the calendar season with the largest autocorrelation. Without calendar seasons (counted rows, years)
 * it is the lag with the largest autocorrelation, if that is significant. The values must cover the season at least twice.
 *
 * @param step time step of the table
 * @param values of one series, NaN where missing; only those of the training part
 */
export function guessSeason(step: TimeStep, values: Float64Array): Season {
  const periods = calendarSeasons(step);
  const known = periods.filter((period) => 2 * period <= values.length);
  const end = values.subarray(Math.max(0, values.length - LOOKED_AT));
  const rest = withoutTrend(end);
  if (known.length > 0) {
    const [best] = known
      .map((period) => ({ period, correlation: correlationAt(rest, period) }))
      .sort((a, b) => b.correlation - a.correlation || a.period - b.period);
    const period = best?.period ?? 1;
    const others =
      known.length > 1 ? `, the one of ${known.join(', ')} with the largest autocorrelation` : '';
    return {
      period,
      periods,
      from: 'calendar',
      message: `${many(period, 'step')} of ${stepText(step)}${others}`,
    };
  }
  if (periods.length > 0) {
    const message = `no season: ${many(values.length, 'value')} do not cover a season of ${periods.join(' or ')} steps twice`;
    return { period: 1, periods, from: 'none', message };
  }
  const found = strongestLag(rest);
  if (found === undefined) {
    return {
      period: 1,
      periods,
      from: 'none',
      message: 'no season: no significant autocorrelation',
    };
  }
  const message = `${many(found.lag, 'step')}, by an autocorrelation of ${found.correlation.toFixed(2)}`;
  return { period: found.lag, periods, from: 'autocorrelation', message };
}

/** The first peak that is nearly as high as the highest one, and significant. */
function strongestLag(values: Float64Array): { lag: number; correlation: number } | undefined {
  const longest = Math.min(LONGEST, Math.floor(values.length / 2) - 1);
  const correlations = Float64Array.from({ length: Math.max(0, longest + 2) }, (_, lag) =>
    correlationAt(values, lag),
  );
  const peaks: { lag: number; correlation: number }[] = [];
  for (let lag = 2; lag <= longest; lag++) {
    const [before = 0, here = 0, after = 0] = correlations.subarray(lag - 1, lag + 2);
    if (here > before && here >= after) peaks.push({ lag, correlation: here });
  }
  const highest = peaks.reduce((most, { correlation }) => Math.max(most, correlation), 0);
  if (highest < Math.max(LEAST, 2 / Math.sqrt(Math.max(1, values.length)))) return undefined;
  return peaks.find(({ correlation }) => correlation >= NEARLY * highest);
}

/** Subtracts a straight line, and replaces missing values by 0. */
function withoutTrend(values: Float64Array): Float64Array {
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (const [x, y] of values.entries()) {
    if (Number.isNaN(y)) continue;
    count++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  const spread = count * sumXX - sumX * sumX;
  const slope = spread === 0 ? 0 : (count * sumXY - sumX * sumY) / spread;
  const begin = count === 0 ? 0 : (sumY - slope * sumX) / count;
  return values.map((y, x) => (Number.isNaN(y) ? 0 : y - (begin + slope * x)));
}

/** Autocorrelation of zero-mean values at a lag: 1 at lag 0. */
function correlationAt(values: Float64Array, lag: number): number {
  let [product, square] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    square += value * value;
    if (at >= lag) product += value * (values[at - lag] as number);
  }
  return square === 0 ? 0 : product / square;
}
