import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

/** Calls rows as whoever wrote the table does: in a file the header is row 1, elsewhere the first row is 1. */
export class RowNumbers {
  readonly #first: number;
  /** From which row on how many rows of the file were left out before it. */
  readonly #skipped: { readonly from: number; readonly rows: number }[] = [];

  constructor(first: number) {
    this.#first = first;
  }

  /** From the row `from` on there are this many rows of the file that are none of the table. */
  skip(from: number, rows: number): void {
    this.#skipped.push({ from, rows: (this.#skipped.at(-1)?.rows ?? 0) + rows });
  }

  /** The number of a row that is the `index`th of the table, from 0. */
  of(index: number): number {
    const skipped = this.#skipped.filter(({ from }) => from <= index).at(-1);
    return index + this.#first + (skipped?.rows ?? 0);
  }
}

/** Begins messages about a cell: `readTable: row 17, column load`. */
export function cellPlace(caller: string, row: number, column: string): string {
  return `${caller}: row ${row}, column ${column}`;
}

/** That a table does not hold what it should. */
export function wrongTable(place: string, expected: string, got: string): LetheError {
  return new LetheError('data', mismatch(place, expected, got));
}
