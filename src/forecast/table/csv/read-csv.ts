import { type CsvError, parse } from '#csv';
import { LetheError } from '../../../errors.js';
import { mismatch, quote } from '../../../text/quote.js';
import { Collector } from '../columns/collector.js';
import { numberOfText } from '../columns/number-cell.js';
import { timeOfText } from '../columns/time-text.js';
import type { TableProblem } from '../series-table.js';
import { checkSignal, type TableSettings } from '../settings.js';
import { RowNumbers, wrongTable } from '../wrong-table.js';
import { Blocks } from './blocks.js';
import { guessDecimal } from './decimal.js';
import { Decoder } from './decode.js';
import { guessSeparator } from './separator.js';

/** Characters that are parsed at once. */
const BLOCK = 131_072;
/** Longest row. An unclosed quote would extend over the rest of the file. */
const LONGEST_ROW = 1_048_576;

type Row = readonly string[];

/** Reads CSV piece by piece into columns. It keeps only the columns and one block of text. */
export class CsvReader {
  readonly problems: TableProblem[] = [];
  readonly #settings: TableSettings;
  readonly #total: number | undefined;
  readonly #blocks = new Blocks();
  readonly #decoder: Decoder;
  readonly #encoder = new TextEncoder();
  #pending = '';
  #read = 0;
  #isFirstText = true;
  #separator = ',';
  #rows = new RowNumbers(1);
  /** Rows of the file parsed so far, including the header. */
  #parsed = 0;
  #header: Row | undefined;
  #places: number[] = [];
  #collector: Collector | undefined;
  /** Empty rows since the last row with a value. */
  #empty = 0;
  #leftOut = { rows: 0, first: 0 };

  /** @param total number of bytes or characters, if known */
  constructor(settings: TableSettings, total: number | undefined) {
    this.#settings = settings;
    this.#total = total;
    this.#decoder = new Decoder(settings.caller, settings.encoding);
  }

