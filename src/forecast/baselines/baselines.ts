import { checkKind, checkOneOf } from '../../text/kinds.js';
import { bestSmoothing } from './fit-smoothing.js';
import { continued, smooth } from './smoothing.js';

/** A simple forecast to compare with: the last value, the value one season before, a straight line, or exponential smoothing. */
export type BaselineName = 'last' | 'seasonal' | 'drift' | 'ets';

/** A baseline with parameters fitted to part of a series. */
export interface FittedBaseline {
  /** What was fitted, such as `ETS(A,Ad,M), season 12`. */
  readonly description: string;
  /**
   * @param history of the same series, at least the part that was fitted; NaN where a value is missing
   * @returns `[horizon]`, NaN where no forecast is possible
   */
  forecast(history: ArrayLike<number>, horizon: number): Float64Array;
}

interface Baseline {
  /** @param season 1 means no season */
  fit(history: ArrayLike<number>, season: number): FittedBaseline;
}

/** In the order in which they are reported. */
export const BASELINES: { readonly [name in BaselineName]: Baseline } = {
  last: { fit: () => ({ description: 'the last value', forecast: lastValue }) },
  seasonal: {
    fit: (_, season) => ({
      description: `the value of one season before, season ${season}`,
      forecast: (history, horizon) => seasonalNaive(history, season, horizon),
    }),
  },
  drift: { fit: () => ({ description: 'a line through the first and the last value', forecast: drift }) },
  ets: { fit: fitSmoothed },
};

export const BASELINE_NAMES = Object.keys(BASELINES) as readonly BaselineName[];

/** @throws TypeError or RangeError unless it is a list of baseline names. */
export function checkBaselines(what: string, names: unknown): void {
  checkKind(what, Array.isArray(names), 'a list of names', names);
  for (const name of names as readonly unknown[]) checkOneOf(what, name, BASELINE_NAMES);
}

function lastValue(history: ArrayLike<number>, horizon: number): Float64Array {
  const at = lastPresent(history, history.length - 1, 1);
  return new Float64Array(horizon).fill(at < 0 ? Number.NaN : (history[at] as number));
}

/** If the value of one season before is missing, the season before that is used. */
function seasonalNaive(history: ArrayLike<number>, season: number, horizon: number): Float64Array {
  return Float64Array.from({ length: horizon }, (_, step) => {
    const at = lastPresent(history, history.length - season + (step % season), season);
    return at < 0 ? Number.NaN : (history[at] as number);
  });
}

function drift(history: ArrayLike<number>, horizon: number): Float64Array {
  const last = lastPresent(history, history.length - 1, 1);
  let first = 0;
  while (first < last && Number.isNaN(history[first])) first++;
  if (last < 0) return new Float64Array(horizon).fill(Number.NaN);
  const end = history[last] as number;
  const slope = last === first ? 0 : (end - (history[first] as number)) / (last - first);
  const since = history.length - 1 - last;
  return Float64Array.from({ length: horizon }, (_, step) => end + slope * (since + step + 1));
}

/** Fits to the values since the first one that is present. */
function fitSmoothed(history: ArrayLike<number>, season: number): FittedBaseline {
  const first = firstPresent(history);
  const values = Array.prototype.slice.call(history, first) as number[];
  if (values.length < 4)
    return { description: 'the last value, as there are too few values for ETS', forecast: lastValue };
  const { kind, parameters, start } = bestSmoothing(values, season);
  return {
    description: `ETS(A,${kind.trend},${kind.season})${kind.season === 'N' ? '' : `, season ${season}`}`,
    forecast: (whole, horizon) => {
      const { state } = smooth(Array.prototype.slice.call(whole, first), kind, parameters, start);
      return continued(kind, parameters, state, horizon);
    },
  };
}

function firstPresent(history: ArrayLike<number>): number {
  let first = 0;
  while (first < history.length && Number.isNaN(history[first])) first++;
  return first;
}

/** The last place at or before `from` with a value, in steps of `by`; negative if there is none. */
function lastPresent(history: ArrayLike<number>, from: number, by: number): number {
  let at = from;
  while (at >= 0 && Number.isNaN(history[at])) at -= by;
  return at;
}
