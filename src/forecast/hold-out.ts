import { tableBefore } from './frame/cut.js';
import type { SeriesTable } from './table/series-table.js';
import { endOfTargets } from './training/plan.js';

/**
 * A table as it was some steps before its last target, for a choice that is later evaluated on these steps.
 *
 * @param roles columns that are forecast, and columns known up to the present only
 * @param ahead number of future steps whose values known ahead remain
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
