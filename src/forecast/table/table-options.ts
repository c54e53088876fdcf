import type { TimeStep } from './series-table.js';

/** What is done with values that are missing between two that are there. */
export type Fill = 'mask' | 'error' | 'previous' | 'linear' | number;

/** How far the reading of a table has come. */
export interface TableProgress {
  /** Rows that were read. */
  readonly rows: number;
  /** Bytes of a file or stream, or characters of a text, that were read. */
  readonly read: number;
  /** How many there are, where that is known beforehand. */
  readonly total?: number;
}

/** Which columns a table has, and how they are read. `null` and `undefined` say "not given". */
export interface TableOptions {
  /** The column, or columns, to forecast: numbers. */
  target: string | readonly string[];
  /**
   * The column of times: ISO 8601 (`2024-03-31T02:00`, `2024-03-31`, `2024-03`, `2024Q1`), `31.03.2024 02:00`, seconds or ms since
   * 1970, dates, or counts of steps. Without it rows are steps.
   */
  time?: string | null;
  /** The column that names the series of a row. Without it the table is one series. */
  series?: string | null;
  /** Columns of numbers or labels that are known up to the present. */
  past?: string | readonly string[] | null;
  /** Columns of numbers or labels that are known ahead. */
  future?: string | readonly string[] | null;
  /** Columns of numbers or labels that hold one value for each series. */
  static?: string | readonly string[] | null;
  /** Columns of `past`, `future` and `static` that hold labels, though they look like numbers. */
  labels?: string | readonly string[] | null;
  /** IANA name of the zone of times that name none, and in which days and hours count. Default `UTC`. */
  timeZone?: string | null;
  /**
   * Which of two times is meant where clocks are put back: `earlier`, `later`, or `order`: the second of a doubled hour begins where
   * times go back. Default `error`.
   */
  ambiguous?: 'error' | 'order' | 'earlier' | 'later' | null;
  /** What becomes of times that clocks jump over: `forward`, the moment of the jump, or `drop`, the row is left out. Default `error`. */
  nonexistent?: 'error' | 'forward' | 'drop' | null;
  /** What numbers in the column of times are. Default: by their size, ms from 10^11, s from 10^8, else steps. */
  timeUnit?: 'ms' | 's' | 'step' | null;
  /** How dates such as 3/4/2024 are written. There is no default: they are refused without it. */
  dateOrder?: 'dmy' | 'mdy' | null;
  /** The time from row to row. Default: the most common one. */
  step?: TimeStep | null;
  /**
   * What is done with values that are missing between two that are there. `mask` leaves them NaN: nothing is trained or judged on
   * them. `previous` repeats the value before, `linear` draws a line, a number stands for all; labels are repeated by each of these
   * three. `error` refuses the table. Default `mask`, as nothing is made up then.
   */
  fill?: Fill | null;
  /** Of CSV: what is between two cells. Default: `,`, `;`, tab or `|`, whichever fits the first rows. */
  separator?: string | null;
  /** Of texts: the decimal mark. Default: by the first rows of CSV, else a point. */
  decimal?: '.' | ',' | null;
  /** Of CSV in bytes: as `TextDecoder` names it. Default: UTF-8, or UTF-16 where the bytes show it. */
  encoding?: string | null;
  /** Names of the columns, of CSV without a header. */
  names?: readonly string[] | null;
  /** Texts that stand for missing values, beside empty cells, `NA`, `NaN`, `null`, `?` and the like. */
  missing?: readonly string[] | null;
  /** Ends the reading; `LetheError` `aborted`. */
  signal?: AbortSignal | null;
  /** Is told after each block of rows of CSV. */
  onProgress?: ((progress: TableProgress) => void) | null;
}
