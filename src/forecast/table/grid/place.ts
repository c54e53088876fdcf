import { many } from '../../../text/many.js';
import { stepsTo, stepText, timeAfter, timeText } from '../../time/steps.js';
import type { TableProblem, TimeStep } from '../series-table.js';
import type { TableSettings } from '../settings.js';
import { type RowNumbers, wrongTable } from '../wrong-table.js';
import { about, type Group } from './groups.js';

/** The positions of a series' rows on its grid of equal steps. */
export interface Placed {
  readonly name: string;
  readonly start: number;
  /** Steps from the first row to the last, inclusive. */
  readonly length: number;
  readonly rows: Uint32Array;
  /** The step of each row; undefined without gaps, where it equals the row index. */
  readonly steps: Uint32Array | undefined;
}

/** A grid may have this many steps per row, plus this many. */
const MOST_EMPTY = 20;
const FEW = 1000;
/** Number of gaps that messages list. */
const NAMED = 3;

/**
 * @throws LetheError `data` for a row off the grid, or for a nearly empty grid, which is the effect of a wrong time.
 */
export function placeRows(
  settings: TableSettings,
  { name, rows }: Group,
  times: Float64Array,
  step: TimeStep,
  numbers: RowNumbers,
): Placed {
  const { zone, caller, time } = settings;
  const place = `${caller}: ${about(name)}column ${time}`;
  const text = (ms: number): string => timeText(zone, step.unit, ms);
  const start = times[rows[0] as number] as number;
  const steps = new Uint32Array(rows.length);
  const most = MOST_EMPTY * rows.length + FEW;
  let before = -1;
  for (const [at, row] of rows.entries()) {
    const index = stepsTo(zone, step, start, times[row] as number);
    if (index === undefined) {
      const got = `${text(times[row] as number)} in row ${numbers.of(row)}`;
      throw wrongTable(place, `times that are steps of ${stepText(step)} after ${text(start)}`, got);
    }
    if (index - before > most) {
      const last = rows[at - 1] as number;
      const got = `${many(index - before - 1, 'missing row')} after row ${numbers.of(last)}, ${text(times[last] as number)}, at steps of ${stepText(step)}`;
      throw wrongTable(place, 'few missing rows', got);
    }
    steps[at] = index;
    before = index;
  }
  const length = before + 1;
  return { name, start, length, rows, steps: length === rows.length ? undefined : steps };
}

/** Reports steps of a series without a row. */
export function gapProblem(
  { zone, fill }: TableSettings,
  step: TimeStep,
  { name, start, length, rows, steps }: Placed,
): TableProblem | undefined {
  if (steps === undefined) return undefined;
  const named: string[] = [];
  let gaps = 0;
  for (let at = 1; at < steps.length; at++) {
    const missing = (steps[at] as number) - (steps[at - 1] as number) - 1;
    if (missing === 0) continue;
    gaps++;
    if (gaps > NAMED) continue;
    const from = timeAfter(zone, step, start, (steps[at - 1] as number) + 1);
    named.push(`${missing} from ${timeText(zone, step.unit, from)}`);
  }
  const more = gaps > NAMED ? `, and ${many(gaps - NAMED, 'more gap')}` : '';
  const missing = many(length - rows.length, 'row');
  const verb = length - rows.length === 1 ? 'is' : 'are';
  const message = `${about(name)}${missing} of ${length} ${verb} missing: ${named.join(', ')}${more}; ${filledHow(fill)}`;
  return { kind: 'gap', message };
}

/** How missing values were handled. */
export function filledHow(fill: TableSettings['fill']): string {
  if (typeof fill === 'number') return `filled with ${fill}`;
  if (fill === 'previous') return 'filled with the value before';
  return fill === 'linear' ? 'filled along a line' : 'left out';
}
