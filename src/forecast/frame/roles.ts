import { LetheError } from '../../errors.js';
import { didYouMean } from '../../text/closest.js';
import { mismatch, quote } from '../../text/quote.js';
import type { LabelColumn, NumberColumn, SeriesTable } from '../table/series-table.js';

/** What each column of a table is for. */
export interface Roles {
  /** What is forecast: numbers. */
  readonly targets: readonly string[];
  /** What is known up to now. */
  readonly past: readonly string[];
  /** What is known of the time to come as well. */
  readonly future: readonly string[];
  /** What does not change within a series. */
  readonly fixed: readonly string[];
}

/**
 * @throws LetheError `data` naming a column that the table does not have, or that has two roles, or a target that is no column of numbers.
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

/** The column of a name that is known to be there. */
export function columnOf(columns: SeriesTable['columns'], name: string): NumberColumn | LabelColumn {
  return columns.find((column) => column.name === name) as NumberColumn | LabelColumn;
}
