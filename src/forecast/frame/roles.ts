import { LetheError } from '../../errors.js';
import { didYouMean } from '../../text/closest.js';
import { mismatch, quote } from '../../text/quote.js';
import type { LabelColumn, NumberColumn, SeriesTable } from '../table/series-table.js';

/** What each column of a table is used for. */
export interface Roles {
  /** Columns to forecast; they hold numbers. */
  readonly targets: readonly string[];
  /** Columns that are known up to the present. */
  readonly past: readonly string[];
  /** Columns that are also known ahead. */
  readonly future: readonly string[];
  /** Columns that are constant within a series. */
  readonly fixed: readonly string[];
}

/**
 * @throws LetheError `data` that names a missing column, a column with two roles, or a target without numbers.
 */
export function checkRoles(caller: string, roles: Roles, { columns }: SeriesTable): void {
  const names = columns.map(({ name }) => name);
  const used = new Map<string, string>();
  for (const [role, own] of [
    ['target', roles.targets],
    ['past', roles.past],
    ['future', roles.future],
    ['static', roles.fixed],
  ] as const) {
    for (const name of own) {
      if (!names.includes(name)) {
        const got = `${quote(name)}${didYouMean(name, names)}`;
        throw new LetheError(
          'data',
          mismatch(`${caller}: ${role}`, `one of the columns ${names.join(', ')}`, got),
        );
      }
      const other = used.get(name);
      if (other !== undefined) {
        throw new LetheError(
          'data',
          mismatch(`${caller}: ${role}`, `columns that are not ${other}`, quote(name)),
        );
      }
      used.set(name, role);
      if (role === 'target' && columnOf(columns, name).kind !== 'number') {
        throw new LetheError(
          'data',
          mismatch(`${caller}: target`, 'a column of numbers', `labels in ${quote(name)}`),
        );
      }
    }
  }
}

/** The column of this name, which exists. */
export function columnOf(columns: SeriesTable['columns'], name: string): NumberColumn | LabelColumn {
  return columns.find((column) => column.name === name) as NumberColumn | LabelColumn;
}
