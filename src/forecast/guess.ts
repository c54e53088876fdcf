// Guesses what the options do not say: the columns of times, series and targets, by their names and first rows; and the horizon.
import { parse } from '#csv';
import { LetheError } from '../errors.js';
import { calendarSeasons } from './season.js';
import { Decoder } from './table/csv/decode.js';
import { guessSeparator } from './table/csv/separator.js';
import type { TimeStep } from './table/series-table.js';

/** Bytes of a file that are read for guessing. */
export const HEAD_BYTES = 262_144;
/** Rows that are read for guessing. */
const HEAD_ROWS = 200;
/** Used if neither the calendar nor the user gives a horizon. */
const HORIZON = 12;

const TIMES =
  /^(time|times|timestamp|date|dates|datetime|date[ _]time|ds|day|week|month|quarter|year|period|hour)$/i;
const TARGETS = /^(target|y|value|values)$/i;
const SERIES = /^(series|unique_id|series_id|item_id)$/i;
const TIME_TEXT = /^\d{4}([-/.]\d{1,2}|[- ]?Q[1-4]$)|^\d{1,2}[./]\d{1,2}[./]\d{4}|:\d{2}/;
const NUMBER_TEXT = /^[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?$/i;

/** The first rows of a file. */
export interface Head {
  readonly names: readonly string[];
  /** Non-empty cells, by column. */
  readonly cells: ReadonlyMap<string, readonly string[]>;
}

/** Columns guessed from the first rows. */
export interface GuessedColumns {
  readonly time: string | undefined;
  readonly series: string | undefined;
  readonly target: string | undefined;
}

/**
 * Reads the first rows of CSV.
 *
 * @param name of the file, for messages
 * @param bytes the first bytes of the file
 * @param isAll whether these are all of its bytes
 * @param wanted names of columns that were given
 * @throws LetheError `data` that names the file.
 */
export function headOf(
  name: string,
  bytes: Uint8Array,
  isAll: boolean,
  {
    encoding,
    separator,
  }: { readonly encoding?: string | undefined; readonly separator?: string | undefined },
  wanted: readonly string[],
): Head {
  const text = new Decoder('forecast', encoding).decode(bytes, isAll);
  // The last line may be incomplete.
  const whole = isAll ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  const options = {
    delimiter: separator ?? guessSeparator(whole, wanted),
    to: HEAD_ROWS,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
  };
  let rows: string[][];
  try {
    rows = parse(whole, options);
  } catch (error) {
    throw new LetheError('data', `${name}: ${(error as Error).message}`, { cause: error });
  }
  const [names = [], ...others] = rows;
  const cells = names.map((column, place) => {
    const own = others.map((row) => row[place] ?? '').filter((cell) => cell !== '');
    return [column, own] as const;
  });
  return { names, cells: new Map(cells) };
}

/**
 * Finds the column of times by a name such as `date`, else by cells that look like times; the series by a name such as `unique_id`; the
 * target by a name such as `value`, else the last column of numbers.
 *
 * @param given columns that already have a role
 */
export function guessColumns({ names, cells }: Head, given: readonly string[]): GuessedColumns {
  const free = names.filter((name) => !given.includes(name));
  const all = (name: string, pattern: RegExp): boolean => {
    const own = cells.get(name) ?? [];
    return own.length > 0 && own.every((cell) => pattern.test(cell));
  };
  const time = free.find((name) => TIMES.test(name)) ?? free.find((name) => all(name, TIME_TEXT));
  const series = free.find((name) => SERIES.test(name));
  const numbers = free.filter((name) => name !== time && name !== series && all(name, NUMBER_TEXT));
  return { time, series, target: numbers.find((name) => TARGETS.test(name)) ?? numbers.at(-1) };
}

/** The default horizon: a season by the calendar, else 12 steps. */
export function guessHorizon(step: TimeStep): number {
  return calendarSeasons(step)[0] ?? HORIZON;
}
