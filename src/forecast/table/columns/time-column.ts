import { describe, quote } from '../../../text/quote.js';
import { checkTime } from '../../time/zone.js';
import type { TableSettings } from '../settings.js';
import { cellPlace, type RowNumbers, wrongTable } from '../wrong-table.js';
import { Growing } from './growing.js';
import { isMissing } from './number-cell.js';
import { TIMES, type TimeForm, timeOfText } from './time-text.js';

/** Kind of times: ms in local time, ms in UTC, or counts of steps. */
export type TimeKind = 'wall' | 'utc' | 'step';

const MS_FROM = 1e11;
const SECONDS_FROM = 1e8;
const NUMBER = /^\s*[+-]?\d+(\.\d+)?\s*$/;
/** 20240131 */
const DATES = /^(1[89]|2[01])\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

/** The times of the rows read so far, in row order. */
export class TimeColumn {
  readonly #settings: TableSettings;
  readonly #name: string;
  readonly #rows: RowNumbers;
  readonly #times = new Growing();
  #kind: TimeKind | undefined;
  /** The form of the first time; the others must have the same form. */
  #form: TimeForm | 'number' | 'date' | undefined;
  #unit: 'ms' | 's' | 'step' | undefined;
  #firstRow = 0;
  /** The previous text, which often repeats if several series share their times. */
  #text: string | undefined;
  #time = Number.NaN;

  /** @param kind meaning of numbers and dates, if the table defines it */
  constructor(settings: TableSettings, name: string, rows: RowNumbers, kind?: TimeKind) {
    this.#settings = settings;
    this.#name = name;
    this.#rows = rows;
    this.#unit = kind === undefined ? settings.timeUnit : 'ms';
    this.#kind = kind;
  }

  get kind(): TimeKind {
    return this.#kind ?? 'step';
  }

  /** @throws LetheError `data` if it is not a time, or has another form than the first. */
  push(value: unknown): void {
    if (typeof value === 'string') {
      if (value !== this.#text) {
        this.#time = NUMBER.test(value) ? this.#ofNumber(Number(value)) : this.#ofText(value);
        this.#text = value;
      }
      this.#times.push(this.#time);
    } else if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw this.#wrong('a time', 'an invalid date');
      this.#expectForm('date', this.#kind ?? 'utc', value);
      this.#times.push(value.getTime());
    } else if (typeof value === 'number' && !Number.isNaN(value)) {
      this.#times.push(this.#ofNumber(value));
    } else if (typeof value === 'bigint') {
      this.#times.push(this.#ofNumber(Number(value)));
    } else {
      const isNothing = isMissing(value, this.#settings.missing);
      throw this.#wrong('a time', isNothing ? 'an empty cell' : describe(value));
    }
  }

  #ofText(text: string): number {
    const time = timeOfText(text, this.#settings.dateOrder);
    if (time === 'order') {
      throw this.#wrong('an unambiguous date', `${quote(text)}: set the option dateOrder to 'dmy' or 'mdy'`);
    }
    if (time === undefined) {
      if (isMissing(text, this.#settings.missing)) throw this.#wrong('a time', 'an empty cell');
      throw this.#wrong(`${TIMES}, s or ms since 1970, or a count of steps`, JSON.stringify(quote(text)));
    }
    this.#expectForm(time.form, time.isWall ? 'wall' : 'utc', text);
    return time.ms;
  }

  #ofNumber(number: number): number {
    if (this.#unit === undefined) {
      const size = Math.abs(number);
      if (size >= 1e14) {
        throw this.#wrong(
          'seconds or ms since 1970',
          `${number}, which is too large for ms: divide µs by 1000`,
        );
      }
      if (DATES.test(String(number))) {
        const hint = "write 2024-01-31, or set the option timeUnit to 'step'";
        throw this.#wrong('a time', `${number}, which looks like a date without separators: ${hint}`);
      }
      this.#unit = size >= MS_FROM ? 'ms' : size >= SECONDS_FROM ? 's' : 'step';
    }
    const unit = this.#unit;
    this.#expectForm('number', this.#kind ?? (unit === 'step' ? 'step' : 'utc'), number);
    if (unit === 'step') {
      if (Number.isSafeInteger(number)) return number;
      throw this.#wrong('a whole count of steps, or s or ms since 1970', quote(number));
    }
    const ms = Math.round(unit === 's' ? number * 1000 : number);
    checkTime(cellPlace(this.#settings.caller, this.#row, this.#name), ms);
    return ms;
  }

  #expectForm(form: TimeForm | 'number' | 'date', kind: TimeKind, value: unknown): void {
    if (this.#form === undefined) {
      this.#form = form;
      this.#kind = kind;
      this.#firstRow = this.#row;
      return;
    }
    if (this.#form === form && this.#kind === kind) return;
    const what =
      this.#form !== form
        ? `a time written as in row ${this.#firstRow}`
        : `a time with ${kind === 'utc' ? 'no offset' : 'an offset'} as in row ${this.#firstRow}`;
    throw this.#wrong(what, value instanceof Date ? 'a Date' : quote(value));
  }

  get #row(): number {
    return this.#rows.of(this.#times.length);
  }

  #wrong(expected: string, got: string): Error {
    return wrongTable(cellPlace(this.#settings.caller, this.#row, this.#name), expected, got);
  }

  /** All times; empties the column. */
  take(): Float64Array {
    return this.#times.take();
  }
}
