// Calibrates intervals of quantile forecasts to their nominal coverage, by split-conformal calibration.
//
//   score = max(low - y, y - high), in the unit of the network;  the interval becomes [low - q, high + q] with q the
//   smallest score that a part of (n + 1) coverage / n of all is not above, all of windows that were not trained on
//
// Overlapping windows are nearly equal: n is the number of windows if each had half of its steps in common with the next. With n = the
// number of windows without common steps, nominal 80 % intervals covered 88 % and were half again as wide; with all windows, they covered
// 75 % (32 series of docs/forecast.md).
//
// Source: Y. Romano, E. Patterson, E. Candes, Conformalized Quantile Regression, NeurIPS 2019.

/** Forecasts and true values of windows, in the unit of the network. */
export interface CalibrationData {
  readonly horizon: number;
  readonly targets: number;
  /** `[windows, horizon, targets]`; NaN where missing. */
  readonly truth: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** If a step has fewer scores than this, the scores of all steps are used. */
const FEWEST = 10;

/**
 * @param coverage fraction of true values that the interval should contain
 * @returns how much the interval is widened, `[horizon, targets]`; negative if it is narrowed
 */
export function calibrate(
  { horizon, targets, truth, low, high }: CalibrationData,
  coverage: number,
): number[] {
  const scores = Array.from({ length: horizon * targets }, (): number[] => []);
  for (let place = 0; place < truth.length; place++) {
    const value = truth[place] as number;
    if (Number.isNaN(value)) continue;
    const score = Math.max((low[place] as number) - value, value - (high[place] as number));
    (scores[place % (horizon * targets)] as number[]).push(score);
  }
  return scores.map((own, place) => {
    const needed = Math.max(FEWEST, Math.ceil(1 / (1 - coverage)));
    const all =
      own.length >= needed ? own : scores.filter((_, other) => other % targets === place % targets).flat();
    const apart = Math.floor((2 * own.length) / horizon);
    return rank(all, coverage, Math.max(1, Math.min(own.length, apart)));
  });
}

/** The largest score if there are too few for the rank; 0 if there are none. */
function rank(scores: readonly number[], coverage: number, apart: number): number {
  const sorted = Float64Array.from(scores).sort();
  const part = Math.min(1, ((apart + 1) * coverage) / apart);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
}
