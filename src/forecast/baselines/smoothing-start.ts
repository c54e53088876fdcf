// Level, trend and season at which a search starts.
import type { SmoothingKind, SmoothingState } from './smoothing.js';

/** Number of values used for level and trend. */
const LEVEL_VALUES = 10;
/** Number of seasons used for the season. */
const SEASONS = 5;

/**
 * A rough start: the season is the mean difference from (or ratio to) the mean of each season; level and trend come from a straight line
 * through the first deseasonalized values.
 *
 * @param period 0 for no season
 */
export function initialState(values: ArrayLike<number>, kind: SmoothingKind, period: number): SmoothingState {
  const season = period === 0 ? new Float64Array() : seasonOf(values, kind, period);
  const adjusted: [number, number][] = [];
  for (let index = 0; index < values.length && adjusted.length < Math.max(LEVEL_VALUES, period); index++) {
    const own = period === 0 ? 0 : (season[index % period] as number);
    const value = kind.season === 'M' ? (values[index] as number) / own : (values[index] as number) - own;
    if (!Number.isNaN(value)) adjusted.push([index, value]);
  }
  const { level, slope } = lineThrough(adjusted);
  return kind.trend === 'N'
    ? { level: adjusted.reduce((sum, [, value]) => sum + value, 0) / adjusted.length, trend: 0, season }
    : { level: level - slope, trend: slope, season };
}

function seasonOf(values: ArrayLike<number>, kind: SmoothingKind, period: number): Float64Array {
  const season = new Float64Array(period);
  const counts = new Float64Array(period);
  const seasons = Math.min(SEASONS, Math.floor(values.length / period));
  for (let number = 0; number < seasons; number++) {
    const own = Array.from({ length: period }, (_, phase) => values[number * period + phase] as number);
    const present = own.filter((value) => !Number.isNaN(value));
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
    for (const [phase, value] of own.entries()) {
      if (Number.isNaN(value)) continue;
      season[phase] = (season[phase] as number) + (kind.season === 'M' ? value / mean : value - mean);
      counts[phase] = (counts[phase] as number) + 1;
    }
  }
  const neutral = kind.season === 'M' ? 1 : 0;
  return season.map((sum, phase) => (counts[phase] === 0 ? neutral : sum / (counts[phase] as number)));
}

/** Least squares. */
function lineThrough(points: readonly (readonly [x: number, y: number])[]): { level: number; slope: number } {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  let products = 0;
  let squares = 0;
  for (const [x, y] of points) {
    products += (x - meanX) * (y - meanY);
    squares += (x - meanX) * (x - meanX);
  }
  const slope = squares === 0 ? 0 : products / squares;
  return { level: meanY - slope * meanX, slope };
}
