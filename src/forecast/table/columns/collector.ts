import { didYouMean } from '../../../text/closest.js';
import { inQuotes } from '../../../text/quote.js';
import type { TableSettings } from '../settings.js';
import { type RowNumbers, wrongTable } from '../wrong-table.js';
import { numberRules } from './number-cell.js';
import { TimeColumn, type TimeKind } from './time-column.js';
import { SeriesColumn, ValueColumn } from './value-column.js';

/** Receives the cells of one column, row by row. */
export interface Sink {
  readonly name: string;
  push(value: unknown): void;
}

/** Collects the needed columns of a table while its rows are read. */
export class Collector {
  readonly settings: TableSettings;
  readonly rows: RowNumbers;
  readonly time: TimeColumn | undefined;
  readonly series: SeriesColumn | undefined;
  readonly values: readonly ValueColumn[];
  /** All columns. */
  readonly sinks: readonly Sink[];
  /** Number of rows read. */
  count = 0;

  /**
   * @param available names of the columns in the table
   * @param decimal decimal mark in texts
   * @param timeKind meaning of numbers and dates in the time column, if the table defines it
   * @throws LetheError `data` if a needed column is missing, or exists twice.
   */
  constructor(
    settings: TableSettings,
    available: readonly string[],
    rows: RowNumbers,
    decimal: '.' | ',' = settings.decimal ?? '.',
    timeKind?: TimeKind,
  ) {
    this.settings = settings;
    this.rows = rows;
    const { caller, time, series, roles, labels, missing } = settings;
    checkColumns(settings, available);
    const rules = numberRules(decimal, missing);
    const timeName = time ?? '';
    this.time = time === undefined ? undefined : new TimeColumn(settings, timeName, rows, timeKind);
    this.series = series === undefined ? undefined : new SeriesColumn(caller, series, rows);
    this.values = [...roles].map(
      ([name, role]) => new ValueColumn(caller, name, role, labels.has(name), rules, rows),
    );
    const timeSink = this.time;
    this.sinks = [
      ...(timeSink === undefined ? [] : [{ name: timeName, push: (value: unknown) => timeSink.push(value) }]),
      ...(this.series === undefined ? [] : [this.series]),
      ...this.values,
    ];
  }
}

function checkColumns({ caller, time, series, roles }: TableSettings, available: readonly string[]): void {
  const wanted: (readonly [string | undefined, string])[] = [[time, 'time'], [series, 'series'], ...roles];
  for (const [name, option] of wanted) {
    if (name === undefined) continue;
    const times = available.filter((each) => each === name).length;
    if (times === 1) continue;
    const place = `${caller}: ${option}`;
    if (times > 1)
      throw wrongTable(place, 'each column once', `${inQuotes(name)} ${times} times in the header`);
    const known = available.slice(0, 20).map(inQuotes).join(', ');
    const more = available.length > 20 ? `, and ${available.length - 20} more` : '';
    throw wrongTable(
      place,
      `a column of the table (${known}${more})`,
      `${inQuotes(name)}${didYouMean(name, available)}`,
    );
  }
}
