import { parse } from 'csv-parse/sync';
import { LetheError } from '../errors.js';

/** A header and rows of texts; errors name file, row and column. */
export class CsvTable {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly #file: string;

  /**
   * @param file name of the file in errors
   * @throws LetheError `data` unless it is CSV with unique column names.
   */
  constructor(file: string, text: string) {
    this.#file = file;
    let records: string[][];
    try {
      records = parse(text, { skip_empty_lines: true, trim: true });
    } catch (error) {
      throw new LetheError('data', `${file}: ${(error as Error).message}`, { cause: error });
    }
    const [heading = [], ...rows] = records;
    const twice = heading.find((name, index) => heading.indexOf(name) !== index);
    this.heading = heading;
    this.rows = rows;
    if (twice !== undefined) this.fail(`expected each column once, got ${JSON.stringify(twice)} twice`);
  }

  fail(problem: string): never {
    throw new LetheError('data', `${this.#file}: ${problem}`);
  }

  /** @throws LetheError `data` if there are no rows. */
  checkRows(): void {
    if (this.rows.length === 0) this.fail('expected rows below the heading, got none');
  }

  /** Empty if the row has no such cell. */
  cell(row: number, column: string): string {
    return this.rows[row]?.[this.heading.indexOf(column)] ?? '';
  }

  /** @throws LetheError `data` unless it is a finite number. */
  number(row: number, column: string): number {
    const text = this.cell(row, column);
    const value = text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : this.refuse(row, column, 'a number');
  }

  /**
   * The part of the data that a row belongs to.
   *
   * @throws LetheError `data` if a column `set` contains neither `train` nor `test`.
   */
  set(row: number): 'train' | 'test' | 'both' {
    if (!this.heading.includes('set')) return 'both';
    const set = this.cell(row, 'set');
    return set === 'train' || set === 'test' ? set : this.refuse(row, 'set', 'train or test');
  }

  /** @throws LetheError `data` if the row has no sequence. */
  sequence(row: number): string {
    const name = this.cell(row, 'sequence');
    if (name !== '') return name;
    return this.fail(`row ${row + 1}, column sequence: expected the sequence’s number or name, got none`);
  }

  refuse(row: number, column: string, expected: string): never {
    const got = JSON.stringify(this.cell(row, column));
    return this.fail(`row ${row + 1}, column ${column}: expected ${expected}, got ${got}`);
  }
}
