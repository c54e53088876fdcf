import { describe, quote } from '../../../text/quote.js';
import type { Role } from '../settings.js';
import { cellPlace, type RowNumbers, wrongTable } from '../wrong-table.js';
import { Growing } from './growing.js';
import { Dictionary, inOrder, labelOf } from './label-column.js';
import { isMissing, type NumberRules, numberOf, oddNumber } from './number-cell.js';

/** The values of a column read so far, in row order. */
export class ValueColumn {
  readonly name: string;
  readonly role: Role;
  readonly #caller: string;
  readonly #rules: NumberRules;
  readonly #rows: RowNumbers;
  readonly #isDeclared: boolean;
  readonly #values = new Growing();
  readonly #dictionary = new Dictionary();
  /** Undefined until the first value. */
  #kind: 'number' | 'label' | undefined;
  /** Row and text of the value that determined the kind. */
  #decided = { row: 0, text: '' };

  constructor(
    caller: string,
    name: string,
    role: Role,
    isLabels: boolean,
    rules: NumberRules,
    rows: RowNumbers,
  ) {
    this.name = name;
    this.role = role;
    this.#caller = caller;
    this.#rules = rules;
    this.#rows = rows;
    this.#isDeclared = isLabels;
    if (isLabels) this.#kind = 'label';
    if (role === 'target') this.#kind = 'number';
  }

  get kind(): 'number' | 'label' {
    return this.#kind ?? 'number';
  }

  /** @throws LetheError `data` if it is neither missing nor a value of the column's kind. */
  push(value: unknown): void {
    if (this.#kind === 'label') {
      this.#pushLabel(value);
      return;
    }
    const number = numberOf(value, this.#rules);
    if (number !== undefined) {
      if (this.#kind === undefined && !Number.isNaN(number)) this.#decide('number', value);
      this.#values.push(number);
      return;
    }
    if (this.#kind === undefined && labelOf(value) !== undefined) {
      this.#decide('label', value);
      this.#pushLabel(value);
      return;
    }
    const before =
      this.role === 'target' || this.#decided.row === 0
        ? 'a number'
        : `a number as in row ${this.#decided.row} (the option labels lists columns of labels)`;
    throw this.#wrong(before, oddNumber(value, this.#rules.decimal));
  }

  #pushLabel(value: unknown): void {
    if (this.#isDeclared ? isEmpty(value) : isMissing(value, this.#rules.missing)) {
      this.#values.push(Number.NaN);
      return;
    }
    const label = labelOf(value);
    if (label === undefined) throw this.#wrong('a label', describe(value));
    if (!this.#isDeclared && typeof value !== 'boolean' && numberOf(value, this.#rules) !== undefined) {
      const { row, text } = this.#decided;
      const expected = `a label as in row ${row}, ${text} (the option labels lists columns that hold both)`;
      throw this.#wrong(expected, `the number ${quote(value)}`);
    }
    this.#values.push(this.#dictionary.placeOf(label));
  }

  #decide(kind: 'number' | 'label', value: unknown): void {
    this.#kind = kind;
    this.#decided = { row: this.#rows.of(this.#values.length), text: JSON.stringify(quote(value)) };
  }

  #wrong(expected: string, got: string): Error {
    return wrongTable(cellPlace(this.#caller, this.#rows.of(this.#values.length), this.name), expected, got);
  }

  /** All values, with labels as sorted indices; empties the column. */
  take(): { values: Float64Array; labels: readonly string[] } {
    const values = this.#values.take();
    if (this.#kind !== 'label') return { values, labels: [] };
    const { labels, places } = inOrder(this.#dictionary.labels);
    for (let row = 0; row < values.length; row++) {
      const place = places[values[row] as number];
      if (place !== undefined) values[row] = place;
    }
    return { values, labels };
  }
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (typeof value === 'string' && value.trim() === '')
  );
}

/** The column that assigns rows to series. */
export class SeriesColumn {
  readonly name: string;
  readonly #caller: string;
  readonly #rows: RowNumbers;
  readonly #places = new Growing();
  readonly #dictionary = new Dictionary();

  constructor(caller: string, name: string, rows: RowNumbers) {
    this.name = name;
    this.#caller = caller;
    this.#rows = rows;
  }

  /** @throws LetheError `data` if it is not a name. */
  push(value: unknown): void {
    const label = isEmpty(value) ? undefined : labelOf(value);
    if (label === undefined) {
      const place = cellPlace(this.#caller, this.#rows.of(this.#places.length), this.name);
      throw wrongTable(place, 'the name of a series', isEmpty(value) ? 'an empty cell' : describe(value));
    }
    this.#places.push(this.#dictionary.placeOf(label));
  }

  /** Names in order of appearance, and for each row the index of its name. */
  take(): { names: readonly string[]; places: Float64Array } {
    return { names: this.#dictionary.labels, places: this.#places.take() };
  }
}
