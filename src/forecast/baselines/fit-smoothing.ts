import { naturalLogarithm } from '../../random/index.js';
import { minimize } from './nelder-mead.js';
import { type SmoothingKind, type SmoothingParameters, type SmoothingState, smooth } from './smoothing.js';
import { initialState } from './smoothing-start.js';

/** Exponential smoothing, fitted to a series. */
export interface FittedSmoothing {
  readonly kind: SmoothingKind;
  readonly parameters: SmoothingParameters;
  /** The state before the first value. */
  readonly start: SmoothingState;
  readonly sse: number;
  /** Akaike's criterion, corrected for short series; lower is better. */
  readonly aicc: number;
}

/** Starting points for alpha, beta, gamma, as fractions of their ranges; see {@link parametersOf}. */
const STARTS = [
  [0.3, 0.1, 0.1],
  [0.1, 0.05, 0.5],
] as const;
const EVALUATIONS = 250;
/** Range of the factor by which a damped trend shrinks at each step, as in R's `ets`. */
const [LEAST_PHI, MOST_PHI] = [0.8, 0.98];

/** The kinds that can be fitted to a series: seasonal ones need two full seasons, multiplicative ones need positive values. */
export function kindsFor(values: ArrayLike<number>, season: number): SmoothingKind[] {
  const kinds: SmoothingKind[] = (['N', 'A', 'Ad'] as const).map((trend) => ({ trend, season: 'N' }));
  if (season < 2 || values.length < 2 * season + 2) return kinds;
  kinds.push(...(['N', 'A', 'Ad'] as const).map((trend) => ({ trend, season: 'A' }) as const));
  for (let index = 0; index < values.length; index++) if ((values[index] as number) <= 0) return kinds;
  kinds.push(...(['N', 'A', 'Ad'] as const).map((trend) => ({ trend, season: 'M' }) as const));
  return kinds;
}

/** The kind with the lowest AICc. */
export function bestSmoothing(values: ArrayLike<number>, season: number): FittedSmoothing {
  const [first, ...others] = kindsFor(values, season).map((kind) => fitSmoothing(values, kind, season));
  return others.reduce((best, next) => (next.aicc < best.aicc ? next : best), first as FittedSmoothing);
}

/**
 * The parameters with the smallest squared one-step errors, found by the Nelder-Mead method from two starting points, within 0 < alpha < 1,
 * 0 < beta < alpha, 0 < gamma < 1 - alpha and 0.8 <= phi <= 0.98. Level, trend and season before the first value come from smoothing the
 * series backwards.
 */
export function fitSmoothing(
  series: ArrayLike<number>,
  kind: SmoothingKind,
  season: number,
): FittedSmoothing {
  const values = Float64Array.from(series);
  const backwards = Float64Array.from(series).reverse();
  const period = kind.season === 'N' ? 0 : season;
  const rough = initialState(values, kind, period);
  const cost = (place: readonly number[]): number => {
    const parameters = parametersOf(kind, place);
    if (parameters === undefined) return Number.POSITIVE_INFINITY;
    const { sse } = smooth(values, kind, parameters, backcast(backwards, kind, parameters, rough));
    return Number.isNaN(sse) ? Number.POSITIVE_INFINITY : sse;
  };
  const found = STARTS.map((parts) => {
    const start: number[] = [
      parts[0],
      ...(kind.trend === 'N' ? [] : [parts[1]]),
      ...(period > 0 ? [parts[2]] : []),
    ];
    if (kind.trend === 'Ad') start.push(0.9);
    return minimize(cost, start, 0.1, EVALUATIONS);
  });
  const best = found.reduce((least, next) => (next.value < least.value ? next : least));
  const parameters = parametersOf(kind, best.place) as SmoothingParameters;
  const count = best.place.length + 1 + (kind.trend === 'N' ? 0 : 1) + period;
  return {
    kind,
    parameters,
    start: backcast(backwards, kind, parameters, rough),
    sse: best.value,
    aicc: criterion(values, best.value, count),
  };
}

/** A point of the search as parameters; undefined if out of bounds. Beta is a fraction of alpha, gamma a fraction of 1 - alpha. */
function parametersOf(
  { trend, season }: SmoothingKind,
  place: readonly number[],
): SmoothingParameters | undefined {
  const [alpha = 0, ...rest] = place;
  const betaPart = trend === 'N' ? 0 : (rest.shift() as number);
  const gammaPart = season === 'N' ? 0 : (rest.shift() as number);
  const damped = trend === 'Ad' ? (rest.shift() as number) : undefined;
  if ([alpha, betaPart, gammaPart].some((value) => value < 0 || value > 1)) return undefined;
  if (damped !== undefined && (damped < LEAST_PHI || damped > MOST_PHI)) return undefined;
  const phi = damped ?? 1;
  return { alpha, beta: alpha * betaPart, gamma: (1 - alpha) * gammaPart, phi };
}

/** The state at which backward smoothing ends. */
function backcast(
  backwards: Float64Array,
  kind: SmoothingKind,
  parameters: SmoothingParameters,
  rough: SmoothingState,
): SmoothingState {
  const period = rough.season.length;
  const { length } = backwards;
  // Forwards, the rough season begins with the first value; backwards, with the last one.
  const phase = period === 0 ? 0 : length % period;
  const season = rough.season.map(
    (_, index) => rough.season[(phase + period - 1 - index) % period] as number,
  );
  const end = rough.level + rough.trend * (length + 1); // The state belongs to the first value one step later.
  const from = { level: kind.trend === 'N' ? rough.level : end, trend: -rough.trend, season };
  const { state } = smooth(backwards, kind, parameters, from);
  const { level, trend } = state;
  return { level, trend: kind.trend === 'N' ? 0 : -trend, season: state.season.reverse() };
}

/** @param count number of parameters, including the initial state */
function criterion(values: ArrayLike<number>, sse: number, count: number): number {
  let present = 0;
  for (let index = 0; index < values.length; index++) if (!Number.isNaN(values[index])) present++;
  const estimated = count + 1; // Includes the variance of the errors.
  const left = present - estimated - 1;
  if (left <= 0) return Number.POSITIVE_INFINITY;
  const fit = sse > 0 ? present * naturalLogarithm(sse / present) : Number.NEGATIVE_INFINITY;
  return fit + 2 * estimated + (2 * estimated * (estimated + 1)) / left;
}
