/**
 * The time from one row to the next: `ms` for fixed lengths, such as an hour; `day` for calendar days in the zone of the table, which have
 * 23 or 25 hours when clocks change (a week is 7 days); `month` for calendar months (a quarter is 3, a year 12); `row` if the time column
 * counts steps, or is missing.
 */
export interface TimeStep {
  readonly unit: 'ms' | 'day' | 'month' | 'row';
  /** Number of units, a whole number of at least 1. */
  readonly count: number;
  /** For months: the day of the month, 1 to 31; shorter months use their last day. Default: the day of the start. */
  readonly monthDay?: number;
}

/** A column of numbers. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
}

/** A column of labels. Its values are indices into `labels`. */
export interface LabelColumn {
  readonly kind: 'label';
  readonly name: string;
  /** Distinct labels, sorted by their code units. */
  readonly labels: readonly string[];
}

/** The rows of one series, in order of time, one for each step. */
export interface SeriesRows {
  /** Value in the series column; empty if the table is a single series. */
  readonly name: string;
  /** Time of the first row: ms since 1970 in UTC, or a count of steps. */
  readonly start: number;
  /** Number of rows. */
  readonly length: number;
  /** By column name, `[length]`; NaN where a value is missing. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

/** A repair to a table, or a finding that matters for forecasts. */
export interface TableProblem {
  readonly kind: 'gap' | 'missing' | 'order' | 'constant' | 'format';
  /** Description and place, such as `load: 3 values are missing, the first at 2024-03-31T02:00Z`. */
  readonly message: string;
}

/** A checked table with equal time steps and columns of numbers. */
export interface SeriesTable {
  readonly step: TimeStep;
  /** IANA name of the zone in which hours and days count, such as `Europe/Berlin`; `UTC` by default. */
  readonly timeZone: string;
  readonly columns: readonly (NumberColumn | LabelColumn)[];
  /** In order of first appearance in the table. */
  readonly series: readonly SeriesRows[];
  readonly problems: readonly TableProblem[];
}
