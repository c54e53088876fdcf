/**
 * The time from one row to the next: `ms` for fixed lengths, such as an hour; `day` for days of the calendar in the zone of the
 * table, which have 23 or 25 hours where clocks change (a week is 7); `month` for calendar months (a quarter is 3, a year 12);
 * `row` where the time column counts steps, or there is none.
 */
export interface TimeStep {
  readonly unit: 'ms' | 'day' | 'month' | 'row';
  /** How many of them, a whole number of at least 1. */
  readonly count: number;
  /** Of months: the day that times stand on, 1 to 31, where a month has it, else its last. Without it, that of the start. */
  readonly monthDay?: number;
}

/** A column of numbers. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
}

/** A column of labels. Its values are places in `labels`. */
export interface LabelColumn {
  readonly kind: 'label';
  readonly name: string;
  /** Each once, in the order of their text. */
  readonly labels: readonly string[];
}

/** The rows of one series, in the order of time, one for each step. */
export interface SeriesRows {
  /** Its value in the series column; empty where the table is one series. */
  readonly name: string;
  /** The time of the first row: ms since 1970 in UTC, or a count of steps. */
  readonly start: number;
  /** How many rows. */
  readonly length: number;
  /** By the name of the column, `[length]`; NaN where a value is missing. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

/** Something in a table that was repaired, or that whoever forecasts should know. */
export interface TableProblem {
  readonly kind: 'gap' | 'missing' | 'order' | 'constant' | 'format';
  /** What and where, in a sentence: `load: 3 values are missing, the first at 2024-03-31T02:00Z`. */
  readonly message: string;
}

/** A table that was read and checked: equal steps of time, numbers by column. */
export interface SeriesTable {
  readonly step: TimeStep;
  /** IANA name of the zone in which hours and days count, such as `Europe/Berlin`; `UTC` where none was given. */
  readonly timeZone: string;
  readonly columns: readonly (NumberColumn | LabelColumn)[];
  /** In the order of their first rows. */
  readonly series: readonly SeriesRows[];
  readonly problems: readonly TableProblem[];
}
