import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

/** Converts row indices to the user's row numbers: in a file the header is row 1, elsewhere the first row is 1. */
export class RowNumbers {
  readonly #first: number;
  /** From which row on, and how many rows of the file were left out before it. */
  readonly #skipped: { readonly from: number; readonly rows: number }[] = [];

  constructor(first: number) {
    this.#first = first;
  }

  /** Records that this many rows of the file before the row `from` are not in the table. */
  skip(from: number, rows: number): void {
    this.#skipped.push({ from, rows: (this.#skipped.at(-1)?.rows ?? 0) + rows });
  }

  /** The number of the row with this index in the table, from 0. */
  of(index: number): number {
    const skipped = this.#skipped.filter(({ from }) => from <= index).at(-1);
    return index + this.#first + (skipped?.rows ?? 0);
  }
}

/** Prefix of messages about a cell: `readTable: row 17, column load`. */
export function cellPlace(caller: string, row: number, column: string): string {
  return `${caller}: row ${row}, column ${column}`;
}

/** The error for an invalid table. */
export function wrongTable(place: string, expected: string, got: string): LetheError {
  return new LetheError('data', mismatch(place, expected, got));
}
