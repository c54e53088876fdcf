// How long an epoch or a prediction takes in each runtime.
import type { BenchmarkCase } from 'lethe/bench';
import { digits, distinct, unitOf } from '../format.js';
import { isPeer, placeLabel } from '../names.js';
import type { Row } from '../summarize.js';
import { markdownTable } from './table.js';

/** The thread counts that are shown side by side: one, and two or else the next that was measured. */
export function shownThreads(rows: readonly Row[]): number[] {
  const counts = rows.filter(({ engine }) => engine === 'compiled').map(({ threads }) => threads);
  const further = counts.filter((count) => count > 1);
  return further.length === 0 ? [1] : [1, Math.min(...further)];
}

/** The rows of our engines on the cases by which people compare. */
export function runtimeRows(rows: readonly Row[], task: BenchmarkCase['task']): Row[] {
  return rows.filter((row) => !isPeer(row.engine) && row.case.task === task && row.case.curve === undefined);
}

/**
 * Tables with a row for each runtime, with wide vectors another, and a column for each case: training runs and predictions on the compiled
 * engine, then both by tfjs's operations. Tables without rows are left out.
 *
 * @param rows all of a run
 */
export function runtimeTables(rows: readonly Row[]): string {
  const threads = shownThreads(rows);
  const counts = threads.map((count) => (count === 1 ? '1 thread' : `${count} threads`)).join(' / ');
  const parts = [
    part(`Time of an epoch, compiled engine, ${counts}:`, runtimeRows(rows, 'training'), 'compiled', threads),
    part(
      `Time of a prediction, compiled engine, ${counts}:`,
      runtimeRows(rows, 'inference'),
      'compiled',
      threads,
    ),
    part("Time of an epoch by tfjs's operations, 1 thread:", runtimeRows(rows, 'training'), 'tfjs', [1]),
    part("Time of a prediction by tfjs's operations, 1 thread:", runtimeRows(rows, 'inference'), 'tfjs', [1]),
  ];
  return parts.filter((text) => text !== '').join('\n\n');
}

/** The first of those tables alone. */
export function shortRuntimeTable(rows: readonly Row[]): string {
  return runtimeTables(
    rows.filter(({ engine, case: { task } }) => engine === 'compiled' && task === 'training'),
  );
}

function part(title: string, all: readonly Row[], engine: Row['engine'], threads: readonly number[]): string {
  const rows = all.filter((row) => row.engine === engine && threads.includes(row.threads));
  if (rows.length === 0) return '';
  const columns = distinct(rows.map((row) => row.case));
  const units = columns.map((of) =>
    unitOf(Math.min(...rows.filter((row) => row.case === of).map((row) => row.median))),
  );
  const placeOf = ({ runtime, variant }: Row): string =>
    variant === undefined ? placeLabel(runtime) : `${placeLabel(runtime)}, ${variant}`;
  const places = distinct(rows.map(placeOf));
  const body = places.map((place) => {
    const here = rows.filter((row) => placeOf(row) === place);
    const cells = columns.map((of, column) => {
      const times = threads.map((count) => here.find((row) => row.case === of && row.threads === count));
      if (times.every((row) => row === undefined)) return '-';
      const perMs = units[column]?.perMs ?? 1;
      return times.map((row) => (row === undefined ? '-' : digits(row.median * perMs))).join(' / ');
    });
    return [place, ...cells];
  });
  const heading = columns.map((of, column) => `${of.name}, ${units[column]?.name}`);
  return `${title}\n\n${markdownTable(['runtime', ...heading], body)}`;
}
