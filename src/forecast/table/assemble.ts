import { many } from '../../text/many.js';
import { inQuotes } from '../../text/quote.js';
import { type Group, groupRows } from './grid/groups.js';
import { inferStep } from './grid/infer-step.js';
import { localize } from './grid/localize.js';
import { gapProblem, type Placed, placeRows } from './grid/place.js';
import { sortRows } from './grid/sort.js';
import { constantProblem, fillColumn, type GridColumn, onGrid, spreadStatic } from './grid/values.js';
import type { LabelColumn, NumberColumn, SeriesTable, TableProblem, TimeStep } from './series-table.js';
import type { Collected } from './source.js';
import { wrongTable } from './wrong-table.js';

/** Most problems of one kind that are listed individually. */
const TOLD = 20;

/**
 * Puts the collected columns on grids of equal steps.
 *
 * @param needsTargets whether targets need values; future rows have none
 */
export function assemble(
  { collector, problems: read }: Collected,
  needsTargets: boolean = true,
): SeriesTable {
  const { settings, rows: numbers } = collector;
  const problems = [...read];
  const groups = groupRows(collector);
  const { step, placed, found } = placeAll(collector, groups);
  problems.push(...found);
  for (const each of placed)
    problems.push(...[gapProblem(settings, step, each)].filter((one) => one !== undefined));
  const values = placed.map(() => new Map<string, Float64Array>());
  const isWhole = isOneInOrder(placed, collector.count);
  const columns = collector.values.map((column): NumberColumn | LabelColumn => {
    const { name, role, kind } = column;
    const taken = column.take();
    const whole: GridColumn = { name, role, isLabels: kind === 'label', values: taken.values };
    if (needsTargets && role === 'target' && taken.values.every(Number.isNaN)) {
      throw wrongTable(`${settings.caller}: column ${inQuotes(name)}`, 'numbers', 'no value in any row');
    }
    for (const [index, place] of placed.entries()) {
      const grid =
        role === 'static' ? spreadStatic(settings, whole, place, numbers) : onGrid(whole, place, isWhole);
      values[index]?.set(name, grid);
      problems.push(...fillColumn(settings, step, whole, place, grid));
      problems.push(...constantProblem(whole, place.name, grid));
    }
    return kind === 'label' ? { kind, name, labels: taken.labels } : { kind, name };
  });
  return {
    step,
    timeZone: settings.zone.name,
    columns,
    series: placed.map(({ name, start, length }, index) => ({
      name,
      start,
      length,
      values: values[index] ?? new Map(),
    })),
    problems: shortened(problems),
  };
}

function placeAll(
  { settings, rows: numbers, time }: Collected['collector'],
  groups: Group[],
): { step: TimeStep; placed: Placed[]; found: TableProblem[] } {
  if (time === undefined) {
    const step = settings.step ?? { unit: 'row', count: 1 };
    if (step.unit !== 'row') {
      throw wrongTable(`${settings.caller}: step`, "unit 'row', as there is no time column", step.unit);
    }
    if (settings.step === undefined && groups.every(({ rows }) => rows.length < 2)) {
      throw wrongTable(`${settings.caller}: table`, 'at least 2 rows in a series', '1 row');
    }
    const placed = groups.map(({ name, rows }) => ({
      name,
      rows,
      start: 0,
      length: rows.length,
      steps: undefined,
    }));
    return { step, placed, found: [] };
  }
  const { kind } = time;
  const times = time.take();
  const found: TableProblem[] = [];
  if (kind === 'wall') {
    const { count, first } = localize(settings, groups, times, numbers);
    const what = settings.nonexistent === 'drop' ? 'left out' : 'moved to the clock change';
    const where = `that clocks in ${settings.zone.name} skip, the first in row ${first}`;
    if (count > 0) found.push({ kind: 'order', message: `${many(count, 'time')} ${where}: ${what}` });
  }
  const isSteps = kind === 'step';
  found.push(...sortRows(settings, groups, times, isSteps ? 'row' : 'ms', numbers));
  const left = groups.filter(({ rows }) => rows.length > 0);
  const step = settings.step ?? inferStep(settings, left, times, isSteps, numbers);
  if ((step.unit === 'row') !== isSteps) {
    const got = isSteps ? 'counts of steps' : 'times';
    throw wrongTable(
      `${settings.caller}: column ${settings.time}`,
      `values for the step unit ${step.unit}`,
      got,
    );
  }
  return { step, placed: left.map((group) => placeRows(settings, group, times, step, numbers)), found };
}

/** Whether the columns already are those of the only series, in order. */
function isOneInOrder(placed: readonly Placed[], count: number): boolean {
  const [only, ...others] = placed;
  return others.length === 0 && only?.rows.length === count && only.rows.every((row, at) => row === at);
}

/** Of each kind the first ones, and the number of the others. */
function shortened(problems: readonly TableProblem[]): TableProblem[] {
  const kinds = new Map<TableProblem['kind'], TableProblem[]>();
  for (const problem of problems) kinds.set(problem.kind, [...(kinds.get(problem.kind) ?? []), problem]);
  return [...kinds].flatMap(([kind, all]) => {
    if (all.length <= TOLD) return all;
    return [...all.slice(0, TOLD), { kind, message: `and ${all.length - TOLD} more of this kind` }];
  });
}
