import type { TimeStep } from './series-table.js';

/** How missing values between two present ones are handled. */
export type Fill = 'mask' | 'error' | 'previous' | 'linear' | number;

/** Progress of reading a table. */
export interface TableProgress {
  /** Number of rows read. */
  readonly rows: number;
  /** Bytes read from a file or stream, or characters from a text. */
  readonly read: number;
  /** Total number of bytes or characters, if known. */
  readonly total?: number;
}

/** Which columns a table has, and how they are read. `null` and `undefined` mean "not given". */
export interface TableOptions {
  /** Column, or columns, to forecast. They must hold numbers. */
  target: string | readonly string[];
  /**
   * Column of times: ISO 8601 (`2024-03-31T02:00`, `2024-03-31`, `2024-03`, `2024Q1`), `31.03.2024 02:00`, seconds or ms since 1970, `Date`
   * objects, or counts of steps. Default: none; each row is a step.
   */
  time?: string | null;
  /** Column with the name of each row's series. Default: none; the table is a single series. */
  series?: string | null;
  /** Columns of numbers or labels that are known up to the present. */
  past?: string | readonly string[] | null;
  /** Columns of numbers or labels that are known ahead. */
  future?: string | readonly string[] | null;
  /** Columns of numbers or labels that hold one value for each series. */
  static?: string | readonly string[] | null;
  /** Columns among `past`, `future` and `static` that hold labels, though they look like numbers. */
  labels?: string | readonly string[] | null;
  /** IANA name of the zone for times without an offset, in which days and hours count. Default `UTC`. */
  timeZone?: string | null;
  /**
   * Which moment is meant if clocks show a time twice: `earlier`, `later`, or `order`, where the second hour begins when times go back.
   * Default `error`.
   */
  ambiguous?: 'error' | 'order' | 'earlier' | 'later' | null;
  /** How to handle times that clocks skip: `forward` uses the moment of the jump, `drop` leaves the row out. Default `error`. */
  nonexistent?: 'error' | 'forward' | 'drop' | null;
  /** Meaning of numbers in the time column. Default: by size, ms from 10^11, s from 10^8, else steps. */
  timeUnit?: 'ms' | 's' | 'step' | null;
  /** Order of day and month in dates such as 3/4/2024. No default: without it such dates are an error. */
  dateOrder?: 'dmy' | 'mdy' | null;
  /** Time from row to row. Default: the most common distance. */
  step?: TimeStep | null;
  /**
   * How to handle missing values between two present ones. `mask` keeps them as NaN, and excludes them from training and evaluation.
   * `previous` repeats the value before, `linear` interpolates, a number replaces each of them; these three repeat labels. `error` rejects
   * the table. Default `mask`, which invents nothing.
   */
  fill?: Fill | null;
  /** For CSV: the separator of cells. Default: `,`, `;`, tab or `|`, whichever fits the first rows. */
  separator?: string | null;
  /** Decimal mark of numbers in texts. Default: detected from the first rows of CSV, else a point. */
  decimal?: '.' | ',' | null;
  /** For CSV as bytes: the encoding, by its `TextDecoder` name. Default: UTF-8, or UTF-16 if detected. */
  encoding?: string | null;
  /** Column names, for CSV without a header. */
  names?: readonly string[] | null;
  /** Texts for missing values, in addition to empty cells, `NA`, `NaN`, `null`, `?` and the like. */
  missing?: readonly string[] | null;
  /** Aborts reading with LetheError `aborted`. */
  signal?: AbortSignal | null;
  /** Called after each block of CSV rows. */
  onProgress?: ((progress: TableProgress) => void) | null;
}
