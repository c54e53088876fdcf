import type { BaselineName } from '../baselines/baselines.js';

/** What is forecast of one target of a series; each `[horizon]`, in the unit of the target. */
export interface TargetForecast {
  readonly target: string;
  /** The middle of what is to be expected. */
  readonly point: Float64Array;
  /** Below it lies (1 - interval) / 2 of the truth; undefined without an interval. */
  readonly low: Float64Array | undefined;
  readonly high: Float64Array | undefined;
  /** What the baselines say, NaN where one has nothing to tell from. */
  readonly baselines: { readonly [name in BaselineName]?: Float64Array };
}

/** What is forecast of a series. */
export interface SeriesForecast {
  readonly series: string;
  /** Of each step: ms since 1970 in UTC, or a count of steps. */
  readonly times: readonly number[];
  readonly targets: readonly TargetForecast[];
}

/** One step of one target. */
export interface ForecastRow {
  readonly series: string;
  readonly time: number;
  readonly target: string;
  readonly point: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** What {@link Forecaster.predict} gives. */
export class Forecast {
  readonly series: readonly SeriesForecast[];

  constructor(series: readonly SeriesForecast[]) {
    this.series = series;
  }

  /** All steps, one after the other: for tables, files and charts. */
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
