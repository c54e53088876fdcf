// What is drawn of a forecast, and stands in the tables behind.

/** Losses by epoch, of training and of the windows that are kept aside. */
export interface Learning {
  readonly training: readonly number[];
  readonly aside: readonly number[];
  /** The epoch whose weights are kept, counted from 0; null before it is known. */
  readonly best: number | null;
  /** At most. */
  readonly epochs: number;
}

/** A series as it was and as it is forecast; NaN where there is no number. */
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
    /** What the best baseline says. */
    readonly baseline: readonly number[];
  };
}

/** A forecast and what was learned, to be drawn, this many CSS pixels wide. */
export interface ForecastChartsRequest {
  readonly series: ShownSeries | null;
  readonly learning: Learning | null;
  readonly widths: { readonly forecast: number; readonly learning: number };
}