  /** @throws LetheError `data` that names row and column. */
  push(piece: string | Uint8Array): void {
    checkSignal(this.#settings);
    this.#read += piece.length;
    if (typeof piece === 'string') {
      for (let at = 0; at < piece.length; at += BLOCK) this.#pushText(piece.slice(at, at + BLOCK));
    } else {
      for (let at = 0; at < piece.length; at += BLOCK) {
        this.#pushText(this.#decoder.decode(piece.subarray(at, at + BLOCK), false));
      }
    }
  }

  /** @throws LetheError `data` */
  end(): Collector {
    this.#pushText(this.#decoder.decode(new Uint8Array(0), true));
    this.#parse(this.#blocks.push(this.#pending) + this.#blocks.end());
    if (this.#header === undefined)
      throw wrongTable(`${this.#settings.caller}: table`, 'CSV with a header', 'an empty text');
    if (this.#collector === undefined) {
      throw wrongTable(`${this.#settings.caller}: table`, 'rows below the header', 'none');
    }
    if (this.#settings.encoding === undefined && this.#decoder.encoding !== 'utf-8')
      this.#say(`the text is ${this.#decoder.encoding}`);
    const { rows, first } = this.#leftOut;
    if (rows > 0) this.#say(`${rows} rows without any value were left out, the first of them row ${first}`);
    return this.#collector;
  }

  #pushText(text: string): void {
    if (text === '') return;
    this.#pending += this.#isFirstText && text.startsWith('\ufeff') ? text.slice(1) : text;
    this.#isFirstText = false;
    if (this.#pending.length < BLOCK) return;
    this.#parse(this.#blocks.push(this.#pending));
    this.#pending = '';
    if (this.#blocks.waiting <= LONGEST_ROW) return;
    const place = `${this.#settings.caller}: row ${this.#parsed + 1}`;
    throw wrongTable(
      place,
      `at most ${LONGEST_ROW} characters`,
      'more: a quote may be unclosed, or this is not CSV',
    );
  }

  #parse(text: string): void {
    if (text === '') return;
    if (this.#header === undefined)
      this.#separator = this.#settings.separator ?? guessSeparator(text, this.#wanted());
    const records = this.#split(text);
    let at = 0;
    if (this.#header === undefined) at = this.#readHeader(records);
    if (this.#collector === undefined && at < records.length) this.#begin(records.slice(at));
    for (; at < records.length; at++) this.#pushRow(records[at] as Row);
    this.#parsed += records.length;
    const total = this.#total === undefined ? {} : { total: this.#total };
    this.#settings.onProgress?.({ rows: this.#collector?.count ?? 0, read: this.#read, ...total });
  }

  #split(text: string): Row[] {
    try {
      // Bytes are faster: the parser would encode text itself, slower than all of the parsing.
      return parse(this.#encoder.encode(text), {
        delimiter: this.#separator,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
      });
    } catch (error) {
      const { records, message } = error as CsvError & { records?: number };
      const row = this.#parsed + (records ?? 0) + 1;
      // csv-parse counts lines from the start of the block.
      const what = message.replace(/ (at|on) line \d+/, '');
      throw new LetheError('data', `${this.#settings.caller}: row ${row}: ${quote(what)}`, { cause: error });
    }
  }

  /** @returns number of rows before the first one with values */
  #readHeader(records: readonly Row[]): number {
    const { names } = this.#settings;
    if (names !== undefined) {
      this.#header = names;
      return 0;
    }
    const place = records.findIndex((row) => !isEmpty(row));
    const header = records[place];
    if (header === undefined) return records.length;
    this.#header = header.map((name) => name.trim());
    this.#rows = new RowNumbers(this.#parsed + place + 2);
    return place + 1;
  }

  #begin(rows: readonly Row[]): void {
    if (rows.every(isEmpty)) return;
    const header = this.#header ?? [];
    const { roles, decimal } = this.#settings;
    const odd = header.find(
      (name) => numberOfText(name, '.') !== undefined || timeOfText(name, 'dmy') !== undefined,
    );
    if (odd !== undefined && this.#wanted().some((name) => !header.includes(name))) {
      const got = `${quote(header.slice(0, 5).join(', '))}: if there is no header, set the option names`;
      throw wrongTable(`${this.#settings.caller}: row 1`, 'names of columns', got);
    }
    const values = [...roles.keys()].map((name) => header.indexOf(name));
    const guess = decimal === undefined ? guessDecimal(rows, values) : { decimal, example: '' };
    this.#collector = new Collector(this.#settings, header, this.#rows, guess.decimal);
    this.#places = this.#collector.sinks.map(({ name }) => header.indexOf(name));
    if (guess.example !== '') this.#say(`numbers have decimal commas, such as ${quote(guess.example)}`);
    if (this.#settings.separator === undefined && this.#separator !== ',')
      this.#say(`cells are separated by ${JSON.stringify(this.#separator)}`);
  }

  #wanted(): readonly string[] {
    const { time, series, roles } = this.#settings;
    return [time, series, ...roles.keys()].filter((name) => name !== undefined);
  }

  #pushRow(row: Row): void {
    const collector = this.#collector;
    const width = this.#header?.length ?? 0;
    if (
      collector === undefined ||
      (isEmpty(row) && (row.length < width || this.#settings.time !== undefined || width === 1))
    ) {
      this.#empty++;
      return;
    }
    if (this.#empty > 0) this.#passEmpty(collector, width);
    if (row.length < width || row.slice(width).some((cell) => cell !== '')) {
      const place = `${this.#settings.caller}: row ${this.#rows.of(collector.count)}`;
      const separator = JSON.stringify(this.#separator);
      const hint = row.length > width ? ': cells that hold it, such as decimal commas, need quotes' : '';
      throw wrongTable(place, `${width} cells separated by ${separator}`, `${row.length}${hint}`);
    }
    const { sinks } = collector;
    for (let at = 0; at < sinks.length; at++) sinks[at]?.push(row[this.#places[at] as number]);
    collector.count++;
  }

  /** Handles empty rows between others: missing values if the table has one column, otherwise they are left out. */
  #passEmpty(collector: Collector, width: number): void {
    const rows = this.#empty;
    this.#empty = 0;
    if (width === 1 && this.#settings.time === undefined && collector.count > 0) {
      for (let row = 0; row < rows; row++) this.#pushMissing(collector);
      return;
    }
    if (this.#leftOut.rows === 0) this.#leftOut.first = this.#rows.of(collector.count);
    this.#leftOut.rows += rows;
    this.#rows.skip(collector.count, rows);
  }

  #pushMissing(collector: Collector): void {
    for (const sink of collector.sinks) sink.push('');
    collector.count++;
  }

  #say(what: string): void {
    this.problems.push({ kind: 'format', message: what });
  }
}

function isEmpty(row: Row): boolean {
  return row.every((cell) => cell === '');
}

/** @throws RangeError if the text looks like a file name. */
export function checkIsCsv(caller: string, text: string): void {
  if (text === '' || /[\r\n]/.test(text)) return;
  const got = `${quote(text)}: to read a file, pass { file: 'data.csv' }`;
  throw new RangeError(mismatch(`${caller}: table`, 'CSV with a header and rows', got));
}
