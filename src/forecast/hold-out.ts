import { tableBefore } from './frame/cut.js';
import type { SeriesTable } from './table/series-table.js';
import { endOfTargets } from './training/plan.js';

/**
 * A table as it was some steps before its last target, for a choice that is judged on these steps later.
 *
 * @param roles columns that are forecast, and those that are known up to the present alone
 * @param ahead steps of what is known ahead that stay
 */
export function tableWithoutEnd(
  table: SeriesTable,
  roles: { readonly targets: readonly string[]; readonly past: readonly string[] },
  steps: number,
  ahead: number,
): SeriesTable {
  const end = endOfTargets(table, roles.targets);
  return tableBefore(table, { ...roles, future: [], fixed: [] }, end - steps, ahead);
}
