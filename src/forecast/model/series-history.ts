import { timeAt } from '../calendar.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';

const FEWEST = 16;

/** The last rows of one series, and those of the time to come that are known. */
export class SeriesHistory {
  readonly name: string;
  /** Of the first row that ever was. */
  readonly #start: number;
  readonly #columns: Map<string, Float64Array>;
  /** Rows that are kept. */
  readonly #most: number;
  /** Rows before the first one that is kept. */
  #passed: number;
  #begin = 0;
  #length: number;
  /** Rows that have come; those behind them are still to come. */
  #present: number;

  /**
   * @param names columns that are kept
   * @param present rows of `series` that have come
   * @param most rows that are kept
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

  /** Rows that have come, of those that {@link rows} gives. */
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
   * The row that comes next: one that was known ahead, or a new one.
   *
   * @param find of a column; undefined leaves what is known of it
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
