// How many steps a season has: from the step of time, or from the values.

import { many } from '../text/many.js';
import type { TimeStep } from './table/series-table.js';
import { DAY } from './time/civil.js';
import { stepText } from './time/steps.js';

/** What is taken for the season of a series. */
export interface Season {
  /** Steps of the season; 1 says that there is none. */
  readonly period: number;
  /** All seasons that the calendar knows for the step, the shortest first, such as 24 and 168. */
  readonly periods: readonly number[];
  /** By what `period` was chosen. */
  readonly from: 'calendar' | 'autocorrelation' | 'none';
  /** Why, in a sentence. */
  readonly message: string;
}

/** Values that autocorrelation looks at: the last ones. */
const LOOKED_AT = 20_000;
/** The longest season that is looked for. */
const LONGEST = 1000;
/** Less than this is no season. */
const LEAST = 0.2;
/** Among lags that are nearly as good the shortest: the others are its multiples. */
const NEARLY = 0.95;

/**
 * Seasons that the calendar knows for a step: hours have days and weeks (24, 168), days weeks (7), weeks years (52), months years (12),
 * quarters years (4), shorter steps hours and days. Only those that are whole numbers of steps.
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
 * The season of a series. Among those that the calendar knows, the one with the largest autocorrelation; without any (rows that are
 * only counted, years) the lag of the largest autocorrelation, if that is more than chance gives. A season has to be in the values at
 * least twice.
 *
 * @param step of the table
 * @param values of one series, NaN where one is missing: only those that may be looked at, which are those of the training part
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
    const message = `no season: ${many(values.length, 'value')} hold no season of ${periods.join(' or ')} steps twice`;
    return { period: 1, periods, from: 'none', message };
  }
  const found = strongestLag(rest);
  if (found === undefined) {
    return {
      period: 1,
      periods,
      from: 'none',
      message: 'no season: no autocorrelation that chance does not give',
    };
  }
  const message = `${many(found.lag, 'step')}, by an autocorrelation of ${found.correlation.toFixed(2)}`;
  return { period: found.lag, periods, from: 'autocorrelation', message };
}

/** The first peak that is nearly as high as the highest, beyond what chance gives. */
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

/** Less a straight line through all values, and 0 where one is missing. */
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

/** Autocorrelation at a lag, of values about 0: 1 at lag 0. */
function correlationAt(values: Float64Array, lag: number): number {
  let [product, square] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    square += value * value;
    if (at >= lag) product += value * (values[at - lag] as number);
  }
  return square === 0 ? 0 : product / square;
}
