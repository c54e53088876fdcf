import { LetheError } from '../../errors.js';
import { didYouMean } from '../../text/closest.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { presentLength } from '../frame/present-length.js';
import type { Roles } from '../frame/roles.js';
import { columnOf } from '../frame/roles.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';

import type { Description } from './description.js';
import { SeriesHistory } from './series-history.js';

/** A new row: numbers, or labels as text, by column name; null or undefined for missing values. */
export type NewRow = { readonly [column: string]: number | string | null | undefined };

/** Minimum number of seasons and of rows to keep, because baselines use them. */
const [KEPT_SEASONS, KEPT_ROWS] = [10, 1000];

/** Names of all columns with a role. */
export function usedColumns({ targets, past, future, fixed }: Roles): readonly string[] {
  return [...targets, ...past, ...future, ...fixed];
}

/** Number of rows to keep for a series: the network needs fewer, but baselines are fitted to them. */
export function keptRows({ season, shape }: Pick<Description, 'season' | 'shape'>): number {
  return Math.max(KEPT_ROWS, KEPT_SEASONS * season, shape.lookback + 2 * shape.horizon);
}

/** The last rows of each series of the training data. */
export class History {
  readonly #description: Description;
  readonly #series: ReadonlyMap<string, SeriesHistory>;

  constructor(description: Description, series: readonly SeriesRows[]) {
    const { roles } = description;
    const most = keptRows(description);
    const names = usedColumns(roles);
    this.#description = description;
    this.#series = new Map(
      series.map((rows) => {
        const present = presentLength(rows.values, roles.targets);
        return [rows.name, new SeriesHistory(rows, names, present, most)];
      }),
    );
  }

  /** All rows that are kept. */
  table(): SeriesTable {
    const { table } = this.#description;
    return { ...table, series: [...this.#series.values()].map((series) => series.rows(table)), problems: [] };
  }

  /**
   * @param series its name; optional if the table has a single series
   * @throws TypeError or LetheError `data` that names the row, the column, the expected and the received value.
   */
  update(rows: readonly NewRow[], series?: string): void {
    const caller = 'update';
    checkKind(`${caller}: rows`, Array.isArray(rows), 'a list of rows', rows);
    const history = this.find(caller, series);
    const read = rows.map((row, index) => this.readRow(`${caller}: row ${index}`, row));
    for (const values of read) history.append((column) => values.get(column));
  }

  /** The history of this series, if any. */
  of(name: string): SeriesHistory | undefined {
    return this.#series.get(name);
  }

  /**
   * @param name optional if the table has a single series
   * @throws LetheError `data` that lists the known series.
   */
  find(caller: string, name: string | undefined): SeriesHistory {
    const names = [...this.#series.keys()];
    const found = this.#series.get(name ?? (names.length === 1 ? (names[0] as string) : ''));
    if (found !== undefined) return found;
    const got = name === undefined ? 'none' : `${quote(name)}${didYouMean(String(name), names)}`;
    throw new LetheError(
      'data',
      mismatch(`${caller}: series`, `one of ${names.slice(0, 20).join(', ')}`, got),
    );
  }

  /**
   * @param what prefix of error messages
   * @returns numbers by column; for labels their indices
   * @throws TypeError that names the column, the expected and the received value.
   */
  readRow(what: string, row: NewRow): ReadonlyMap<string, number> {
    checkKind(what, isObject(row), 'an object of values by column', row);
    const { table, roles } = this.#description;
    const names = usedColumns(roles);
    const values = new Map<string, number>();
    for (const [name, value] of Object.entries(row)) {
      if (!names.includes(name)) {
        const got = `${quote(name)}${didYouMean(name, names)}`;
        throw new TypeError(mismatch(what, `values of the columns ${names.join(', ')}`, got));
      }
      if (value === null || value === undefined) continue;
      const column = columnOf(table.columns, name);
      const isLabel = column.kind === 'label';
      const fits = isLabel ? typeof value === 'string' : typeof value === 'number' && Number.isFinite(value);
      checkKind(`${what}: ${name}`, fits, isLabel ? 'a text' : 'a finite number', value);
      const place = isLabel ? column.labels.indexOf(value as string) : (value as number);
      values.set(name, isLabel && place < 0 ? Number.NaN : place);
    }
    return values;
  }
}
