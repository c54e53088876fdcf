// Exponential smoothing in the form of errors, with additive errors:
//
//   e = y - f,  f = (l + phi b) + s   or   (l + phi b) s
//   l' = l + phi b + alpha e / d,  b' = phi b + beta e / d,  s' = s + gamma e / g     d = g = 1, or d = s and g = l + phi b
//
// Source: R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder, Forecasting with Exponential Smoothing (2008), table 2.2.

/** How level, trend and season are combined: `N` none, `A` additive, `Ad` additive and damped, `M` multiplicative. */
export interface SmoothingKind {
  readonly trend: 'N' | 'A' | 'Ad';
  readonly season: 'N' | 'A' | 'M';
}

/** How fast each component follows the series. */
export interface SmoothingParameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/** The state of the smoothing. */
export interface SmoothingState {
  level: number;
  trend: number;
  /** The next step first; empty without a season. */
  season: Float64Array;
}

/** Looked up once: globals are slow where they are behind proxies (edge-runtime, tests). */
const isMissing = Number.isNaN;

/**
 * Smooths a series. A missing value (NaN) is replaced by its forecast.
 *
 * @param from initial state; not changed
 * @returns the state at the end of the series, and the sum of squared one-step errors
 */
export function smooth(
  values: ArrayLike<number>,
  { season: seasonal }: SmoothingKind,
  { alpha, beta, gamma, phi }: SmoothingParameters,
  from: SmoothingState,
): { readonly state: SmoothingState; readonly sse: number } {
  const season = Float64Array.from(from.season);
  const period = season.length;
  let { level, trend } = from;
  let sse = 0;
  let phase = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const base = level + phi * trend;
    const own = period === 0 ? 0 : (season[phase] as number);
    const forecast = seasonal === 'M' ? base * own : base + own;
    const error = isMissing(value) ? 0 : value - forecast;
    sse += error * error;
    const change = seasonal === 'M' ? error / own : error;
    level = base + alpha * change;
    trend = phi * trend + beta * change;
    if (period === 0) continue;
    season[phase] = own + gamma * (seasonal === 'M' ? error / base : error);
    phase = phase + 1 === period ? 0 : phase + 1;
  }
  return { state: { level, trend, season: rotated(season, phase) }, sse };
}

/** Forecasts the steps after a state. */
export function continued(
  { season: seasonal }: SmoothingKind,
  { phi }: SmoothingParameters,
  { level, trend, season }: SmoothingState,
  horizon: number,
): Float64Array {
  const steps = new Float64Array(horizon);
  let base = level;
  let slope = trend;
  for (let step = 0; step < horizon; step++) {
    slope *= phi;
    base += slope;
    const own = season.length === 0 ? 0 : (season[step % season.length] as number);
    steps[step] = seasonal === 'M' ? base * own : base + own;
  }
  return steps;
}

function rotated(season: Float64Array, by: number): Float64Array {
  const turned = new Float64Array(season.length);
  turned.set(season.subarray(by));
  turned.set(season.subarray(0, by), season.length - by);
  return turned;
}
