import type { SeriesRows, SeriesTable } from '../table/series-table.js';
import { anchorOf } from './frame.js';
import type { Roles } from './roles.js';
import { stepsSince } from './time-line.js';

/**
 * A table as it was before a step of the time line. Of the later rows only the values known ahead remain, for `ahead` rows. Series that had
 * not begun are left out.
 */
export function tableBefore(
  table: SeriesTable,
  { targets, past }: Roles,
  step: number,
  ahead: number,
): SeriesTable {
  const anchor = anchorOf(table);
  const hidden = new Set([...targets, ...past]);
  const series = table.series.flatMap((rows): SeriesRows[] => {
    const known = step - stepsSince(anchor, table.step, rows);
    if (known <= 0) return [];
    const length = Math.min(rows.length, known + ahead);
    const values = [...rows.values].map(([name, own]) => {
      if (!hidden.has(name)) return [name, own.subarray(0, length)] as const;
      const before = new Float64Array(length).fill(Number.NaN);
      before.set(own.subarray(0, Math.min(known, length)));
      return [name, before] as const;
    });
    return [{ ...rows, length, values: new Map(values) }];
  });
  return { ...table, series };
}
