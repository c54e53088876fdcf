import { timeAt } from '../calendar.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';

const FEWEST = 16;

/** The last rows of one series, and its future rows as far as known. */
export class SeriesHistory {
  readonly name: string;
  /** Time of the very first row. */
  readonly #start: number;
  readonly #columns: Map<string, Float64Array>;
  /** Most rows to keep. */
  readonly #most: number;
  /** Number of rows before the first one that is kept. */
  #passed: number;
  #begin = 0;
  #length: number;
  /** Number of past rows; the others are future rows. */
  #present: number;

  /**
   * @param names columns to keep
   * @param present number of past rows in `series`
   * @param most most rows to keep
   */
  constructor(series: SeriesRows, names: readonly string[], present: number, most: number) {
    this.name = series.name;
    this.#start = series.start;
    this.#most = most;
    this.#passed = Math.max(0, series.length - most);
    this.#length = series.length - this.#passed;
    this.#present = present - this.#passed;
    this.#columns = new Map(
      names.map((name) => [name, (series.values.get(name) as Float64Array).slice(this.#passed)]),
    );
  }

  /** Number of past rows among those that {@link rows} returns. */
  get present(): number {
    return this.#present;
  }

  rows(table: Pick<SeriesTable, 'step' | 'timeZone'>): SeriesRows {
    return {
      name: this.name,
      start: timeAt(table, this.#start, this.#passed),
      length: this.#length,
      values: new Map(
        [...this.#columns].map(([name, own]) => [
          name,
          own.subarray(this.#begin, this.#begin + this.#length),
        ]),
      ),
    };
  }

  /**
   * Appends the next row, or replaces the values that were known ahead.
   *
   * @param find value of a column; undefined keeps the known value
   */
  append(find: (column: string) => number | undefined): void {
    if (this.#present === this.#length) this.#add();
    const at = this.#begin + this.#present++;
    for (const [name, own] of this.#columns) {
      const value = find(name);
      if (value !== undefined) own[at] = value;
    }
  }

  #add(): void {
    const [first] = this.#columns.values();
    if (this.#begin + this.#length === first?.length) this.#makeRoom();
    for (const own of this.#columns.values()) own[this.#begin + this.#length] = Number.NaN;
    if (this.#length < this.#most) {
      this.#length++;
      return;
    }
    this.#begin++;
    this.#passed++;
    this.#present--;
  }

  #makeRoom(): void {
    for (const [name, own] of this.#columns) {
      const longer = new Float64Array(Math.max(FEWEST, 2 * this.#length));
      longer.set(own.subarray(this.#begin, this.#begin + this.#length));
      this.#columns.set(name, longer);
    }
    this.#begin = 0;
  }
}
