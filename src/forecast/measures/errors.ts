// Errors of forecasts, in float64, summed in the order of the values. Values with a missing truth (NaN) are skipped.

/** The mean of `cost` over all values with a known truth; NaN if there are none. */
function meanOver(
  truth: ArrayLike<number>,
  forecast: ArrayLike<number>,
  cost: (truth: number, forecast: number) => number,
): number {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < truth.length; index++) {
    const value = truth[index] as number;
    if (Number.isNaN(value)) continue;
    sum += cost(value, forecast[index] as number);
    count++;
  }
  return sum / count;
}

/** Mean of |t - f|. */
export function meanAbsoluteError(truth: ArrayLike<number>, forecast: ArrayLike<number>): number {
  return meanOver(truth, forecast, absolute);
}

/** Square root of the mean of (t - f)². */
export function rootMeanSquaredError(truth: ArrayLike<number>, forecast: ArrayLike<number>): number {
  return Math.sqrt(meanOver(truth, forecast, squared));
}

/** Mean of q (t - f) where t is above f, and of (1 - q) (f - t) where it is below: the loss for a forecast of the quantile q. */
export function pinballLoss(truth: ArrayLike<number>, forecast: ArrayLike<number>, quantile: number): number {
  return meanOver(truth, forecast, (t, f) => pinball(t, f, quantile));
}

export function absolute(truth: number, forecast: number): number {
  return Math.abs(truth - forecast);
}

export function squared(truth: number, forecast: number): number {
  return (truth - forecast) * (truth - forecast);
}

/** 200 |t - f| / (|t| + |f|), in percent from 0 to 200; 0 where both are 0. */
export function symmetricPercentage(truth: number, forecast: number): number {
  const size = Math.abs(truth) + Math.abs(forecast);
  return size === 0 ? 0 : (200 * Math.abs(truth - forecast)) / size;
}

export function pinball(truth: number, forecast: number, quantile: number): number {
  return Math.max(quantile * (truth - forecast), (quantile - 1) * (truth - forecast));
}

/**
 * The scale for MASE: the mean of |y(t) - y(t - season)| over a history, which is the one-step error of the seasonal naive forecast.
 *
 * Source: R. J. Hyndman, A. B. Koehler, International Journal of Forecasting 22, 2006, p. 679.
 *
 * @returns NaN if no pair is known; 0 if the series repeats exactly
 */
export function seasonalScale(history: ArrayLike<number>, season: number): number {
  let sum = 0;
  let count = 0;
  for (let index = season; index < history.length; index++) {
    const difference = (history[index] as number) - (history[index - season] as number);
    if (Number.isNaN(difference)) continue;
    sum += Math.abs(difference);
    count++;
  }
  return sum / count;
}
