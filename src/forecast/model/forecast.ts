import type { BaselineName } from '../baselines/baselines.js';

/** The forecast of one target of a series; each array is `[horizon]`, in the unit of the target. */
export interface TargetForecast {
  readonly target: string;
  /** The point forecast: the median. */
  readonly point: Float64Array;
  /** Lower end of the interval, with (1 - interval) / 2 of the true values below; undefined without an interval. */
  readonly low: Float64Array | undefined;
  readonly high: Float64Array | undefined;
  /** Forecasts of the baselines; NaN where one cannot forecast. */
  readonly baselines: { readonly [name in BaselineName]?: Float64Array };
}

/** The forecast of a series. */
export interface SeriesForecast {
  readonly series: string;
  /** Times of the steps: ms since 1970 in UTC, or a count of steps. */
  readonly times: readonly number[];
  readonly targets: readonly TargetForecast[];
}

/** The forecast of one target at one step. */
export interface ForecastRow {
  readonly series: string;
  readonly time: number;
  readonly target: string;
  readonly point: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** The result of {@link Forecaster.predict}. */
export class Forecast {
  readonly series: readonly SeriesForecast[];

  constructor(series: readonly SeriesForecast[]) {
    this.series = series;
  }

  /** Returns the forecasts of all steps as rows, for tables, files and charts. */
  rows(): ForecastRow[] {
    return this.series.flatMap(({ series, times, targets }) =>
      targets.flatMap(({ target, point, low, high }) =>
        times.map((time, step) => ({
          ...{ series, time, target },
          point: point[step] as number,
          low: low?.[step],
          high: high?.[step],
        })),
      ),
    );
  }
}
