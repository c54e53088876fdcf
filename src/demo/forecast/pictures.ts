// Data of the charts of a forecast, and of the tables behind them.

/** Losses by epoch, for training and validation windows. */
export interface Learning {
  readonly training: readonly number[];
  readonly aside: readonly number[];
  /** Index of the epoch whose weights are kept; null before it is known. */
  readonly best: number | null;
  /** Largest number of epochs. */
  readonly epochs: number;
}

/** A series with its past and its forecast; NaN where there is no number. */
export interface ShownSeries {
  readonly name: string;
  /** Whether times are ms since 1970, or counts of steps. */
  readonly isClock: boolean;
  readonly before: { readonly times: readonly number[]; readonly values: readonly number[] };
  readonly ahead: {
    readonly times: readonly number[];
    /** The same as texts. */
    readonly texts: readonly string[];
    readonly point: readonly number[];
    readonly low: readonly number[];
    readonly high: readonly number[];
    /** Forecast of the best baseline. */
    readonly baseline: readonly number[];
  };
}

/** A forecast and its learning curve, to draw with this width in CSS pixels. */
export interface ForecastChartsRequest {
  readonly series: ShownSeries | null;
  readonly learning: Learning | null;
  readonly widths: { readonly forecast: number; readonly learning: number };
}
